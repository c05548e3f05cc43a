namespace ZkTask.Cli;

/// <summary>Lines kept together, so that several threads can read them.</summary>
internal sealed class LineBlock
{
    private readonly List<(int Start, int Length, bool IsTooLong)> _lines = [];
    private byte[] _bytes = new byte[64 << 10];

    /// <summary>How many lines there are.</summary>
    internal int Count => _lines.Count;

    /// <summary>How many bytes they have together.</summary>
    internal int ByteCount { get; private set; }

    /// <summary>A line.</summary>
    internal ReadOnlySpan<byte> this[int index] => _bytes.AsSpan(_lines[index].Start, _lines[index].Length);

    /// <summary>Whether a line exceeded its bound; it is empty then.</summary>
    internal bool IsTooLong(int index) => _lines[index].IsTooLong;

    /// <summary>Adds a copy of a line.</summary>
    internal void Add(ReadOnlySpan<byte> line, bool isTooLong)
    {
        if (_bytes.Length - ByteCount < line.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, ByteCount + line.Length));
        line.CopyTo(_bytes.AsSpan(ByteCount));
        _lines.Add((ByteCount, line.Length, isTooLong));
        ByteCount += line.Length;
    }

    /// <summary>Removes all lines.</summary>
    internal void Clear()
    {
        _lines.Clear();
        ByteCount = 0;
    }
}
