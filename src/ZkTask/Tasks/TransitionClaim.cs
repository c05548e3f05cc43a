using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Tasks;

/// <summary>A document about a transition: what it claims, and the check of its proof.</summary>
/// <param name="Facts">Collects what it claims, as <see cref="MerkleStateRule.Facts"/> names it.</param>
/// <param name="Verify">Checks the proof, and that it starts at a root.</param>
internal sealed record TransitionClaim(Func<Dictionary<string, Bytes32>> Facts, Func<Bytes32, CancellationToken, Rejection?> Verify)
{
    /// <summary>Reads the Proof of Task as the rule says that it is spelt.</summary>
    internal static Rejection? Read(TaskSubmission submission, MerkleStateRule rule, out TransitionClaim? claim) =>
        rule.Format == StateProofFormat.CircomProcessor ? ReadCircomProcessor(submission, rule, out claim) : ReadTransition(submission, rule, out claim);

    private static Rejection? ReadTransition(TaskSubmission submission, MerkleStateRule rule, out TransitionClaim? claim)
    {
        claim = null;
        if (SubmissionText.TryGetProof(submission, out byte[] bytes, out bool isJson) is { } noProof)
            return noProof;
        StateTransition? transition;
        if ((isJson ? StateTransitionJson.Read(bytes, out transition) : StateTransition.Read(bytes, out transition)) is { } unreadable)
            return unreadable;
        if (transition!.Scheme != rule.Scheme)
            return new Rejection(Reason.SchemeMismatch, $"proof of task: it is about a tree of {transition.Scheme}, the task is about {rule.Scheme}");
        claim = new TransitionClaim(() => Collect(transition.OldRoot, transition.NewRoot, MerkleStateTask.HashOperations(transition)), (previousRoot, cancellation) =>
        {
            // Before the hashing: what deep keys cost, only a pinned depth keeps small.
            return rule.Depth is { } limit && transition.Depth is int depth && depth > limit
                ? new Rejection(Reason.DepthExceeded, $"proof of task: a changed key is {depth} levels deep, {limit} are allowed")
                : transition.Verify(previousRoot, cancellation);
        });
        return null;
    }

    // One key: no more than some hundred hashes, which nobody needs to cancel.
    private static Rejection? ReadCircomProcessor(TaskSubmission submission, MerkleStateRule rule, out TransitionClaim? claim)
    {
        claim = null;
        if (SubmissionText.TryGetUtf8(submission, out byte[] utf8) is { } noText)
            return noText;
        if (CircomProcessorProofJson.Read(utf8, out CircomProcessorProof? read) is { } unreadable)
            return unreadable;
        CircomProcessorProof proof = read! with { Levels = rule.Depth ?? CircomProcessorProof.MaxLevels };
        claim = new TransitionClaim(
            () => Collect(
                Bytes32.FromElement(proof.OldRoot),
                Bytes32.FromElement(proof.NewRoot),
                StateFacts.Hash(proof.Change is { } change ? [new StateFact(change.Key, change.After)] : [])),
            (previousRoot, _) => proof.Verify(previousRoot));
        return null;
    }

    private static Dictionary<string, Bytes32> Collect(Bytes32 oldRoot, Bytes32 newRoot, Bytes32 operations) =>
        new(StringComparer.Ordinal) { ["oldRoot"] = oldRoot, ["newRoot"] = newRoot, ["operations"] = operations };
}
