using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Observability;
using ZkTask.Attestation.Records;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>
/// <c>POST /task/validate</c>: a submission in, a verdict out. 200 with true or false; 400 for what is no submission, 413 for what is too long, 503 where too much
/// is under way or remembered, 500 where we could not find out. Nothing but a verdict is ever answered with true or false.
/// </summary>
internal sealed class ValidationEndpoint(
    IOptions<ZkTaskOptions> options,
    RequestGuard guard,
    CurrentVerifier current,
    Admission admission,
    StandingAnswers standing,
    IEnumerable<IVerdictSink> sinks,
    AttesterMetrics metrics,
    AttesterStatistics statistics,
    TimeProvider clock,
    ILogger<ValidationEndpoint> log)
{
    private readonly ZkTaskOptions _options = options.Value;

    // What a sink keeps for later stands for an answer, so all others have to be through with it first. Of those that keep verdicts, the last one is through last.
    private readonly IVerdictSink[] _sinks = [.. sinks.OrderBy(sink => sink.KeepsVerdicts)];

    private IVerdictSink? Keeper => _sinks is [.., { KeepsVerdicts: true } last] ? last : null;

    internal Task HandleAsync(HttpContext context) => guard.HandleAsync(context, AnswerAsync);

    private async Task<Refusal?> AnswerAsync(HttpContext context)
    {
        long start = Stopwatch.GetTimestamp();
        TaskSubmission? submission;
        RateLimitLease lease;
        using (RequestBody body = new())
        {
            if (await body.ReadAsync(context.Request, _options.MaxBodyBytes, admission).ConfigureAwait(false) is { } unread)
                return unread;
            lease = admission.EnterSubmission();
            if (!lease.IsAcquired)
                return Refusal.Overloaded;
            if (TaskSubmissionJson.Read(body.Bytes, out submission, _options.MaxBodyBytes, SubmissionSpelling.Lenient) is { } rejection)
            {
                lease.Dispose();
                return Refusal.Malformed(rejection);
            }
        }

        using (lease)
        {
            if (await JudgeAsync(submission!, start, context.RequestAborted).ConfigureAwait(false) is not { } verdict)
                return Refusal.NoRoomForAnswers;
            await ValidationAnswer.WriteAsync(context.Response, verdict, _options.ResponseShape).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<Verdict?> JudgeAsync(TaskSubmission submission, long start, CancellationToken aborted)
    {
        VerifierSnapshot snapshot = current.Snapshot;
        TaskDefinition? definition = snapshot.Verifier.Find(submission.TaskDefinitionId);
        EncodedSubmission encoded = new(submission, definition?.Fingerprint);
        (Verdict? verdict, bool isNew) = definition switch
        {
            null => (await RecordAsync(encoded, await snapshot.Verifier.VerifyAsync(submission, aborted).ConfigureAwait(false)).ConfigureAwait(false), true),
            { IsDeterministic: true } => await JudgeFunctionAsync(snapshot, encoded, aborted).ConfigureAwait(false),
            _ => await JudgeOnceAsync(snapshot, encoded, aborted).ConfigureAwait(false),
        };
        if (verdict is null)
            return null;
        Report(submission, definition, verdict, isFromCache: !isNew && verdict.Outcome != Outcome.Indeterminate, Stopwatch.GetElapsedTime(start));
        return verdict;
    }

    // A function of the submission: whoever computes it, and how often, the answer is one.
    private async ValueTask<(Verdict Verdict, bool IsNew)> JudgeFunctionAsync(VerifierSnapshot snapshot, EncodedSubmission submission, CancellationToken aborted)
    {
        VerdictCache cache = snapshot.Cache;
        if (cache.IsEnabled && cache.Find(submission.Key) is { } known)
            return (known, false);
        Verdict verdict = await snapshot.Verifier.VerifyAsync(submission.Submission, aborted).ConfigureAwait(false);
        if (!(verdict.Reason == Reason.Cancelled && aborted.IsCancellationRequested))
        {
            verdict = await RecordAsync(submission, verdict).ConfigureAwait(false);
            if (cache.IsEnabled && verdict.Outcome != Outcome.Indeterminate)
                cache.Add(submission.Key, verdict);
        }

        return (verdict, true);
    }

    // Another moment or a changed state can give another answer: the first one stands for a while, for those who ask at the same time and for those who come later.
    private ValueTask<(Verdict? Verdict, bool IsNew)> JudgeOnceAsync(VerifierSnapshot snapshot, EncodedSubmission submission, CancellationToken aborted)
    {
        return standing.AskAsync(new Question(submission.Key, submission.Definition), canForget: Keeper is not null, SeekAsync, aborted);

        async ValueTask<(Verdict Verdict, bool IsNew)> SeekAsync()
        {
            if (_options.AnswersStandFor > TimeSpan.Zero && FindRecorded(submission) is { } known)
                return (known, false);
            Verdict found = await snapshot.Verifier.VerifyAsync(submission.Submission, CancellationToken.None).ConfigureAwait(false);
            return (await RecordAsync(submission, found).ConfigureAwait(false), true);
        }
    }

    // Null, unless the submission had a verdict before, or that cannot be found out.
    private Verdict? FindRecorded(EncodedSubmission submission)
    {
        if (Keeper is not { } keeper)
            return null;
        try
        {
            return keeper.FindRecorded(submission, clock.GetUtcNow() - _options.AnswersStandFor) is { Outcome: not Outcome.Indeterminate } recorded ? recorded : null;
        }
#pragma warning disable CA1031 // What may have been answered before must not be answered differently.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.RecordsBroke(error, keeper.GetType().Name);
            return Verdict.Indeterminate(Reason.InternalError, $"earlier verdicts could not be read: {keeper.GetType().Name}: {error.GetType().Name}");
        }
    }

    private async ValueTask<Verdict> RecordAsync(EncodedSubmission submission, Verdict verdict)
    {
        foreach (IVerdictSink sink in _sinks)
        {
            try
            {
                await sink.RecordAsync(submission, verdict, CancellationToken.None).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A verdict that was not recorded is not answered.
            catch (Exception error)
#pragma warning restore CA1031
            {
                log.SinkBroke(error, sink.GetType().Name);
                return Verdict.Indeterminate(Reason.InternalError, $"the verdict could not be recorded: {sink.GetType().Name}: {error.GetType().Name}");
            }
        }

        return verdict;
    }

    private void Report(TaskSubmission submission, TaskDefinition? definition, Verdict verdict, bool isFromCache, TimeSpan elapsed)
    {
        metrics.CountVerdict(definition, verdict, isFromCache, elapsed);
        statistics.Add(submission, verdict, elapsed);
        if (log.IsEnabled(LogLevel.Information))
        {
            log.Judged(
                submission.TaskDefinitionId,
                TaskHash.Of(submission),
                verdict.Outcome,
                ValidationAnswer.NameOf(verdict.Reason),
                verdict.Detail,
                isFromCache,
                (long)elapsed.TotalMicroseconds);
        }
    }
}
