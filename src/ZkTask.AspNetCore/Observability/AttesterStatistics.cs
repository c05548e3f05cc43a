using Microsoft.Extensions.Options;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Observability;

/// <summary>A verdict as the status page lists it.</summary>
/// <param name="Time">When it was answered.</param>
/// <param name="Submission">What it is about; null for what is too long to be kept.</param>
/// <param name="TaskDefinitionId">The submission's task.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Elapsed">From the request to the verdict.</param>
internal sealed record ListedVerdict(DateTimeOffset Time, TaskSubmission? Submission, ushort TaskDefinitionId, Verdict Verdict, TimeSpan Elapsed);

/// <summary>What the status page shows at one moment.</summary>
/// <param name="Outcomes">Verdicts since the start by outcome.</param>
/// <param name="PerSecond">Verdicts per second over the last minute, or since the start if that is shorter.</param>
/// <param name="Latencies">Verdicts by duration: index i counts those below 2^i times <see cref="AttesterStatistics.FirstLatency"/> and not below half of that.</param>
/// <param name="Latest">The latest verdicts, newest first.</param>
/// <param name="Since">When counting began.</param>
internal sealed record StatisticsSnapshot(
    IReadOnlyList<long> Outcomes, double PerSecond, IReadOnlyList<long> Latencies, IReadOnlyList<ListedVerdict> Latest, DateTimeOffset Since);

/// <summary>Counts verdicts for the status page, in memory of fixed size.</summary>
internal sealed class AttesterStatistics
{
    internal const int LatencyClasses = 16;

    /// <summary>The upper end of the first class.</summary>
    internal static readonly TimeSpan FirstLatency = TimeSpan.FromMicroseconds(500);

    // Its hash is for those who look; computing it for every verdict would cost more than the rest of the counting.
    private const int MaxKeptLength = 16 << 10;

    private const int Seconds = 60;

    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly DateTimeOffset _since;
    private readonly Lock _lock = new();
    private readonly ListedVerdict?[] _latest;
    private readonly long[] _outcomes = new long[3], _latencies = new long[LatencyClasses];
    private readonly (long Second, long Count)[] _seconds = new (long, long)[Seconds];
    private long _count;

    public AttesterStatistics(IOptions<ZkTaskOptions> options, TimeProvider clock)
    {
        (_clock, _start, _since) = (clock, clock.GetTimestamp(), clock.GetUtcNow());
        _latest = new ListedVerdict?[options.Value.ListedVerdicts];
    }

    internal void Add(TaskSubmission submission, Verdict verdict, TimeSpan elapsed)
    {
        int latency = 0;
        for (TimeSpan end = FirstLatency; elapsed >= end && latency < LatencyClasses - 1; end *= 2)
            latency++;
        long length = (long)submission.ProofOfTask.Length + submission.Data.Length + (submission.Performer?.Length ?? 0);
        TaskSubmission? kept = length <= MaxKeptLength ? submission : null;
        ListedVerdict? listed = _latest.Length > 0 ? new ListedVerdict(_clock.GetUtcNow(), kept, submission.TaskDefinitionId, verdict, elapsed) : null;
        long second = Second();
        lock (_lock)
        {
            _outcomes[(int)verdict.Outcome]++;
            _latencies[latency]++;
            ref (long Second, long Count) slot = ref _seconds[second % Seconds];
            slot = slot.Second == second ? (second, slot.Count + 1) : (second, 1);
            if (listed is not null)
                _latest[_count % _latest.Length] = listed;
            _count++;
        }
    }

    internal StatisticsSnapshot Snapshot()
    {
        long second = Second();
        lock (_lock)
        {
            // The second that runs is not full yet.
            long recent = 0;
            foreach ((long slotSecond, long count) in _seconds)
                recent += slotSecond < second && slotSecond > second - Seconds ? count : 0;
            List<ListedVerdict> latest = [];
            for (long i = _count - 1; i >= 0 && i >= _count - _latest.Length; i--)
                latest.Add(_latest[i % _latest.Length]!);
            return new StatisticsSnapshot([.. _outcomes], (double)recent / Math.Clamp(second, 1, Seconds - 1), [.. _latencies], latest, _since);
        }
    }

    private long Second() => (long)_clock.GetElapsedTime(_start).TotalSeconds;
}
