using System.Collections.Immutable;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>What a <see cref="MerkleStateTask"/> pins.</summary>
public sealed record MerkleStateRule
{
    /// <summary>The facts that a transition establishes, by their names in the data. <c>operations</c> is <see cref="MerkleStateTask.HashOperations"/>.</summary>
    public static ImmutableArray<string> Facts { get; } = ["oldRoot", "newRoot", "operations"];

    /// <summary>The kind of tree.</summary>
    public required TreeScheme Scheme { get; init; }

    /// <summary>How many levels there may be above a changed key, in the old tree and in the new one: a circuit's <c>nLevels</c>. Null: as many as the scheme has.</summary>
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
        if (Depth is { } depth && (depth < 1 || depth > Scheme.MaxDepth))
            return $"a tree of {Scheme} has 1 to {Scheme.MaxDepth} levels";
        if (Data.IsLeaf)
            return "the data is words, not a leaf";
        return Data.Names.FirstOrDefault(name => !Facts.Contains(name)) is { } unknown ? $"`{unknown}` is no fact of a transition: {string.Join(", ", Facts)}" : null;
    }
}
