using ZkTask.Attestation.Records;

namespace ZkTask.Cli;

/// <summary>What a command found out.</summary>
/// <param name="Code">Which of the answers.</param>
/// <param name="Reason">The name of a <see cref="ZkTask.Reason"/> or of one of the tool's own reasons below; null for <see cref="ExitCode.Valid"/>.</param>
/// <param name="Detail">For people: what exactly, and where.</param>
internal sealed record Answer(ExitCode Code, string? Reason, string? Detail)
{
    /// <summary>The reason why a file could not be read, or a result not be written.</summary>
    private const string UnreadableInput = nameof(UnreadableInput), UnwritableOutput = nameof(UnwritableOutput);

    internal static Answer Valid { get; } = new(ExitCode.Valid, null, null);

    /// <summary>The code as JSON has it.</summary>
    internal string Verdict => Code switch
    {
        ExitCode.Valid => "valid",
        ExitCode.Invalid => "invalid",
        ExitCode.Malformed => "malformed",
        _ => "indeterminate",
    };

    internal static Answer Unreadable(string detail) => new(ExitCode.Malformed, UnreadableInput, detail);

    internal static Answer Unwritable(string detail) => new(ExitCode.Indeterminate, UnwritableOutput, detail);

    internal static Answer InternalError(Exception error) =>
        new(ExitCode.Indeterminate, nameof(ZkTask.Reason.InternalError), $"{error.GetType().Name}: {error.Message}");

    /// <summary>The answer where a durable record cannot be used: a corrupt one is a malformed input.</summary>
    internal static Answer From(RecordException error) =>
        new(error.Reason == ZkTask.Reason.CorruptRecord ? ExitCode.Malformed : ExitCode.Indeterminate, error.Reason.ToString(), error.Message);

    /// <summary>The answer about documents that were given to the tool itself: "no document" is told from "a document whose answer is no".</summary>
    internal static Answer From(Rejection? rejection) => rejection is null
        ? Valid
        : new Answer(
            rejection.Reason is ZkTask.Reason.MalformedDocument or ZkTask.Reason.MalformedNumber ? ExitCode.Malformed : ExitCode.Invalid,
            rejection.Reason.ToString(),
            rejection.Detail);

    /// <summary>The answer about a submission: what a Performer sent is part of the question, malformed or not.</summary>
    internal static Answer From(Verdict verdict) => verdict.Outcome switch
    {
        Outcome.Valid => Valid,
        Outcome.Invalid => new Answer(ExitCode.Invalid, verdict.Reason.ToString(), verdict.Detail),
        _ => new Answer(ExitCode.Indeterminate, verdict.Reason.ToString(), verdict.Detail),
    };
}
