using System.Collections.Immutable;

namespace ZkTask.Merkle.Transparency;

/// <summary>The claim that a log holds an entry, with its proof (RFC 9162, section 2.1.3).</summary>
/// <param name="LeafIndex">The entry's index, from 0.</param>
/// <param name="TreeSize">The log's number of entries. A root does not commit to it: who trusts a root must know the size that belongs to it.</param>
/// <param name="LeafHash">The entry's <see cref="LogHash.Leaf(ReadOnlySpan{byte})"/>.</param>
/// <param name="Root">The log's root at that size.</param>
/// <param name="Path">The siblings, from the leaf upwards.</param>
public sealed record LogInclusionProof(ulong LeafIndex, ulong TreeSize, Bytes32 LeafHash, Bytes32 Root, ImmutableArray<Bytes32> Path)
{
    /// <summary>Checks the proof (section 2.1.3.2): at most 64 hashes, whatever the path's length.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.IndexOutOfRange"/>, <see cref="Reason.UnusedSibling"/>, <see cref="Reason.IncompleteProof"/> or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        const string name = "log inclusion proof";
        if (LeafIndex >= TreeSize)
            return new Rejection(Reason.IndexOutOfRange, $"{name}: the index {LeafIndex} is not below the tree's size {TreeSize}");
        Bytes32 hash = LeafHash;
        ulong index = LeafIndex, last = TreeSize - 1;
        for (int i = 0; i < Path.Length; i++)
        {
            if (last == 0)
                return new Rejection(Reason.UnusedSibling, $"{name}: proof[{i}] is above the root");
            if (ulong.IsOddInteger(index) || index == last)
            {
                hash = LogHash.Node(Path[i], hash);

                // The last node of a level without a partner goes up unchanged.
                int levels = ulong.IsOddInteger(index) ? 0 : (int)ulong.TrailingZeroCount(index);
                (index, last) = (index >> levels, last >> levels);
            }
            else
            {
                hash = LogHash.Node(hash, Path[i]);
            }

            (index, last) = (index >> 1, last >> 1);
        }

        if (last != 0)
            return new Rejection(Reason.IncompleteProof, $"{name}: {Path.Length} siblings do not reach the root of a tree of {TreeSize}");
        return hash == Root ? null : new Rejection(Reason.RootMismatch, $"{name}: leads to {hash}, the root is {Root}");
    }
}
