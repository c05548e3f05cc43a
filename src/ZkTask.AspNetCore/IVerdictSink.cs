using ZkTask.Tasks;

namespace ZkTask.AspNetCore;

/// <summary>
/// What must happen with a verdict before it is answered: signing a vote, writing a log. Registered as a service, any number of them; called in their order.
/// </summary>
/// <remarks>
/// A verdict is answered only after every sink has returned. If one throws, the answer is "indeterminate": nobody learns a verdict that was not recorded. Answers from
/// memory (<see cref="ZkTaskOptions.CachedAnswers"/>) were recorded when they were first given, and are not recorded again. The same submission may come twice at once
/// where its definition is deterministic.
/// </remarks>
public interface IVerdictSink
{
    /// <summary>Records a verdict.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="verdict">The verdict on it, "indeterminate" included.</param>
    /// <param name="cancellation">Never cancelled by the caller's going away: a verdict that was found is recorded.</param>
    ValueTask RecordAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation);

    /// <summary>
    /// The verdict that was recorded last for the same submission, if the sink can tell; null if there is none. Asked only for definitions that are not deterministic
    /// (<see cref="TaskDefinition.IsDeterministic"/>): a "valid" or "invalid" that was answered lately is answered again, also after a restart, because a node that is
    /// told something else the second time signs two different votes. If it throws, the answer is "indeterminate".
    /// </summary>
    /// <param name="submission">The submission.</param>
    /// <param name="oldest">What was recorded before this time does not stand any more (<see cref="ZkTaskOptions.AnswersStandFor"/>).</param>
    Verdict? FindRecorded(TaskSubmission submission, DateTimeOffset oldest) => null;
}

/// <summary>Takes messages that other nodes send through Othentic's network (<c>POST /p2p/message</c>). Registered as a service; without one they are only counted.</summary>
public interface IPeerMessageHandler
{
    /// <summary>Takes a message. If it throws, the answer is HTTP 500.</summary>
    /// <param name="data">The message: decoded hexadecimal digits if it was spelt so, else the text's UTF-8 bytes. Whoever sent it is not known.</param>
    /// <param name="cancellation">Cancelled when the caller goes away.</param>
    ValueTask HandleAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation);
}
