using ZkTask.Attestation.Records;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore;

/// <summary>
/// What must happen with a verdict before it is answered: signing a vote, writing a log. Registered as a service, any number of them; called in their order, those that
/// keep verdicts (<see cref="KeepsVerdicts"/>) last.
/// </summary>
/// <remarks>
/// A verdict is answered only after every sink has returned. If one throws, the answer is "indeterminate": nobody learns a verdict that was not recorded. Answers that are
/// given again (<see cref="ZkTaskOptions.CachedAnswers"/>, <see cref="ZkTaskOptions.AnswersStandFor"/>) were recorded when they were first given, and are not recorded
/// again. The same submission may come twice at once where its definition is deterministic.
/// </remarks>
public interface IVerdictSink
{
    /// <summary>Records a verdict.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="verdict">The verdict on it, "indeterminate" included.</param>
    /// <param name="cancellation">Never cancelled by the caller's going away: a verdict that was found is recorded.</param>
    ValueTask RecordAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation);

    /// <summary>Records a verdict, with what the host knows beside the submission. Unless a sink has its own, this is the simpler one above, and only that is called.</summary>
    /// <param name="submission">The submission, and the fingerprint of what judged it.</param>
    /// <param name="verdict">The verdict on it, "indeterminate" included.</param>
    /// <param name="cancellation">Never cancelled by the caller's going away: a verdict that was found is recorded.</param>
    ValueTask RecordAsync(EncodedSubmission submission, Verdict verdict, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return RecordAsync(submission.Submission, verdict, cancellation);
    }

    /// <summary>
    /// Whether <see cref="FindRecorded"/> finds what was recorded, also after a restart. The last sink that does is asked for answers that stand. Constant. Default: false.
    /// </summary>
    bool KeepsVerdicts => false;

    /// <summary>
    /// The "valid" or "invalid" that the same definition gave last on the same submission; null if there is none. Asked only for definitions that are not deterministic
    /// (<see cref="TaskDefinition.IsDeterministic"/>): a "valid" or "invalid" that was answered lately is answered again, also after a restart, because a node that is
    /// told something else the second time signs two different votes. If it throws, the answer is "indeterminate". Called at most once at a time for a submission.
    /// </summary>
    /// <param name="submission">The submission, and the fingerprint of what judges it.</param>
    /// <param name="oldest">What was recorded before this time does not stand any more (<see cref="ZkTaskOptions.AnswersStandFor"/>).</param>
    Verdict? FindRecorded(EncodedSubmission submission, DateTimeOffset oldest) => null;
}

/// <summary>Takes messages that other nodes send through Othentic's network (<c>POST /p2p/message</c>). Registered as a service; without one they are only counted.</summary>
public interface IPeerMessageHandler
{
    /// <summary>Takes a message. If it throws, the answer is HTTP 500.</summary>
    /// <param name="data">The message: decoded hexadecimal digits if it was spelt so, else the text's UTF-8 bytes. Whoever sent it is not known.</param>
    /// <param name="cancellation">Cancelled when the caller goes away.</param>
    ValueTask HandleAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation);
}
