using System.Runtime.InteropServices;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// Working memory that does not move and begins on a cache line, cut into pieces front to back and kept for the next user: a computation that needs megabytes for
/// a millisecond would spend more on fresh pages than on itself.
/// </summary>
internal sealed unsafe class LaneMemory : IDisposable
{
    private const int Alignment = 64;

    // What larger computations need is given back to the system.
    private const long MaxKept = 16 << 20;

    private static readonly LaneMemory?[] _kept = new LaneMemory?[Math.Max(2, Environment.ProcessorCount)];

    private byte* _start;
    private long _length, _used;

    private LaneMemory(long length)
    {
        _start = (byte*)NativeMemory.AlignedAlloc(checked((nuint)length), Alignment);
        _length = length;
    }

    /// <summary>Gives back memory that was never returned.</summary>
    ~LaneMemory() => Release();

    /// <summary>Memory for pieces of these sizes; its contents mean nothing.</summary>
    /// <param name="length">The sum of <see cref="SizeOf{T}"/> of all pieces.</param>
    /// <exception cref="OutOfMemoryException">The system has no more.</exception>
    internal static LaneMemory Rent(long length)
    {
        for (int i = 0; i < _kept.Length; i++)
        {
            LaneMemory? kept = Interlocked.Exchange(ref _kept[i], null);
            if (kept is null)
                continue;
            if (kept._length >= length)
            {
                kept._used = 0;
                GC.ReRegisterForFinalize(kept);
                return kept;
            }

            kept.Release();
        }

        return new LaneMemory(length);
    }

    /// <summary>Bytes that a piece takes, alignment included.</summary>
    internal static long SizeOf<T>(long count)
        where T : struct => ((count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()) + Alignment - 1) & -Alignment;

    /// <summary>The next piece.</summary>
    /// <exception cref="InvalidOperationException">It is more than was rented.</exception>
    internal void* Take<T>(long count)
        where T : struct
    {
        long size = SizeOf<T>(count);
        if (_used + size > _length)
            throw new InvalidOperationException("More working memory was taken than rented.");
        byte* piece = _start + _used;
        _used += size;
        return piece;
    }

    /// <summary>The next piece, as a span.</summary>
    internal Span<T> TakeSpan<T>(int count)
        where T : struct => new(Take<T>(count), count);

    /// <summary>Keeps the memory for the next user, or gives it back. No piece of it may be used any more.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_length <= MaxKept)
        {
            for (int i = 0; i < _kept.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _kept[i], this, null) is null)
                    return;
            }
        }

        Release();
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
        _length = 0;
    }
}
