namespace ZkTask.Tasks;

/// <summary>What one submission may cost.</summary>
public sealed record TaskBudget
{
    /// <summary>The defaults below.</summary>
    public static TaskBudget Default { get; } = new();

    /// <summary>UTF-16 code units of the Proof of Task. Default: 1 Mi.</summary>
    public int MaxProofLength { get; init; } = 1 << 20;

    /// <summary>Bytes of data. Default: 1 MiB.</summary>
    public int MaxDataLength { get; init; } = 1 << 20;

    /// <summary>Time until the verdict is indeterminate. Default: 10 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);
}
