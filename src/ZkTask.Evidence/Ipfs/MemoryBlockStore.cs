using System.Collections.Concurrent;

namespace ZkTask.Evidence.Ipfs;

/// <summary>Blocks in memory, found by their digest: for tests, demonstrations and hosts that get blocks on other ways. Thread-safe; it only grows.</summary>
public sealed class MemoryBlockStore : BlockSource
{
    private readonly ConcurrentDictionary<Cid, ReadOnlyMemory<byte>> _blocks = new(Cid.ByDigest);

    /// <inheritdoc/>
    public override string Name => "block store in memory";

    /// <summary>How many blocks there are.</summary>
    public int Count => _blocks.Count;

    /// <summary>All blocks.</summary>
    public IEnumerable<KeyValuePair<Cid, ReadOnlyMemory<byte>>> Blocks => _blocks;

    /// <summary>Adds a block, which is kept, not copied.</summary>
    /// <exception cref="ArgumentException">It is not the one that is identified.</exception>
    public void Add(Cid cid, ReadOnlyMemory<byte> block)
    {
        ArgumentNullException.ThrowIfNull(cid);
        if (!cid.Matches(block.Span))
            throw new ArgumentException($"The block is not {cid}.", nameof(block));
        _blocks[cid] = block;
    }

    /// <summary>Adds a file's blocks and gives the identifier that <c>ipfs add</c> gives.</summary>
    /// <param name="content">The file.</param>
    /// <param name="layout">How it is laid out; <see cref="FileLayout.Version1"/> if null.</param>
    public Cid AddFile(ReadOnlySpan<byte> content, FileLayout? layout = null)
    {
        FileDagBuilder builder = new(layout ?? FileLayout.Version1, Add);
        builder.Append(content);
        return builder.Finish();
    }

    /// <summary>The block, if it is there.</summary>
    public bool TryGet(Cid cid, out ReadOnlyMemory<byte> block) => _blocks.TryGetValue(cid, out block);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(Cid cid, IpfsBudget budget, CancellationToken cancellation) =>
        TryGet(cid, out ReadOnlyMemory<byte> block) ? ValueTask.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>([block]) : throw new SourceException("no such block");
}
