using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace ZkTask.Tasks;

/// <summary>
/// Judges submissions by their definitions: the one type an attester host calls. Thread-safe; definitions are fixed at construction, so that a host replaces the
/// whole verifier to reload them. There is nothing to dispose of: a verifier that was replaced finishes what it took.
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
    private readonly MicroBatchQueue? _queue;

    /// <summary>A verifier for these definitions.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="batching">How submissions that come one by one are collected to share work; null: each is verified on its caller's thread.</param>
    /// <exception cref="ArgumentException">Two definitions have the same id.</exception>
    public TaskVerifier(IEnumerable<TaskDefinition> definitions, MicroBatching? batching = null)
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
        if (batching is not null)
            _queue = new MicroBatchQueue(batching, (claims, verdicts) => Claims.Decide(claims, verdicts, maxDegreeOfParallelism: 1));
    }

    /// <summary>The definitions, in ascending order of id.</summary>
    public IReadOnlyList<TaskDefinition> Definitions { get; }

    /// <summary>Submissions that micro-batching has collected and no worker has taken yet.</summary>
    public int QueueLength => _queue?.Length ?? 0;

    /// <summary>What decides many Groth16 claims.</summary>
    internal Groth16Claims Claims { get; } = new();

    /// <summary>The definition with an id; null if there is none.</summary>
    public TaskDefinition? Find(ushort id) => _definitions.GetValueOrDefault(id);

    /// <summary>
    /// The verdict on a submission. Never throws for what a submission contains, nor for a failing definition: that is <see cref="Outcome.Indeterminate"/> with
    /// <see cref="Reason.InternalError"/>.
    /// </summary>
    /// <param name="submission">The submission.</param>
    /// <param name="cancellation">Cancelling makes the verdict indeterminate; it does not throw.</param>
    /// <remarks>
    /// An unknown id is indeterminate, too: the definition may be one we do not have yet. Verification that needs no I/O runs on the caller's thread, except that
    /// of Groth16 proofs with <see cref="MicroBatching"/>; a computation that has begun is not stopped by the deadline.
    /// </remarks>
    public ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation = default)
    {
        if (Admit(submission, cancellation, out TaskDefinition? definition) is { } verdict)
            return ValueTask.FromResult(verdict);
        if (definition is not IGroth16Definition groth16)
            return VerifyWithDeadlineAsync(definition!, submission, cancellation);
        try
        {
            Rejection? rejection = groth16.Read(submission, out Groth16Claim claim);
            if (rejection is null && _queue?.TryEnqueue(claim) is { } waiter)
                return AwaitAsync(waiter, definition, cancellation);
            return ValueTask.FromResult(Verdict.From(rejection ?? claim.Decide()));
        }
#pragma warning disable CA1031 // The facade's promise: whatever breaks inside a definition, the attester abstains instead of falling over.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return ValueTask.FromResult(InternalError(definition, error));
        }
    }

    /// <summary>
    /// The verdicts on many submissions, of any mix of definitions, in their order: each what <see cref="VerifyAsync"/> would say. Groth16 proofs of all keys are
    /// verified together, in the lanes of vector instructions and in random combinations of which a wrong "valid" has probability 2^-128.
    /// </summary>
    /// <param name="submissions">The submissions.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once, and submissions of other kinds that may be under way at once.</param>
    /// <param name="cancellation">Cancelling makes the verdicts that are still open indeterminate; it does not throw.</param>
    /// <returns>As many verdicts. Groth16 proofs are verified on the caller's thread and, where more are asked for, on threads of the pool.</returns>
    /// <exception cref="ArgumentNullException">The list, or a submission in it, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No thread may work.</exception>
    /// <remarks>A submission's deadline begins when it is its turn. Memory beside the verdicts is bounded by the largest 1,024 submissions.</remarks>
    public Task<Verdict[]> VerifyManyAsync(IReadOnlyList<TaskSubmission> submissions, int maxDegreeOfParallelism = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(submissions);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        foreach (TaskSubmission submission in submissions)
            ArgumentNullException.ThrowIfNull(submission, nameof(submissions));
        return ManySubmissions.VerifyAsync(this, submissions, maxDegreeOfParallelism, cancellation);
    }

    /// <summary>
    /// Runs every definition's hot path on submissions of its own making, so that the runtime has compiled it before the first real one comes. Blocks for about half
    /// a second, most of it waiting for the runtime's own background compilation. It changes speed only.
    /// </summary>
    /// <remarks>
    /// Without it the first verification of a process takes about 25 times as long as a later one (measured: 70 ms, most of it compilation), and the next ten about
    /// half as long again. After it, they take what later ones take: <c>bench/ZkTask.Bench -- warmup</c> measures it with the runtime's default settings.
    /// </remarks>
    public void WarmUp() => TaskWarmUp.Run(this);

    /// <summary>What needs no definition to be said: null and the definition, or a verdict.</summary>
    internal Verdict? Admit(TaskSubmission submission, CancellationToken cancellation, out TaskDefinition? definition)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (!_definitions.TryGetValue(submission.TaskDefinitionId, out definition))
            return Verdict.Indeterminate(Reason.UnknownTask, $"no task definition has the id {submission.TaskDefinitionId}");
        if (CheckSize(submission, definition.Budget) is { } tooLarge)
            return Verdict.Invalid(tooLarge);
        return cancellation.IsCancellationRequested ? Cancelled() : null;
    }

    internal static Verdict Cancelled() => Verdict.Indeterminate(Reason.Cancelled, "the verification was cancelled");

    internal static Verdict InternalError(TaskDefinition definition, Exception error) =>
        Verdict.Indeterminate(Reason.InternalError, $"{definition.Kind} task {definition.Id}: {error.GetType().Name}: {error.Message}");

    private static Verdict DeadlineExceeded(TaskDefinition definition) =>
        Verdict.Indeterminate(Reason.DeadlineExceeded, $"no verdict within {definition.Budget.Deadline.TotalSeconds:0.###} s");

    private static async ValueTask<Verdict> VerifyWithDeadlineAsync(TaskDefinition definition, TaskSubmission submission, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            deadline.CancelAfter(definition.Budget.Deadline);
            return await definition.VerifyAsync(submission, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Cancelled();
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return DeadlineExceeded(definition);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return InternalError(definition, error);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Verdict> AwaitAsync(MicroBatchQueue.Waiter waiter, TaskDefinition definition, CancellationToken cancellation)
    {
        try
        {
            ClaimAnswer answer = await waiter.Task.WaitAsync(definition.Budget.Deadline, cancellation).ConfigureAwait(false);
            return answer.ToVerdict(definition);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            waiter.GiveUp();
            return Cancelled();
        }
        catch (TimeoutException)
        {
            waiter.GiveUp();
            return DeadlineExceeded(definition);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return InternalError(definition, error);
        }
    }

    private static Rejection? CheckSize(TaskSubmission submission, TaskBudget budget)
    {
        if (submission.ProofOfTask.Length > budget.MaxProofLength)
            return new Rejection(Reason.SubmissionTooLarge, $"the proof of task has {submission.ProofOfTask.Length} characters, {budget.MaxProofLength} are allowed");
        return submission.Data.Length > budget.MaxDataLength
            ? new Rejection(Reason.SubmissionTooLarge, $"the data has {submission.Data.Length} bytes, {budget.MaxDataLength} are allowed")
            : null;
    }
}
