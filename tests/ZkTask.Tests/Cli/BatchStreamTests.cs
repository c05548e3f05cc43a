using Xunit;
using ZkTask.Cli;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary>What <c>zktask groth16 verify-batch</c> keeps of a stream that does not end: no more than a group of lines.</summary>
[Trait("Category", "Process")]
[Collection(nameof(WholeProcess))]
public sealed class BatchStreamTests
{
    private const int MaxKept = 96 << 20;

    // Many short lines, lines of the greatest length that is read, and one that is longer than all memory that is granted.
    [Theory]
    [InlineData(4 << 10, 30_000)]
    [InlineData(16 << 20, 8)]
    [InlineData(320 << 20, 1)]
    public void Memory_does_not_grow_with_the_stream(int lineLength, int lines)
    {
        LineStream stream = new(lineLength, lines);
        using StringWriter output = new(), error = new();
        CliHost host = new(() => stream, () => output, () => error);
        Assert.Equal(1, Tool.Run(["groth16", "verify-batch", Price.Key, "-", "--json"], host));
        Assert.Contains($"\"badProofs\":{lines},", output.ToString(), StringComparison.Ordinal);
        Assert.InRange(stream.MostKept, 1, MaxKept);
    }

    /// <summary>Lines that are no proofs; sees what the process keeps while it is read.</summary>
    private sealed class LineStream(int lineLength, int lines) : MemoryStream
    {
        private const int Samples = 8;
        private readonly long _length = ((long)lineLength + 1) * lines, _before = GC.GetTotalMemory(forceFullCollection: true);
        private long _position, _nextSample;

        internal long MostKept { get; private set; } = 1;

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position >= _nextSample)
            {
                MostKept = Math.Max(MostKept, GC.GetTotalMemory(forceFullCollection: true) - _before);
                _nextSample += _length / Samples;
            }

            int inLine = (int)(_position % (lineLength + 1));
            int read = (int)Math.Min(Math.Min(count, _length - _position), inLine == lineLength ? 1 : lineLength - inLine);
            buffer.AsSpan(offset, read).Fill(inLine == lineLength ? (byte)'\n' : (byte)'7');
            _position += read;
            return read;
        }
    }
}
