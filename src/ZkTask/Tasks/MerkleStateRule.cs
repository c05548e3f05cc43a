using System.Collections.Immutable;
using ZkTask.Merkle;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Tasks;

/// <summary>How the Proof of Task of a <see cref="MerkleStateTask"/> is spelt.</summary>
public enum StateProofFormat
{
    /// <summary>
    /// A <see cref="StateTransition"/>: in JSON (<see cref="Artifacts.MerkleProofs.StateTransitionJson"/>), or its bytes in hexadecimal behind <c>0x</c>, or in base64.
    /// </summary>
    StateTransition,

    /// <summary>
    /// A proof about one key that iden3's and circomlib's tools print (<see cref="Artifacts.MerkleProofs.CircomProcessorProofJson"/>). It proves what circomlib's SMTProcessor
    /// proves, which is less: see <see cref="CircomProcessorProof"/> on deletions.
    /// </summary>
    CircomProcessor,
}

/// <summary>What a <see cref="MerkleStateTask"/> pins.</summary>
public sealed record MerkleStateRule
{
    /// <summary>The facts that a transition establishes, by their names in the data. <c>operations</c> is <see cref="MerkleStateTask.HashOperations"/>.</summary>
    public static ImmutableArray<string> Facts { get; } = ["oldRoot", "newRoot", "operations"];

    /// <summary>The kind of tree.</summary>
    public required TreeScheme Scheme { get; init; }

    /// <summary>How the proof is spelt.</summary>
    public StateProofFormat Format { get; init; }

    /// <summary>
    /// How many levels there may be above a changed key, in the old tree and in the new one: a circuit's <c>nLevels</c>. Null: as many as the scheme has. Of a
    /// <see cref="StateProofFormat.CircomProcessor"/>, <see cref="CircomProcessorProof.Levels"/>.
    /// </summary>
    public int? Depth { get; init; }

    /// <summary>The root that the transition must start from; null if <see cref="AcceptedRoot"/> knows it.</summary>
    public Bytes32? PreviousRoot { get; init; }

    /// <summary>Where the root is that the transition must start from; null if it is <see cref="PreviousRoot"/>.</summary>
    public IAcceptedRoot? AcceptedRoot { get; init; }

    /// <summary>How the data is tied to the transition: words, or nothing.</summary>
    public MerkleDataBinding Data { get; init; } = MerkleDataBinding.None;

    /// <summary>What makes the rule one that proves nothing, or that no proof can meet.</summary>
    /// <returns>Null, or a sentence about it.</returns>
    internal string? Fault()
    {
        if (PreviousRoot is null == AcceptedRoot is null)
            return "the previous root is either a value or that of a store: a transition from a root of the Performer's choice proves nothing";
        if (PreviousRoot is { } root && !Scheme.IsCanonical(root))
            return "the previous root is not below the scalar field's modulus r";
        if (Format == StateProofFormat.CircomProcessor && Scheme != TreeScheme.CircomSmt)
            return $"the format circom-processor is about trees of {TreeScheme.CircomSmt}";
        if (Depth is { } depth && (depth < 1 || depth > Scheme.MaxDepth))
            return $"a tree of {Scheme} has 1 to {Scheme.MaxDepth} levels";
        if (Data.IsLeaf)
            return "the data is words, not a leaf";
        return Data.Names.FirstOrDefault(name => !Facts.Contains(name)) is { } unknown ? $"`{unknown}` is no fact of a transition: {string.Join(", ", Facts)}" : null;
    }
}
