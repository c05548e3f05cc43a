namespace ZkTask.Storage;

/// <summary>How a store is run. None of this changes what is stored.</summary>
public sealed record StateStoreOptions
{
    /// <summary>The defaults below.</summary>
    public static StateStoreOptions Default { get; } = new();

    /// <summary>
    /// The leaves are written anew, together with a commit, once the operations since the last time exceed this number and a quarter of the leaves; until then a commit is one row.
    /// Smaller: larger commits, faster opening. Default: 65,536.
    /// </summary>
    public int FoldAfterOperations { get; init; } = 1 << 16;

    /// <summary>How long to wait for another process that writes. Whole seconds. Default: 10 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Threads that may hash at once. Default: one for each processor.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;
}
