namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// Gets blocks for one reading from several sources in their order, and hashes every block that any of them gives. A source that failed is asked last from then on.
/// </summary>
internal sealed class BlockFetcher(IEnumerable<BlockSource> sources, IpfsBudget budget)
{
    private readonly List<BlockSource> _sources = [.. sources];
    private readonly Dictionary<Cid, ReadOnlyMemory<byte>> _verified = new(Cid.ByDigest);

    /// <summary>A block whose digest is the identifier's.</summary>
    /// <returns>The block, or what each of the sources did instead.</returns>
    internal async ValueTask<(ReadOnlyMemory<byte> Block, string? Failure)> GetAsync(Cid cid, CancellationToken cancellation)
    {
        if (_verified.TryGetValue(cid, out ReadOnlyMemory<byte> known))
            return (known, null);
        List<string> failures = [];
        foreach (BlockSource source in _sources.ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            string failure;
            try
            {
                IReadOnlyList<ReadOnlyMemory<byte>> blocks = await source.FetchAsync(cid, budget, cancellation).ConfigureAwait(false);
                if (TryTake(cid, blocks, out ReadOnlyMemory<byte> block))
                    return (block, null);
                failure = "sent other bytes";
            }
            catch (SourceException error)
            {
                failure = error.Message;
            }

            failures.Add($"{source.Name}: {failure}");
            _sources.Remove(source);
            _sources.Add(source);
        }

        return (default, $"{cid}: {(failures.Count == 0 ? "there are no sources" : string.Join("; ", failures))}");
    }

    private bool TryTake(Cid wanted, IReadOnlyList<ReadOnlyMemory<byte>> blocks, out ReadOnlyMemory<byte> block)
    {
        // What a block is, its digest says, not its place or its label; the codec plays no part in that.
        foreach (ReadOnlyMemory<byte> candidate in blocks)
            _verified.TryAdd(Cid.Of(CidCodec.Raw, candidate.Span), candidate);
        return _verified.TryGetValue(wanted, out block);
    }
}
