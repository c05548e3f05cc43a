using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>
/// A task whose proof is that one root of a sparse tree follows from another: a <see cref="StateTransition"/>, in JSON (<see cref="StateTransitionJson"/>), or its bytes in
/// hexadecimal behind <c>0x</c>, or in base64.
/// </summary>
public sealed class MerkleStateTask : TaskDefinition
{
    /// <summary>The kind's name in a tasks file.</summary>
    public const string KindName = "merkle-state";

    /// <summary>A definition.</summary>
    /// <exception cref="ArgumentException">The rule leaves to the Performer what it must pin, or no proof can meet it.</exception>
    public MerkleStateTask(ushort id, MerkleStateRule rule)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Fault() is { } fault)
            throw new ArgumentException(fault, nameof(rule));
        Rule = rule;
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <summary>What is pinned.</summary>
    public MerkleStateRule Rule { get; }

    /// <inheritdoc/>
    public override bool IsDeterministic => Rule.PreviousRoot is not null;

    /// <summary>
    /// The Keccak-256 of a transition's operations: for each changed key, ascending in the tree's order, three words: the key, 1 and the new value, or the key, 0 and 0 where it
    /// was deleted. In Solidity, keccak256 of <c>abi.encodePacked</c> of these <c>bytes32</c>.
    /// </summary>
    public static Bytes32 HashOperations(StateTransition transition)
    {
        ArgumentNullException.ThrowIfNull(transition);
        return StateFacts.Hash([.. transition.Changes.Select(change => new StateFact(change.Key, change.After))]);
    }

    /// <inheritdoc/>
    protected internal override void WarmUp() => MerkleWarmUp.Run(this);

    /// <inheritdoc/>
    protected internal override async ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(submission);
        if (Read(submission, out StateTransition? transition) is { } rejection)
            return Verdict.Invalid(rejection);
        if (Rule.PreviousRoot is { } pinned)
            return Verdict.From(Check(transition!, pinned, cancellation));

        AcceptedRoot accepted;
        try
        {
            accepted = await Rule.AcceptedRoot!.ReadAsync(cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the store's trouble is, it is not the Performer's.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return Verdict.Indeterminate(Reason.StateUnavailable, $"the last accepted root: {error.Message}");
        }

        return accepted.Scheme == Rule.Scheme
            ? Verdict.From(Check(transition!, accepted.Root, cancellation))
            : Verdict.Indeterminate(Reason.StateUnavailable, $"the last accepted root is that of a tree of {accepted.Scheme}, the task is about {Rule.Scheme}");
    }

    private Rejection? Check(StateTransition transition, Bytes32 previousRoot, CancellationToken cancellation)
    {
        // Before the hashing: what deep keys cost, only a pinned depth keeps small.
        if (Rule.Depth is { } limit && transition.Depth is int depth && depth > limit)
            return new Rejection(Reason.DepthExceeded, $"proof of task: a changed key is {depth} levels deep, {limit} are allowed");
        return transition.Verify(previousRoot, cancellation);
    }

    private Rejection? Read(TaskSubmission submission, out StateTransition? transition)
    {
        transition = null;
        if (Rule.Data.TryRead(submission.Data.Span, out Dictionary<string, Bytes32> words) is { } badData)
            return badData;
        if (SubmissionText.TryGetProof(submission, out byte[] bytes, out bool isJson) is { } noProof)
            return noProof;
        if ((isJson ? StateTransitionJson.Read(bytes, out transition) : StateTransition.Read(bytes, out transition)) is { } unreadable)
            return unreadable;
        if (transition!.Scheme != Rule.Scheme)
            return new Rejection(Reason.SchemeMismatch, $"proof of task: it is about a tree of {transition.Scheme}, the task is about {Rule.Scheme}");
        if (words.Count == 0)
            return null;
        Dictionary<string, Bytes32> facts = new(StringComparer.Ordinal)
        {
            ["oldRoot"] = transition.OldRoot,
            ["newRoot"] = transition.NewRoot,
            ["operations"] = HashOperations(transition),
        };
        return MerkleDataBinding.Compare(words, facts);
    }
}
