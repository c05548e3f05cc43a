namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// Computes the identifier that <c>ipfs add</c> gives a file, and its blocks. The file comes in pieces of any size; memory holds one chunk and the links of one
/// unfinished node in each level of the tree.
/// </summary>
/// <remarks>
/// The balanced layout: leaves from left to right; a node is closed when it is full and another entry comes; at the end the unfinished nodes are closed from the
/// bottom, so that all leaves are equally deep. A file of one chunk is its leaf.
/// </remarks>
public sealed class FileDagBuilder
{
    private readonly FileLayout _layout;
    private readonly Action<Cid, ReadOnlyMemory<byte>>? _emit;
    private readonly List<List<Entry>> _levels = [[]];
    private readonly byte[] _chunk;
    private int _chunkLength;
    private bool _isFinished;

    /// <summary>A builder for one file.</summary>
    /// <param name="layout">How the file is laid out.</param>
    /// <param name="emit">Takes the blocks, children before parents; null if only the identifier is wanted.</param>
    /// <exception cref="ArgumentException">There is no such layout.</exception>
    public FileDagBuilder(FileLayout layout, Action<Cid, ReadOnlyMemory<byte>>? emit = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        layout.Validate();
        _layout = layout;
        _emit = emit;
        _chunk = new byte[layout.ChunkBytes];
    }

    /// <summary>The bytes that came so far.</summary>
    public long Length { get; private set; }

    /// <summary>The identifier of a whole file.</summary>
    public static Cid Identify(ReadOnlySpan<byte> content, FileLayout layout)
    {
        FileDagBuilder builder = new(layout);
        builder.Append(content);
        return builder.Finish();
    }

    /// <summary>Takes the next piece.</summary>
    /// <exception cref="InvalidOperationException">The file is finished.</exception>
    public void Append(ReadOnlySpan<byte> piece)
    {
        RequireUnfinished();
        while (!piece.IsEmpty)
        {
            // A full chunk waits for more: it may be the only one.
            if (_chunkLength == _chunk.Length)
                CloseChunk();
            int count = Math.Min(piece.Length, _chunk.Length - _chunkLength);
            piece[..count].CopyTo(_chunk.AsSpan(_chunkLength));
            _chunkLength += count;
            Length += count;
            piece = piece[count..];
        }
    }

    /// <summary>Ends the file.</summary>
    /// <returns>Its identifier.</returns>
    /// <exception cref="InvalidOperationException">The file is finished already.</exception>
    public Cid Finish()
    {
        RequireUnfinished();
        CloseChunk();
        _isFinished = true;
        for (int level = 0; level < _levels.Count - 1; level++)
            Push(level + 1, CloseNode(level));
        if (_levels[^1] is [{ } only])
            return only.Cid;
        return CloseNode(_levels.Count - 1).Cid;
    }

    private void RequireUnfinished()
    {
        if (_isFinished)
            throw new InvalidOperationException("The file is finished.");
    }

    private void CloseChunk()
    {
        ReadOnlySpan<byte> data = _chunk.AsSpan(0, _chunkLength);
        Entry leaf = _layout.RawLeaves
            ? Emit(CidCodec.Raw, data.ToArray(), data.Length, 0)
            : Emit(CidCodec.DagPb, new DagPbNode([], UnixFsNode.EncodeFile(data, data.Length, [])).Encode(), data.Length, 0);
        _chunkLength = 0;
        Push(0, leaf);
    }

    private void Push(int level, Entry entry)
    {
        for (; ; level++)
        {
            if (level == _levels.Count)
                _levels.Add([]);
            if (_levels[level].Count < _layout.MaxLinks)
            {
                _levels[level].Add(entry);
                return;
            }

            Entry closed = CloseNode(level);
            _levels[level].Add(entry);
            entry = closed;
        }
    }

    private Entry CloseNode(int level)
    {
        List<Entry> children = _levels[level];
        long fileSize = children.Sum(child => child.FileSize);
        DagPbNode node = new(
            [.. children.Select(child => new DagPbLink(child.Cid.ToBytes(), "", child.TotalSize))],
            UnixFsNode.EncodeFile([], fileSize, children.Select(child => child.FileSize)));
        Entry entry = Emit(CidCodec.DagPb, node.Encode(), fileSize, children.Sum(child => child.TotalSize));
        children.Clear();
        return entry;
    }

    private Entry Emit(CidCodec codec, byte[] block, long fileSize, long sizeBelow)
    {
        Cid cid = Cid.Of(codec, block, codec == CidCodec.DagPb ? _layout.CidVersion : 1);
        _emit?.Invoke(cid, block);
        return new Entry(cid, fileSize, block.Length + sizeBelow);
    }

    private sealed record Entry(Cid Cid, long FileSize, long TotalSize);
}
