using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>
/// A task whose proof is that one root of a sparse tree follows from another, as <see cref="MerkleStateRule.Format"/> says it is spelt.
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
    /// was deleted; of nothing where no key is named (<see cref="Merkle.Iden3.CircomProcessorFunction.None"/>). In Solidity, keccak256 of <c>abi.encodePacked</c> of these <c>bytes32</c>.
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
        if (Read(submission, out TransitionClaim? claim) is { } rejection)
            return Verdict.Invalid(rejection);
        if (Rule.PreviousRoot is { } pinned)
            return Verdict.From(claim!.Verify(pinned, cancellation));

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
            ? Verdict.From(claim!.Verify(accepted.Root, cancellation))
            : Verdict.Indeterminate(Reason.StateUnavailable, $"the last accepted root is that of a tree of {accepted.Scheme}, the task is about {Rule.Scheme}");
    }

    private Rejection? Read(TaskSubmission submission, out TransitionClaim? claim)
    {
        claim = null;
        return Rule.Data.TryRead(submission.Data.Span, out Dictionary<string, Bytes32> words)
            ?? TransitionClaim.Read(submission, Rule, out claim)
            ?? (words.Count == 0 ? null : MerkleDataBinding.Compare(words, claim!.Facts()));
    }
}
