using System.Collections.Frozen;

namespace ZkTask.Tasks;

/// <summary>
/// Judges submissions by their definitions: the one type an attester host calls. Thread-safe; definitions are fixed at construction, so that a host replaces the
/// whole verifier to reload them.
/// </summary>
/// <example>
/// <code>
/// TaskVerifier verifier = new([Groth16Task.FromVerificationKey(7, File.ReadAllBytes("verification_key.json"))]);
/// Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(proofOfTask, data, 7));
/// </code>
/// </example>
public sealed class TaskVerifier
{
    private readonly FrozenDictionary<ushort, TaskDefinition> _definitions;

    /// <summary>A verifier for these definitions.</summary>
    /// <exception cref="ArgumentException">Two definitions have the same id.</exception>
    public TaskVerifier(IEnumerable<TaskDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        Dictionary<ushort, TaskDefinition> byId = [];
        foreach (TaskDefinition definition in definitions)
        {
            if (!byId.TryAdd(definition.Id, definition))
                throw new ArgumentException($"Two task definitions have the id {definition.Id}.", nameof(definitions));
        }

        _definitions = byId.ToFrozenDictionary();
        Definitions = [.. _definitions.Values.OrderBy(definition => definition.Id)];
    }

    /// <summary>The definitions, in ascending order of id.</summary>
    public IReadOnlyList<TaskDefinition> Definitions { get; }

    /// <summary>
    /// The verdict on a submission. Never throws for what a submission contains, nor for a failing definition: that is <see cref="Outcome.Indeterminate"/> with
    /// <see cref="Reason.InternalError"/>.
    /// </summary>
    /// <param name="submission">The submission.</param>
    /// <param name="cancellation">Cancelling makes the verdict indeterminate; it does not throw.</param>
    /// <remarks>
    /// An unknown id is indeterminate, too: the definition may be one we do not have yet. Verification that needs no I/O runs on the caller's thread.
    /// </remarks>
    public async ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (!_definitions.TryGetValue(submission.TaskDefinitionId, out TaskDefinition? definition))
            return Verdict.Indeterminate(Reason.UnknownTask, $"no task definition has the id {submission.TaskDefinitionId}");
        if (CheckSize(submission, definition.Budget) is { } tooLarge)
            return Verdict.Invalid(tooLarge);
        if (cancellation.IsCancellationRequested)
            return Cancelled();

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(definition.Budget.Deadline);
        try
        {
            return await definition.VerifyAsync(submission, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Cancelled();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Verdict.Indeterminate(Reason.DeadlineExceeded, $"no verdict within {definition.Budget.Deadline.TotalSeconds:0.###} s");
        }
#pragma warning disable CA1031 // The facade's promise: whatever breaks inside a definition, the attester abstains instead of falling over.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Verdict.Indeterminate(Reason.InternalError, $"{definition.Kind} task {definition.Id}: {error.GetType().Name}: {error.Message}");
        }
    }

    private static Verdict Cancelled() => Verdict.Indeterminate(Reason.Cancelled, "the verification was cancelled");

    private static Rejection? CheckSize(TaskSubmission submission, TaskBudget budget)
    {
        if (submission.ProofOfTask.Length > budget.MaxProofLength)
            return new Rejection(Reason.SubmissionTooLarge, $"the proof of task has {submission.ProofOfTask.Length} characters, {budget.MaxProofLength} are allowed");
        return submission.Data.Length > budget.MaxDataLength
            ? new Rejection(Reason.SubmissionTooLarge, $"the data has {submission.Data.Length} bytes, {budget.MaxDataLength} are allowed")
            : null;
    }
}
