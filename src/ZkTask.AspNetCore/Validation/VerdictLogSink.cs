using Microsoft.Extensions.Options;
using ZkTask.Attestation.Records;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>Writes every verdict to the host's log, if it has one; the answer waits until it is on disk.</summary>
/// <remarks>
/// A validation service answers; it does not vote. Othentic's attester node signs by itself what it is answered. A host that holds the voting key signs through
/// <see cref="EquivocationGuard"/>.
/// </remarks>
internal sealed class VerdictLogSink(IOptions<ZkTaskOptions> options, TimeProvider clock) : IVerdictSink, IAsyncDisposable
{
    private readonly VerdictLog? _log = options.Value.VerdictLog is { } path ? VerdictLog.Open(path, RecordMode.OpenOrCreate, clock) : null;

    public bool KeepsVerdicts => _log is not null;

    public ValueTask RecordAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation) =>
        RecordAsync(new EncodedSubmission(submission), verdict, cancellation);

    public ValueTask RecordAsync(EncodedSubmission submission, Verdict verdict, CancellationToken cancellation) =>
        _log is null ? ValueTask.CompletedTask : new ValueTask(_log.AppendAsync(submission, verdict, cancellation));

    public Verdict? FindRecorded(EncodedSubmission submission, DateTimeOffset oldest) => _log?.FindLatest(submission, oldest)?.Verdict;

    public ValueTask DisposeAsync() => _log?.DisposeAsync() ?? ValueTask.CompletedTask;
}
