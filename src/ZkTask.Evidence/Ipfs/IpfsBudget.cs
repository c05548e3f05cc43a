namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// What reading one content identifier may cost. Verified content beyond it is invalid, whoever reads it; a source that would have to send more than the budget
/// leaves room for before anything could be verified has failed, which is no verdict.
/// </summary>
public sealed record IpfsBudget
{
    /// <summary>The largest block that any budget allows: gateways and nodes exchange no larger ones.</summary>
    public const int LargestBlockBytes = 4 << 20;

    /// <summary>The defaults below.</summary>
    public static IpfsBudget Default { get; } = new();

    /// <summary>Bytes of the content. Default: 1 MiB.</summary>
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Blocks visited, those visited twice counted twice. Default: 1,024.</summary>
    public int MaxBlocks { get; init; } = 1024;

    /// <summary>Blocks from the root to a leaf. Default: 16; a file of 250 GB in the usual layout has 4.</summary>
    public int MaxDepth { get; init; } = 16;

    /// <summary>
    /// How much a source may send for a whole DAG: the content and, for each block, what surrounds it.
    /// </summary>
    internal int MaxArchiveBytes => (int)Math.Min(MaxBytes + 512L * MaxBlocks + (1 << 16), int.MaxValue / 2);
}
