using System.Collections.Concurrent;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// A commit. A large one is divided at the top of the tree into regions of some hundred operations each, which workers do one after the other or at the same time, each within a
/// core's second-level cache; then the nodes above the regions are hashed.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class TreeCommit<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int RegionOperations = 1024;

    // Work space is kept from commit to commit, unless keys that share long prefixes made it large.
    private const int MaxPooledCapacity = 1 << 16;
    private const int MaxPooled = 8;
    private static readonly ConcurrentBag<TreeCommit<TScheme>> s_pool = [];

    private readonly CommitPlan _plan = new();
    private readonly PageWriter<TScheme> _pages = new();
    private readonly ForkHasher<TScheme> _forks = new();

    private TreeCommit()
    {
    }

    /// <summary>The tree after a batch.</summary>
    /// <param name="root">The old tree; null if empty. It stays as it is.</param>
    /// <param name="rootDigest">Its root.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="workers">How many threads may work at once.</param>
    internal static CommitResult Apply(Subtree? root, in Bytes32 rootDigest, OperationBatch operations, int workers)
    {
        CommitRegion whole = new(root, rootDigest, 0, operations.Count, 0, -1);
        if (operations.Count <= RegionOperations)
            return Run(whole, operations);
        TreeCommit<TScheme> commit = Rent();
        CommitPlan plan = commit._plan;
        plan.Lay(whole, operations, RegionOperations);
        CommitResult[] results = new CommitResult[plan.Regions.Count];
        Workers.For(results.Length, workers, i => results[i] = Run(plan.Regions[i], operations));
        for (int i = 0; i < results.Length; i++)
            plan.Take(plan.Regions[i], results[i]);
        return commit.Finish();
    }

    private static CommitResult Run(in CommitRegion region, OperationBatch operations)
    {
        TreeCommit<TScheme> commit = Rent();
        commit._plan.Lay(region, operations, 0);
        return commit.Finish();
    }

    private static TreeCommit<TScheme> Rent() => s_pool.TryTake(out TreeCommit<TScheme>? pooled) ? pooled : new TreeCommit<TScheme>();

    // Hashes what is laid out, and gives the work space back.
    private CommitResult Finish()
    {
        if (_plan.Operations.Deletes is not null)
            _plan.Shrink();
        _pages.Write(_plan);
        _forks.Run(_plan);
        Fork above = _plan.Forks[0].Fork!;
        CommitResult result = new(above.Left, above.Left is null ? Bytes32.Zero : above.LeftDigest, _plan.Growth);
        _plan.Clear();
        if (_plan.Capacity <= MaxPooledCapacity && s_pool.Count < MaxPooled)
            s_pool.Add(this);
        return result;
    }
}
