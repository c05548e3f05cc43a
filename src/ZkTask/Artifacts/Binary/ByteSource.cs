namespace ZkTask.Artifacts.Binary;

/// <summary>A file's bytes, wherever they are, read a piece at a time.</summary>
internal abstract class ByteSource
{
    /// <summary>The number of bytes.</summary>
    internal abstract long Length { get; }

    /// <summary>Fills a span with the bytes from an offset on; all of them must lie within <see cref="Length"/>.</summary>
    internal abstract void Read(long offset, Span<byte> destination);
}

/// <summary>A file in memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
{
    internal override long Length => bytes.Length;

    internal override void Read(long offset, Span<byte> destination) => bytes.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}

/// <summary>A file behind a stream that can seek.</summary>
internal sealed class StreamSource : ByteSource
{
    private readonly Stream _stream;

    internal StreamSource(Stream stream)
    {
        if (!stream.CanSeek || !stream.CanRead)
            throw new ArgumentException("The stream must be readable and able to seek.", nameof(stream));
        _stream = stream;
        Length = stream.Length;
    }

    internal override long Length { get; }

    internal override void Read(long offset, Span<byte> destination)
    {
        _stream.Position = offset;
        _stream.ReadExactly(destination);
    }
}
