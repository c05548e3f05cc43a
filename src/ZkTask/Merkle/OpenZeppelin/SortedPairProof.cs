using System.Collections.Immutable;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>
/// A proof for OpenZeppelin's <c>MerkleProof.verify</c>: Keccak-256 of pairs in ascending order, so that a proof has no sides and no index. Nothing tells leaves
/// from inner nodes but how leaves are hashed: standard trees hash twice (<see cref="StandardLeaf"/>); with leaves hashed once, no leaf's content may have 64 bytes.
/// </summary>
/// <param name="Root">The root.</param>
/// <param name="Leaf">The leaf's hash.</param>
/// <param name="Path">The siblings, from the leaf upwards.</param>
public sealed record SortedPairProof(Bytes32 Root, Bytes32 Leaf, ImmutableArray<Bytes32> Path)
{
    /// <summary>Checks the proof, one hash for each sibling.</summary>
    /// <returns>Null or <see cref="Reason.RootMismatch"/>.</returns>
    public Rejection? Verify()
    {
        Bytes32 hash = Leaf;
        foreach (Bytes32 sibling in Path)
            hash = HashPair(hash, sibling);
        return hash == Root ? null : new Rejection(Reason.RootMismatch, $"OpenZeppelin proof: leads to {hash}, the root is {Root}");
    }

    /// <summary>The node above two: Keccak-256 of the smaller one followed by the other.</summary>
    public static Bytes32 HashPair(in Bytes32 left, in Bytes32 right) => left < right ? Keccak.Pair(left, right) : Keccak.Pair(right, left);
}
