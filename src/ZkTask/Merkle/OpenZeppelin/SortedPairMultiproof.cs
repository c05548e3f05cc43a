using System.Collections.Immutable;

namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>
/// A proof of several leaves at once for OpenZeppelin's <c>MerkleProof.multiProofVerify</c>. Nodes are taken from a queue, which begins as the leaves; each flag
/// makes one hash of the next node and, if set, the node behind it, else the next element of the path, and appends it to the queue. The last hash is the root.
/// </summary>
/// <param name="Root">The root.</param>
/// <param name="Leaves">The leaves' hashes, in the order in which the proof's maker put them.</param>
/// <param name="Path">The siblings that do not follow from the leaves.</param>
/// <param name="Flags">One for each hash.</param>
public sealed record SortedPairMultiproof(Bytes32 Root, ImmutableArray<Bytes32> Leaves, ImmutableArray<Bytes32> Path, ImmutableArray<bool> Flags)
{
    private const string Name = "OpenZeppelin multiproof";

    /// <summary>Checks the proof, one hash for each flag.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.ForgeableMultiproof"/> if there is no leaf, a flag takes a node that no one has computed yet (CVE-2023-34459), or anything stays
    /// unused; or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        if (Leaves.IsEmpty)
            return new Rejection(Reason.ForgeableMultiproof, $"{Name}: without leaves it proves nothing");
        if (Leaves.Length + (long)Path.Length != Flags.Length + 1L)
        {
            return new Rejection(
                Reason.ForgeableMultiproof, $"{Name}: {Leaves.Length} leaves and {Path.Length} elements take {Leaves.Length + (long)Path.Length - 1} flags, not {Flags.Length}");
        }

        Bytes32[] nodes = new Bytes32[Leaves.Length + Flags.Length];
        Leaves.CopyTo(nodes);
        int next = 0, known = Leaves.Length, element = 0;
        for (int i = 0; i < Flags.Length; i++)
        {
            int needed = Flags[i] ? 2 : 1;
            if (known - next < needed)
                return new Rejection(Reason.ForgeableMultiproof, $"{Name}: proofFlags[{i}] takes a node that does not exist yet");
            if (!Flags[i] && element == Path.Length)
                return new Rejection(Reason.ForgeableMultiproof, $"{Name}: proofFlags[{i}] takes an element behind the proof's end");
            nodes[known++] = SortedPairProof.HashPair(nodes[next], Flags[i] ? nodes[next + 1] : Path[element++]);
            next += needed;
        }

        // The counts above leave exactly one node only if the path was used up.
        if (element != Path.Length || known - next != 1)
            return new Rejection(Reason.ForgeableMultiproof, $"{Name}: {Path.Length - element} elements and {known - next - 1} nodes stay unused");
        return nodes[next] == Root ? null : new Rejection(Reason.RootMismatch, $"{Name}: leads to {nodes[next]}, the root is {Root}");
    }
}
