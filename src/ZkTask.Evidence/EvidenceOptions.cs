namespace ZkTask.Evidence;

/// <summary>How definitions of this assembly reach the world: for hosts and tests. What an operator decides is in the tasks file.</summary>
public sealed record EvidenceOptions
{
    /// <summary>The defaults below.</summary>
    public static EvidenceOptions Default { get; } = new();

    /// <summary>The clock for ages, caches, timeouts and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Makes the handler that talks to one endpoint; null for our own, which follows no redirect by itself, uses no proxy, decompresses nothing and, but for what
    /// the operator wrote as a literal address, connects to public addresses only. The handler is used until the process ends.
    /// </summary>
    public Func<Uri, HttpMessageHandler>? HandlerFactory { get; init; }

    /// <summary>How often a request is repeated after a failure that may pass (a lost connection, HTTP 429 and 5xx, but not a timeout); 0 to 10. Default: 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// The scale of the pauses before repetitions. Each is random, so that attesters that failed together do not come back together (Polly's decorrelated jitter): the first
    /// is up to 1.4 times this, and the first n together are between about 2^(n-1) / 1.4 (n = 1: nothing) and 2^n / 1.4 times this. Default: 100 ms.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How many requests there must be in half a minute, repetitions counted, until an endpoint of which at least half of them failed is left alone for a while; at least 2.
    /// Timeouts are failures, too; answers such as HTTP 404 are not. Default: 8.
    /// </summary>
    public int BreakAfter { get; init; } = 8;

    /// <summary>How long a failing endpoint is left alone. Then one request is let through: if it fails, the time begins again. From 0.5 s to a day; default: 10 s.</summary>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the values of environment variables come from, which hold tokens and keys.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
