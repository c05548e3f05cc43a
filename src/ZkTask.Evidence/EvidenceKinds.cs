using ZkTask.Evidence.Ipfs;
using ZkTask.Evidence.Oracle;
using ZkTask.Tasks;

namespace ZkTask.Evidence;

/// <summary>The kinds of this assembly for tasks files: <c>oracle-prices</c> (<see cref="OraclePricesTask"/>) and <c>ipfs</c> (<see cref="IpfsTask"/>).</summary>
/// <remarks>
/// Submissions to an oracle task that arrive within its cache window (<c>cacheMilliseconds</c>, default 1 s) share one round of requests to the sources, its
/// failure included. The window begins with the round, so a verdict rests on prices that are at most as old as the window, the sources' timeouts and their
/// repetitions together.
/// </remarks>
public static class EvidenceKinds
{
    /// <summary>The name of the kind for prices.</summary>
    public const string OraclePrices = "oracle-prices";

    /// <summary>The name of the kind for content on IPFS.</summary>
    public const string Ipfs = "ipfs";

    /// <summary>Adds the kinds to others. What <c>ipfs</c> fetches can be judged by those others and by <c>oracle-prices</c>.</summary>
    /// <param name="kinds">The others.</param>
    /// <param name="options">How definitions reach the world; <see cref="EvidenceOptions.Default"/> if null.</param>
    public static TaskKinds AddTo(TaskKinds kinds, EvidenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        EvidenceOptions settings = options ?? EvidenceOptions.Default;
        TaskKinds inner = kinds.With(OraclePrices, (id, budget, element) => TasksFileOraclePrices.Create(id, budget, element, settings));
        return inner.With(Ipfs, (id, budget, element) => TasksFileIpfs.Create(id, budget, element, inner, settings));
    }
}
