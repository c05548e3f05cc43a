using System.Collections.Immutable;
using ZkTask.Hashing;

namespace ZkTask.Merkle.LeanImt;

/// <summary>
/// A proof in a LeanIMT (zk-kit) over Poseidon: a binary tree of leaves in their order, in which a node without a partner goes up unchanged. Its shape is that of a
/// transparency log.
/// </summary>
/// <remarks>
/// A proof does not say how many leaves the tree has, and leaves are not hashed: without <see cref="Size"/>, an inner node passes for a leaf. Who trusts a root
/// should know the size that belongs to it.
/// </remarks>
/// <param name="Root">The root.</param>
/// <param name="Leaf">The leaf.</param>
/// <param name="Index">
/// One bit for each sibling, the lowest for the leaf's own: set if the sibling stands on the left. The leaf's index itself, except where it goes up unchanged.
/// </param>
/// <param name="Siblings">The siblings, from the leaf upwards; levels without a partner have none.</param>
public sealed record LeanImtProof(Fr Root, Fr Leaf, ulong Index, ImmutableArray<Fr> Siblings)
{
    private const string Name = "LeanIMT proof";

    /// <summary>How many leaves the tree has, if that is known; then the proof must lead to one of them.</summary>
    public ulong? Size { get; init; }

    /// <summary>Checks the proof, one hash for each sibling, of which there are at most 64.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.IndexOutOfRange"/>, <see cref="Reason.UnusedSibling"/>, <see cref="Reason.IncompleteProof"/> or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        const int maxDepth = 64;
        if (Siblings.Length > maxDepth)
            return new Rejection(Reason.UnusedSibling, $"{Name}: siblings[{maxDepth}] is above any root");
        if (Siblings.Length < maxDepth && Index >> Siblings.Length != 0)
            return new Rejection(Reason.IndexOutOfRange, $"{Name}: the index {Index} has more bits than the {Siblings.Length} siblings use");
        if (Size is { } size && CheckPlace(size) is { } rejection)
            return rejection;

        Fr hash = Leaf;
        Span<Fr> pair = stackalloc Fr[2];
        for (int i = 0; i < Siblings.Length; i++)
        {
            bool isRight = (Index >> i & 1) != 0;
            (pair[0], pair[1]) = isRight ? (Siblings[i], hash) : (hash, Siblings[i]);
            hash = Poseidon.Hash(pair);
        }

        return hash == Root ? null : new Rejection(Reason.RootMismatch, $"{Name}: leads to {hash}, the root is {Root}");
    }

    // From the root down: a tree of n leaves has the largest power of two below n of them on its left.
    private Rejection? CheckPlace(ulong size)
    {
        if (size == 0)
            return new Rejection(Reason.IndexOutOfRange, $"{Name}: a tree of size 0 has no leaf");
        ulong leaves = size;
        for (int i = Siblings.Length - 1; i >= 0; i--)
        {
            if (leaves == 1)
                return new Rejection(Reason.UnusedSibling, $"{Name}: siblings[{i}] is below a leaf of the tree of {size}");
            ulong left = 1UL << (int)ulong.Log2(leaves - 1);
            leaves = (Index >> i & 1) != 0 ? leaves - left : left;
        }

        return leaves == 1 ? null : new Rejection(Reason.IncompleteProof, $"{Name}: it begins at an inner node above {leaves} leaves of the tree of {size}");
    }
}
