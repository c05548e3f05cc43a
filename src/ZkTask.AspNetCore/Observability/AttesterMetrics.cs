using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Observability;

/// <summary>
/// The host's instruments, of the meter <see cref="MeterName"/>. Every value of a tag is one of ours: no caller can make a new series.
/// </summary>
internal sealed class AttesterMetrics
{
    /// <summary>The meter's name. The verifier's own is <c>ZkTask</c>.</summary>
    internal const string MeterName = "ZkTask.AspNetCore";

    private static readonly double[] s_seconds = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
    private static readonly string[] s_ids = [.. Enumerable.Range(0, ushort.MaxValue + 1).Select(_ => "")];

    private readonly Counter<long> _verdicts, _refusals, _answersFromCache, _reloads, _peerMessages;
    private readonly Histogram<double> _duration;

    public AttesterMetrics(IMeterFactory meters, Admission admission, StandingAnswers standing)
    {
        Meter meter = meters.Create(MeterName);
        _verdicts = meter.CreateCounter<long>("zktask.verdicts", "{verdict}", "Verdicts that were answered.");
        _refusals = meter.CreateCounter<long>("zktask.refusals", "{request}", "Requests that were answered without a verdict.");
        _answersFromCache = meter.CreateCounter<long>("zktask.cached_verdicts", "{verdict}", "Verdicts that were answered from memory.");
        _reloads = meter.CreateCounter<long>("zktask.reloads", "{reload}", "Times that the definitions were read again.");
        _peerMessages = meter.CreateCounter<long>("zktask.peer_messages", "{message}", "Messages from other nodes.");
        _duration = meter.CreateHistogram(
            "zktask.verdict.duration", "s", "From the request to the verdict.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = s_seconds });
        meter.CreateObservableGauge("zktask.submissions.under_way", () => admission.UnderWay, "{submission}", "Submissions under way.");
        meter.CreateObservableGauge(
            "zktask.answers.standing", () => standing.Count, "{verdict}", "Answers that stand where the definition is not deterministic; one task is not told two things.");
    }

    internal void CountVerdict(TaskDefinition? definition, Verdict verdict, bool isFromCache, TimeSpan elapsed)
    {
        string kind = definition?.Kind ?? "unknown";
        _verdicts.Add(
            1, new("task", definition is null ? "unknown" : IdText(definition.Id)), new("outcome", NameOf(verdict.Outcome)), new("reason", ValidationAnswer.NameOf(verdict.Reason)));
        _duration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        if (isFromCache)
            _answersFromCache.Add(1);
    }

    internal void CountRefusal(string cause) => _refusals.Add(1, new KeyValuePair<string, object?>("cause", cause));

    internal void CountReload(bool isAccepted) => _reloads.Add(1, new KeyValuePair<string, object?>("result", isAccepted ? "accepted" : "refused"));

    internal void CountPeerMessage() => _peerMessages.Add(1);

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Valid => "valid",
        Outcome.Invalid => "invalid",
        _ => "indeterminate",
    };

    // An id's text is made once.
    private static string IdText(ushort id)
    {
        if (s_ids[id].Length == 0)
            s_ids[id] = id.ToString(CultureInfo.InvariantCulture);
        return s_ids[id];
    }
}
