using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>
/// One kind of task with its parameters: what a submission must prove. Kinds derive from this; <see cref="TaskVerifier"/> knows none of them.
/// </summary>
public abstract class TaskDefinition
{
    /// <summary>A definition with an id.</summary>
    /// <param name="id">The id that submissions name.</param>
    protected TaskDefinition(ushort id) => Id = id;

    /// <summary>The id that submissions name.</summary>
    public ushort Id { get; }

    /// <summary>The kind's name in a tasks file, for instance <c>groth16</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What one submission may cost.</summary>
    public TaskBudget Budget { get; init; } = TaskBudget.Default;

    /// <summary>
    /// Whether "valid" and "invalid" are functions of the submission and this definition alone: no network, no clock, no state outside. Then an answer
    /// may be given again from memory for ever; otherwise a host lets it stand for a limited time only, so that it does not say two things when it is asked twice.
    /// Default: false.
    /// </summary>
    public virtual bool IsDeterministic => false;

    /// <summary>
    /// SHA-256 of what a tasks file says about the definition, white space aside, and of the files that it names: the same where the definition is, in another process
    /// too, and another one where anything was changed. Null for a definition that was made in code.
    /// </summary>
    public Bytes32? Fingerprint { get; internal set; }

    /// <summary>
    /// Judges a submission within the budget's size. Called by any number of threads at once. "Invalid" must be a deterministic function of the submission and the
    /// definition; what fails on our side is <see cref="Outcome.Indeterminate"/> or an exception, which the verifier turns into that.
    /// </summary>
    /// <param name="submission">The submission; its id is this definition's.</param>
    /// <param name="cancellation">Cancelled by the caller or at the deadline.</param>
    protected internal abstract ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation);

    /// <summary>
    /// Runs what a submission needs, without I/O, some forty times on a submission of the definition's own making, so that the runtime compiles it
    /// (<see cref="TaskVerifier.WarmUp"/>). Default: nothing.
    /// </summary>
    protected internal virtual void WarmUp()
    {
    }
}
