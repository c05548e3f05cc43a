namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// Somewhere to ask for blocks. Nothing that a source says is believed: every block is hashed by who asked, and only the digest decides what it is.
/// </summary>
public abstract class BlockSource
{
    /// <summary>For people: what it is and where. No secrets.</summary>
    public abstract string Name { get; }

    /// <summary>Asks for a block. Called by any number of threads at once.</summary>
    /// <param name="cid">The block's identifier.</param>
    /// <param name="budget">What the reader may take.</param>
    /// <param name="cancellation">Cancelled by the caller or at the deadline.</param>
    /// <returns>The block, maybe with others that are likely to be asked for next, in any order.</returns>
    /// <exception cref="SourceException">The source is down, does not have it, or answered with something else.</exception>
    public abstract ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(Cid cid, IpfsBudget budget, CancellationToken cancellation);
}
