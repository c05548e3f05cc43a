using System.Collections.Immutable;
using ZkTask.Merkle;
using ZkTask.Merkle.Iden3;
using ZkTask.Merkle.OpenZeppelin;

namespace ZkTask.Tasks;

/// <summary>The trees in which a <see cref="MerkleInclusionTask"/> takes proofs.</summary>
public enum MerkleTreeKind
{
    /// <summary>
    /// @openzeppelin/merkle-tree: facts <c>root</c>, <c>leaf</c>; or, of a multiproof, <c>root</c>, <c>leaves</c> (the Keccak-256 of its leaves' hashes, one after the
    /// other as the proof has them). A multiproof is taken only where the data names <c>leaves</c>.
    /// </summary>
    OpenZeppelin,

    /// <summary>A transparency log (RFC 9162): facts <c>root</c>, <c>size</c>, <c>leaf</c>, <c>index</c>.</summary>
    Rfc9162,

    /// <summary>zk-kit's LeanIMT: facts <c>root</c>, <c>size</c>, <c>leaf</c>.</summary>
    LeanImt,

    /// <summary>circomlib's sparse tree: facts <c>root</c>, <c>key</c>, <c>value</c>.</summary>
    CircomSmt,

    /// <summary>EigenLayer's Keccak-256 tree: facts <c>root</c>, <c>leaf</c>, <c>index</c>.</summary>
    EigenLayer,

    /// <summary>
    /// A sparse tree of a <see cref="TreeScheme"/>, with a <see cref="TreeProof"/> in JSON, hexadecimal or base64: facts <c>root</c>, <c>claims</c> (of any number of keys:
    /// the Keccak-256 of three words for each, ascending in the tree's order: the key, 1 and its value, or the key, 0 and 0 where it is absent); and of a proof
    /// of one key <c>key</c>, <c>value</c>.
    /// </summary>
    StateTree,
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

    /// <summary>
    /// The depth of an EigenLayer tree, which tells its leaves from its nodes; not needed where the data is the leaf. Of a sparse tree
    /// (<see cref="MerkleTreeKind.CircomSmt"/>, <see cref="MerkleTreeKind.StateTree"/>), how many levels there may be above a key: null for any number.
    /// </summary>
    public int? Depth { get; init; }

    /// <summary>The types of a standard OpenZeppelin tree's leaves: then the proof must bring the values. Empty: a leaf's hash is enough.</summary>
    public ImmutableArray<string> LeafEncoding { get; init; } = [];

    /// <summary>The scheme of a <see cref="MerkleTreeKind.StateTree"/>.</summary>
    public TreeScheme? Scheme { get; init; }

    /// <summary>In a sparse tree, whether the keys must be in it, or must not; of no account where the data's word <c>claims</c> says it of each.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>The facts that a proof in a tree establishes, by their names in the data.</summary>
    public static ImmutableArray<string> FactsOf(MerkleTreeKind tree) => tree switch
    {
        MerkleTreeKind.OpenZeppelin => ["root", "leaf", "leaves"],
        MerkleTreeKind.Rfc9162 => ["root", "size", "leaf", "index"],
        MerkleTreeKind.LeanImt => ["root", "size", "leaf"],
        MerkleTreeKind.CircomSmt => ["root", "key", "value"],
        MerkleTreeKind.EigenLayer => ["root", "leaf", "index"],
        MerkleTreeKind.StateTree => ["root", "key", "value", "claims"],
        _ => throw new ArgumentOutOfRangeException(nameof(tree)),
    };

    private int MaxDepth => Tree switch
    {
        MerkleTreeKind.EigenLayer => 64,
        MerkleTreeKind.CircomSmt => CircomSmtProof.MaxDepth,
        MerkleTreeKind.StateTree => Scheme!.MaxDepth,
        _ => 0,
    };

    /// <summary>What makes the rule one that proves nothing, or that no proof can meet.</summary>
    /// <returns>Null, or a sentence about it.</returns>
    internal string? Fault()
    {
        bool hasSize = Tree is MerkleTreeKind.Rfc9162 or MerkleTreeKind.LeanImt;
        bool isSparse = Tree is MerkleTreeKind.CircomSmt or MerkleTreeKind.StateTree;
        bool isField = Tree is MerkleTreeKind.LeanImt or MerkleTreeKind.CircomSmt || Scheme == TreeScheme.CircomSmt;
        if (Data.Names.FirstOrDefault(name => !FactsOf(Tree).Contains(name)) is { } unknown)
            return $"`{unknown}` is no fact of this tree: {string.Join(", ", FactsOf(Tree))}";
        if (Data.IsLeaf && (isField || isSparse))
            return "a leaf of this tree is a number or two words, which the data gives as words";
        if (Root is null != Data.Has("root"))
            return "the root must be pinned either here or by the data: under a root of the Performer's choice anything can be proven";
        if (hasSize ? Size is null != Data.Has("size") : Size is not null)
            return hasSize ? "the size must be pinned either here or by the data: the root does not commit to it" : "this tree has no size";
        if (Depth is null && Tree == MerkleTreeKind.EigenLayer && !Data.IsLeaf)
            return "the depth must be pinned, or the data be the leaf: else an inner node passes for a leaf";
        if (!LeafEncoding.IsEmpty && Tree != MerkleTreeKind.OpenZeppelin)
            return "only an OpenZeppelin tree has a leaf encoding";
        if (StandardLeaf.FaultOf(LeafEncoding) is { } fault)
            return $"the leaf encoding {fault}";
        if (Scheme is null == (Tree == MerkleTreeKind.StateTree))
            return "the scheme must be pinned of a state tree, and of no other";
        if (Depth is not null && MaxDepth == 0)
            return "only an EigenLayer tree and a sparse tree have a depth";
        if (Depth is { } depth && (depth < 0 || depth > MaxDepth))
            return $"this tree is at most {MaxDepth} levels deep";
        if (Data.Has("leaf") && Data.Has("leaves"))
            return "a proof is about one leaf or about leaves";
        if (!Exists && (!isSparse || Data.Has("value") || Data.Has("claims")))
            return "only a key of a sparse tree can be proven absent, and then it has no value";
        if (isField && Root is { } root && !Fr.TryReadBigEndian(root.Span, out _))
            return "the root is not below the scalar field's modulus r";
        return null;
    }
}
