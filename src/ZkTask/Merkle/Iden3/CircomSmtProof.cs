using System.Collections.Immutable;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Iden3;

/// <summary>
/// A proof in the sparse Merkle tree of circomlib and iden3 over Poseidon: the bits of the key from the lowest on lead from the root to a leaf H(key, value, 1) or to
/// nothing, 0; a node is H(left, right). A subtree with one leaf is that leaf, so that the last sibling of a proof is never 0.
/// </summary>
public sealed record CircomSmtProof
{
    /// <summary>The greatest number of siblings: keys have 254 bits.</summary>
    public const int MaxDepth = 254;

    private const string Name = "circom SMT proof";

    /// <summary>The root; 0 of the empty tree.</summary>
    public required Fr Root { get; init; }

    /// <summary>The key that the proof is about.</summary>
    public required Fr Key { get; init; }

    /// <summary>The siblings, from the root down.</summary>
    public required ImmutableArray<Fr> Siblings { get; init; }

    /// <summary>The key's value; null if the key is claimed not to be in the tree.</summary>
    public Fr? Value { get; init; }

    /// <summary>Of a key that is not in the tree: the leaf that is at its place; null if nothing is there. Of one that is: null.</summary>
    public CircomSmtLeaf? Other { get; init; }

    /// <summary>How many levels the tree may have, as the circuit's <c>nLevels</c> says.</summary>
    public int Levels { get; init; } = MaxDepth;

    /// <summary>Checks the proof, one hash for each sibling and one for the leaf.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.UnusedSibling"/> for siblings beyond <see cref="Levels"/> or a last one of 0, <see cref="Reason.InvalidExclusion"/> if the other
    /// leaf has the same key or is at another place, or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        if (Siblings.Length > Math.Min(Levels, MaxDepth))
            return new Rejection(Reason.UnusedSibling, $"{Name}: {Siblings.Length} siblings, a tree of {Levels} levels has at most {Math.Min(Levels, MaxDepth)}");
        if (!Siblings.IsEmpty && Siblings[^1].IsZero)
            return new Rejection(Reason.UnusedSibling, $"{Name}: siblings[{Siblings.Length - 1}] is 0: the leaf or the gap would be higher up");
        TreePath path = CircomSmtNode.PathOf(Key);
        if (CheckOther(path) is { } rejection)
            return rejection;

        Fr end = Value is { } value ? CircomSmtNode.Leaf(new CircomSmtLeaf(Key, value)) : Other is { } other ? CircomSmtNode.Leaf(other) : Fr.Zero;
        Fr root = CircomSmtNode.Root(path, Siblings, end);
        return root == Root ? null : new Rejection(Reason.RootMismatch, $"{Name}: leads to {root}, the root is {Root}");
    }

    private Rejection? CheckOther(in TreePath path)
    {
        if (Other is not { } other)
            return null;
        if (Value is not null)
            return new Rejection(Reason.InvalidExclusion, $"{Name}: a key that was found has no other leaf at its place");
        if (other.Key == Key)
            return new Rejection(Reason.InvalidExclusion, $"{Name}: the other leaf has the excluded key itself");
        int parting = TreePath.CommonPrefix(path, CircomSmtNode.PathOf(other.Key));
        return parting >= Siblings.Length
            ? null
            : new Rejection(Reason.InvalidExclusion, $"{Name}: the other leaf leaves the key's way at level {parting}, above {Siblings.Length} siblings");
    }
}

/// <summary>A leaf of the tree.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value.</param>
public sealed record CircomSmtLeaf(Fr Key, Fr Value);
