using System.Buffers;

namespace ZkTask.Artifacts.Binary;

/// <summary>
/// Goes through a section's elements of one size in pieces of bounded size. The whole of a file may be larger than memory; a piece is not.
/// </summary>
internal sealed class SectionReader(ByteSource source, IProgress<double>? progress, long totalBytes, CancellationToken cancellationToken) : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
    private Section _section;
    private int _elementSize;
    private long _next;
    private long _doneBytes;

    /// <summary>Where the current piece begins in the section.</summary>
    internal long PieceOffset { get; private set; }

    /// <summary>Turns to a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="start">Where the elements begin in it; what is behind must be a whole number of them.</param>
    /// <param name="elementSize">The bytes of an element.</param>
    internal void Begin(in Section section, long start, int elementSize) => (_section, _next, _elementSize) = (section, start, elementSize);

    /// <summary>Reads the next piece: one or more whole elements.</summary>
    /// <returns>False at the end of the section.</returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    internal bool Next(out ReadOnlySpan<byte> piece)
    {
        piece = default;
        if (_next == _section.Length)
            return false;
        cancellationToken.ThrowIfCancellationRequested();
        int length = (int)Math.Min(PieceBytes / _elementSize * _elementSize, _section.Length - _next);
        source.Read(_section.Offset + _next, _buffer.AsSpan(0, length));
        piece = _buffer.AsSpan(0, length);
        PieceOffset = _next;
        _next += length;
        _doneBytes += length;
        progress?.Report((double)_doneBytes / totalBytes);
        return true;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
