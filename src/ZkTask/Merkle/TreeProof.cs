using System.Collections.Immutable;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Merkle;

/// <summary>
/// A proof of what a tree says about one or more keys: their values, or that they are absent. Its parts are well-formed and canonical, whoever made it; whether it is true,
/// <see cref="Verify(CancellationToken)"/> says.
/// </summary>
/// <remarks>
/// There is exactly one proof of given facts under a given root: keys ascend, the shape is the smallest, every sibling is used. A key is absent where its way ends at an empty
/// subtree that the root commits to, or at the leaf of another key; that nothing was found is no proof of anything.
/// </remarks>
public sealed class TreeProof
{
    internal TreeProof(TreeScheme scheme, Bytes32 root, ImmutableArray<StateFact> facts, PartialTree tree) =>
        (Scheme, Root, Facts, Tree) = (scheme, root, facts, tree);

    /// <summary>The kind of tree.</summary>
    public TreeScheme Scheme { get; }

    /// <summary>The root that the proof claims to be about.</summary>
    public Bytes32 Root { get; }

    /// <summary>The keys and what is claimed about them, ascending by <see cref="TreeScheme.CompareKeys"/>.</summary>
    public ImmutableArray<StateFact> Facts { get; }

    /// <summary>The largest depth at which a key's way ends: the number of levels above it.</summary>
    public int Depth => Tree.Depth;

    /// <summary>The part of the tree that is shown.</summary>
    internal PartialTree Tree { get; }

    /// <summary>
    /// The siblings of a proof of one key, from the root to where its way ends; zero where nothing is. The digest there and these are all that is needed to climb to the root.
    /// </summary>
    /// <exception cref="InvalidOperationException">The proof is about several keys, which share siblings.</exception>
    public ImmutableArray<Bytes32> Siblings()
    {
        if (Facts.Length != 1)
            throw new InvalidOperationException($"A proof of {Facts.Length} keys has no list of siblings.");
        return [.. Tree.SlotSiblings()];
    }

    /// <summary>Reads a proof in its one binary encoding; see <see cref="ToBytes"/>.</summary>
    /// <param name="bytes">The whole proof and nothing else.</param>
    /// <param name="proof">The proof; null if it was refused.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out TreeProof? proof) => ProofBytes.Read(bytes, out proof);

    /// <summary>Whether the facts hold in the tree with the root <see cref="Root"/>. Time in proportion to the proof's bytes, at most eight hashes for each.</summary>
    /// <param name="cancellation">Ends the hashing, which a hostile proof can make long: some seconds for a megabyte over Poseidon.</param>
    /// <returns>Null if they do, else what is wrong: <see cref="Reason.RootMismatch"/>, <see cref="Reason.NonCanonicalShape"/>, <see cref="Reason.UnusedSibling"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Rejection? Verify(CancellationToken cancellation = default)
    {
        if (Scheme.ComputeRoot(Tree, out Bytes32 root, cancellation) is { } rejection)
            return rejection;
        return root == Root ? null : new Rejection(Reason.RootMismatch, $"root: the proof leads to {Scheme.Format(root)}, not to {Scheme.Format(Root)}");
    }

    /// <summary>Whether the facts hold in the tree with an expected root.</summary>
    /// <param name="expectedRoot">The root that is trusted.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    /// <returns>Null if they do, <see cref="Reason.StaleRoot"/> if the proof is about another root, else what is wrong.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Rejection? Verify(Bytes32 expectedRoot, CancellationToken cancellation = default) =>
        Root == expectedRoot ? Verify(cancellation) : new Rejection(Reason.StaleRoot, $"root: the proof is about {Scheme.Format(Root)}, expected {Scheme.Format(expectedRoot)}");

    /// <summary>
    /// The binary encoding, version 1. All integers are big-endian, bits are packed from the most significant bit of the first byte on and padded with zeros. In this order: version 1,
    /// kind 1, scheme (1 circom-smt, 2 keccak-smt, 3 sha256-smt), each one byte; the numbers of keys, terminals and slots, 4 bytes each; the root; for each key a bit, set if it
    /// is present; the keys; the values of the present ones; for each terminal 2 bytes, its depth, plus 2^15 if another key's leaf is there; those leaves, key and value; for
    /// each slot a bit, set if it holds a sibling; the siblings. Keys ascend in the tree's order; which terminal a key belongs to follows from the depths.
    /// </summary>
    public byte[] ToBytes() => ProofBytes.Write(this);
}
