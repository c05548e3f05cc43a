using System.Collections.Immutable;

namespace ZkTask.Merkle.EigenLayer;

/// <summary>
/// A proof for EigenLayer's Merkle library (<c>verifyInclusionKeccak</c>): a complete binary tree over Keccak-256, the bits of the leaf's index from the lowest on
/// saying on which side the siblings stand. Nothing tells leaves from inner nodes: who asks must know the tree's depth, or that no leaf can be a node.
/// </summary>
/// <param name="Root">The root.</param>
/// <param name="Leaf">The leaf, already hashed.</param>
/// <param name="Index">The leaf's index, below 2^depth; the contract ignores higher bits, so that one leaf would have many indices.</param>
/// <param name="Path">The siblings, from the leaf upwards: as many as the tree is deep.</param>
public sealed record EigenLayerProof(Bytes32 Root, Bytes32 Leaf, ulong Index, ImmutableArray<Bytes32> Path)
{
    /// <summary>The leaf of a content: its Keccak-256.</summary>
    /// <param name="content">The content.</param>
    /// <param name="leaf">The leaf.</param>
    /// <returns>False for 64 bytes: what is hashed so may be two nodes.</returns>
    public static bool TryHashLeaf(ReadOnlySpan<byte> content, out Bytes32 leaf)
    {
        leaf = Keccak.Hash(content);
        return content.Length != 2 * Bytes32.Length;
    }

    /// <summary>Checks the proof, one hash for each sibling.</summary>
    /// <returns>Null, or <see cref="Reason.IndexOutOfRange"/> or <see cref="Reason.RootMismatch"/>.</returns>
    public Rejection? Verify()
    {
        const string name = "EigenLayer proof";
        if (Path.Length < 64 && Index >> Path.Length != 0)
            return new Rejection(Reason.IndexOutOfRange, $"{name}: the index {Index} is not below 2^{Path.Length}, the number of leaves that {Path.Length} siblings give");
        Bytes32 hash = Leaf;
        for (int i = 0; i < Path.Length; i++)
            hash = i < 64 && (Index >> i & 1) != 0 ? Keccak.Pair(Path[i], hash) : Keccak.Pair(hash, Path[i]);
        return hash == Root ? null : new Rejection(Reason.RootMismatch, $"{name}: leads to {hash}, the root is {Root}");
    }
}
