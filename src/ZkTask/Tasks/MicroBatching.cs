namespace ZkTask.Tasks;

/// <summary>
/// How a <see cref="TaskVerifier"/> collects Groth16 submissions that come one by one, so that they share work as in a batch. Verdicts stay what they are: only
/// the time at which they come changes.
/// </summary>
/// <remarks>
/// Workers exist while something waits: the first submission is taken at once, and while a worker is busy the next ones gather. There is nothing to dispose of.
/// </remarks>
public sealed record MicroBatching
{
    /// <summary>The most submissions that a worker takes at once. Default: 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 65,536.</exception>
    public int MaxSubmissions
    {
        get;
        init => field = Within(value, 1, 1 << 16, nameof(MaxSubmissions));
    } = 64;

    /// <summary>
    /// How long a submission may wait for others before a worker takes it. Default: zero, so that one that comes alone does not wait at all, and under load those
    /// are taken together that came while the workers were busy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or above a minute.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(1)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxDelay), value, "From zero to a minute.");
    }

    /// <summary>
    /// Batches that may be verified at once, each on one thread of the pool. A further worker begins only where enough wait to make a batch worth while. Default: the number of processors.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 1,024.</exception>
    public int MaxWorkers
    {
        get;
        init => field = Within(value, 1, 1024, nameof(MaxWorkers));
    } = Math.Min(1024, Environment.ProcessorCount);

    /// <summary>Submissions that may wait. Where the queue is full, the caller's own thread does the work. Default: 4,096.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 1,048,576.</exception>
    public int MaxQueueLength
    {
        get;
        init => field = Within(value, 1, 1 << 20, nameof(MaxQueueLength));
    } = 4096;

    private static int Within(int value, int minimum, int maximum, string name) => value >= minimum && value <= maximum
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"From {minimum} to {maximum}.");
}
