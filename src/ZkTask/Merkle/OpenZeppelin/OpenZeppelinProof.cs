using System.Collections.Immutable;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>A proof of one leaf or of several ones in a tree of @openzeppelin/merkle-tree.</summary>
/// <param name="Root">The root.</param>
/// <param name="Leaves">The leaves' hashes.</param>
/// <param name="Path">The siblings.</param>
/// <param name="Flags">A multiproof's flags; null of a proof of one leaf.</param>
public sealed record OpenZeppelinProof(Bytes32 Root, ImmutableArray<Bytes32> Leaves, ImmutableArray<Bytes32> Path, ImmutableArray<bool>? Flags)
{
    /// <summary>The types of the values that the hashes were made of (<see cref="StandardLeaf"/>); empty if the hashes were given, of whatever they are.</summary>
    public ImmutableArray<string> LeafEncoding { get; init; } = [];

    /// <summary>Checks the proof, one hash for each sibling or flag.</summary>
    /// <returns>Null, or what <see cref="SortedPairProof.Verify"/> or <see cref="SortedPairMultiproof.Verify"/> answer.</returns>
    public Rejection? Verify()
    {
        if (Flags is { } flags)
            return new SortedPairMultiproof(Root, Leaves, Path, flags).Verify();
        return Leaves.Length == 1
            ? new SortedPairProof(Root, Leaves[0], Path).Verify()
            : new Rejection(Reason.ForgeableMultiproof, $"OpenZeppelin proof: {Leaves.Length} leaves without flags");
    }
}
