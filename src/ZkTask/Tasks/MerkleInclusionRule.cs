using System.Collections.Immutable;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>The trees in which a <see cref="MerkleInclusionTask"/> takes proofs.</summary>
public enum MerkleTreeKind
{
    /// <summary>@openzeppelin/merkle-tree, one leaf: facts <c>root</c>, <c>leaf</c>.</summary>
    OpenZeppelin,

    /// <summary>A transparency log (RFC 9162): facts <c>root</c>, <c>size</c>, <c>leaf</c>, <c>index</c>.</summary>
    Rfc9162,

    /// <summary>zk-kit's LeanIMT: facts <c>root</c>, <c>size</c>, <c>leaf</c>.</summary>
    LeanImt,

    /// <summary>circomlib's sparse tree: facts <c>root</c>, <c>key</c>, <c>value</c>.</summary>
    CircomSmt,

    /// <summary>EigenLayer's Keccak-256 tree: facts <c>root</c>, <c>leaf</c>, <c>index</c>.</summary>
    EigenLayer,
}

/// <summary>What a <see cref="MerkleInclusionTask"/> pins. What is pinned neither here nor by the data, the Performer would choose.</summary>
public sealed record MerkleInclusionRule
{
    /// <summary>The tree.</summary>
    public required MerkleTreeKind Tree { get; init; }

    /// <summary>How the data is tied to the proof.</summary>
    public required MerkleDataBinding Data { get; init; }

    /// <summary>The root; null where the data's word <c>root</c> gives it.</summary>
    public Bytes32? Root { get; init; }

    /// <summary>The number of leaves of a log or a LeanIMT; null where the data's word <c>size</c> gives it.</summary>
    public ulong? Size { get; init; }

    /// <summary>The depth of an EigenLayer tree, which tells its leaves from its nodes. Not needed where the data is the leaf.</summary>
    public int? Depth { get; init; }

    /// <summary>The types of a standard OpenZeppelin tree's leaves: then the proof must bring the values. Empty: a leaf's hash is enough.</summary>
    public ImmutableArray<string> LeafEncoding { get; init; } = [];

    /// <summary>In a sparse tree, whether the key must be in it, or must not.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>The facts that a proof in a tree establishes, by their names in the data.</summary>
    public static ImmutableArray<string> FactsOf(MerkleTreeKind tree) => tree switch
    {
        MerkleTreeKind.OpenZeppelin => ["root", "leaf"],
        MerkleTreeKind.Rfc9162 => ["root", "size", "leaf", "index"],
        MerkleTreeKind.LeanImt => ["root", "size", "leaf"],
        MerkleTreeKind.CircomSmt => ["root", "key", "value"],
        MerkleTreeKind.EigenLayer => ["root", "leaf", "index"],
        _ => throw new ArgumentOutOfRangeException(nameof(tree)),
    };

    /// <summary>What makes the rule one that proves nothing, or that no proof can meet.</summary>
    /// <returns>Null, or a sentence about it.</returns>
    internal string? Fault()
    {
        bool hasSize = Tree is MerkleTreeKind.Rfc9162 or MerkleTreeKind.LeanImt;
        bool isField = Tree is MerkleTreeKind.LeanImt or MerkleTreeKind.CircomSmt;
        if (Data.Names.FirstOrDefault(name => !FactsOf(Tree).Contains(name)) is { } unknown)
            return $"`{unknown}` is no fact of this tree: {string.Join(", ", FactsOf(Tree))}";
        if (Data.IsLeaf && isField)
            return "a leaf of this tree is a number, which the data gives as a word";
        if (Root is null != Data.Has("root"))
            return "the root must be pinned either here or by the data: under a root of the Performer's choice anything can be proven";
        if (hasSize ? Size is null != Data.Has("size") : Size is not null)
            return hasSize ? "the size must be pinned either here or by the data: the root does not commit to it" : "this tree has no size";
        if (Depth is not null ? Tree != MerkleTreeKind.EigenLayer : Tree == MerkleTreeKind.EigenLayer && !Data.IsLeaf)
            return Depth is not null ? "only an EigenLayer tree has a depth" : "the depth must be pinned, or the data be the leaf: else an inner node passes for a leaf";
        if (!LeafEncoding.IsEmpty && Tree != MerkleTreeKind.OpenZeppelin)
            return "only an OpenZeppelin tree has a leaf encoding";
        if (!Exists && (Tree != MerkleTreeKind.CircomSmt || Data.Has("value")))
            return "only a key of a sparse tree can be proven absent, and then it has no value";
        if (isField && Root is { } root && !Fr.TryReadBigEndian(root.Span, out _))
            return "the root is not below the scalar field's modulus r";
        return null;
    }
}
