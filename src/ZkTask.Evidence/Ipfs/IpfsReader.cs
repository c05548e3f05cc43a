namespace ZkTask.Evidence.Ipfs;

/// <summary>What became of reading a content identifier.</summary>
/// <param name="Content">The file's bytes; empty if there is a refusal.</param>
/// <param name="Refusal">
/// Null; or <see cref="Outcome.Invalid"/> for what the identifier or the verified blocks themselves say, or <see cref="Outcome.Indeterminate"/>
/// (<see cref="Reason.ContentUnavailable"/>) if no source gave the bytes.
/// </param>
public readonly record struct IpfsContent(ReadOnlyMemory<byte> Content, Verdict? Refusal);

/// <summary>
/// Reads files by their content identifier, from sources that need not be trusted: every block is hashed, and the DAG is walked. Thread-safe.
/// </summary>
/// <param name="sources">Whom to ask, in this order.</param>
/// <param name="budget">What one reading may cost; <see cref="IpfsBudget.Default"/> if null.</param>
public sealed class IpfsReader(IEnumerable<BlockSource> sources, IpfsBudget? budget = null)
{
    private readonly BlockSource[] _sources = [.. sources];

    /// <summary>What one reading may cost.</summary>
    public IpfsBudget Budget { get; } = budget ?? IpfsBudget.Default;

    /// <summary>Reads a file.</summary>
    /// <param name="cid">The file, or the directory in which the path begins.</param>
    /// <param name="path">Names of directory entries with slashes between them; null or empty if the identifier is the file's own.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async ValueTask<IpfsContent> ReadAsync(Cid cid, string? path = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(cid);
        UnixFsWalk walk = new(new BlockFetcher(_sources, Budget), Budget);
        try
        {
            Cid file = await walk.ResolveAsync(cid, path ?? "", cancellation).ConfigureAwait(false);
            return new IpfsContent(await walk.ReadFileAsync(file, cancellation).ConfigureAwait(false), null);
        }
        catch (UnixFsWalk.StoppedException stopped)
        {
            return new IpfsContent(default, stopped.Verdict);
        }
    }
}
