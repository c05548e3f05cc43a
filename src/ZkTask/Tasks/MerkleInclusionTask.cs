using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>A task whose proof is that something is, or is not, in a Merkle tree, in the document that the tree's own tool prints.</summary>
public sealed class MerkleInclusionTask : TaskDefinition
{
    /// <summary>The kind's name in a tasks file.</summary>
    public const string KindName = "merkle-inclusion";

    /// <summary>A definition.</summary>
    /// <exception cref="ArgumentException">The rule leaves to the Performer what it must pin, or no proof can meet it.</exception>
    public MerkleInclusionTask(ushort id, MerkleInclusionRule rule)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Fault() is { } fault)
            throw new ArgumentException(fault, nameof(rule));
        Rule = rule;
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <summary>What is pinned.</summary>
    public MerkleInclusionRule Rule { get; }

    /// <inheritdoc/>
    protected internal override void WarmUp() => MerkleWarmUp.Run(this);

    /// <inheritdoc/>
    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(submission);
        return ValueTask.FromResult(Verdict.From(Check(submission, cancellation)));
    }

    private Rejection? Check(TaskSubmission submission, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> data = submission.Data.Span;
        if (Rule.Data.TryRead(data, out Dictionary<string, Bytes32> words) is { } badData)
            return badData;
        Bytes32? size = Rule.Size is { } pinned ? Bytes32.FromInteger(pinned) : words.TryGetValue("size", out Bytes32 word) ? word : null;
        if (InclusionClaim.Read(submission, Rule, size, out InclusionClaim? claim) is { } unreadable)
            return unreadable;

        Dictionary<string, Bytes32> facts = claim!.Facts;
        if (Rule.Root is { } root && facts["root"] != root)
            return new Rejection(Reason.UnexpectedRoot, $"proof of task: it is about the root {facts["root"]}, the task's is {root}");
        if (size is not null && facts["size"] != size)
            return new Rejection(Reason.UnexpectedRoot, $"proof of task: it is about the size {facts["size"]}, the task's is {size}");
        return CheckLeaf(data, facts) ?? MerkleDataBinding.Compare(words, facts) ?? claim.Verify(cancellation);
    }

    private Rejection? CheckLeaf(ReadOnlySpan<byte> data, Dictionary<string, Bytes32> facts)
    {
        if (!Rule.Data.IsLeaf)
            return null;
        if (InclusionClaim.HashLeaf(Rule.Tree, data) is not { } leaf)
            return new Rejection(Reason.DataBindingMismatch, "data: a leaf of 64 bytes could be an inner node");
        return facts["leaf"] == leaf ? null : new Rejection(Reason.DataBindingMismatch, $"data: as a leaf its hash is {leaf}, the proof is about {facts["leaf"]}");
    }
}
