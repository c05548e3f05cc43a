using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ZkTask.Algebra.Fields;

/// <summary>Decimal digits, sixteen at once: neighbours are joined to numbers of two digits, those of four and those of eight.</summary>
internal static class DecimalDigits
{
    /// <summary>How many digits are read together.</summary>
    internal const int Group = 16;

    /// <summary>10 to the power of <see cref="Group"/>.</summary>
    internal const ulong GroupBase = 10_000_000_000_000_000;

    private const ulong Eight = 100_000_000;

    /// <summary>Reads digits from the last to the first in groups, as if zeros stood in front.</summary>
    /// <param name="text">At most <see cref="Group"/> characters for each group.</param>
    /// <param name="groups">The numbers that the groups spell, the last group first.</param>
    /// <returns>False if anything but '0' to '9' is among them; what the groups are then means nothing.</returns>
    [MethodImpl(HotPath.Optimize)]
    internal static bool TryRead(ReadOnlySpan<byte> text, Span<ulong> groups)
    {
        groups.Clear();
        if (!Sse41.IsSupported || text.Length < Group)
            return TryReadPadded(text, groups);
        Vector128<byte> largest = Vector128<byte>.Zero;
        int left = text.Length, group = 0;
        for (; left >= Group; left -= Group, group++)
        {
            Vector128<byte> digits = Load(text, left - Group);
            largest = Vector128.Max(largest, digits);
            groups[group] = Join(digits);
        }

        if (left > 0)
        {
            // The first sixteen characters, of which the last were read before: they are shifted out.
            Vector128<byte> digits = Load(text, 0);
            largest = Vector128.Max(largest, digits);
            groups[group] = Join(Ssse3.Shuffle(digits, Vector128<byte>.Indices - Vector128.Create((byte)(Group - left))));
        }

        return Vector128.LessThanOrEqualAll(largest, Vector128.Create((byte)9));
    }

    private static bool TryReadPadded(ReadOnlySpan<byte> text, Span<ulong> groups)
    {
        if (text.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        Span<byte> padded = stackalloc byte[Group];
        for (int group = 0; !text.IsEmpty; group++)
        {
            ReadOnlySpan<byte> digits = text[Math.Max(0, text.Length - Group)..];
            text = text[..^digits.Length];
            padded[..^digits.Length].Fill((byte)'0');
            digits.CopyTo(padded[^digits.Length..]);
            groups[group] = (ReadEight(padded) * Eight) + ReadEight(padded[8..]);
        }

        return true;
    }

    [MethodImpl(HotPath.Inline)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> text, int start) =>
        Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text), (nuint)start) - Vector128.Create((byte)'0');

    // Each multiplication joins neighbours: bytes, words of 16 bits and again such words.
    [MethodImpl(HotPath.Inline)]
    private static ulong Join(Vector128<byte> digits)
    {
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create((short)(10 | (1 << 8))).AsSByte());
        Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(100 | (1 << 16)).AsInt16());
        Vector128<int> eights = Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(10_000 | (1 << 16)).AsInt16());
        return ((uint)eights[0] * Eight) + (uint)eights[1];
    }

    [MethodImpl(HotPath.Inline)]
    private static ulong ReadEight(ReadOnlySpan<byte> digits)
    {
        const ulong Zeros = 0x3030303030303030, LowBytes = 0x000000ff_000000ff;
        ulong ones = BinaryPrimitives.ReadUInt64LittleEndian(digits) - Zeros;

        // Bytes 0, 2, 4, 6 become two digits each, at most 99; what is between them is masked out.
        ulong pairs = (ones * 10) + (ones >> 8);

        // Both sums stand in the upper halves; the lower ones add up to at most 99 * 101.
        ulong first = (pairs & LowBytes) * (100 + (1_000_000UL << 32)), second = ((pairs >> 16) & LowBytes) * (1 + (10_000UL << 32));
        return (first + second) >> 32;
    }
}
