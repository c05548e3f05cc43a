using System.Collections.Immutable;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Merkle;

/// <summary>
/// A proof that one root follows from another by given changes and nothing else. Its parts are well-formed and canonical, whoever made it; whether it is true,
/// <see cref="Verify(CancellationToken)"/> says.
/// </summary>
/// <remarks>
/// The proof shows the part of the old tree that leads to the changed keys. Both roots are computed from it side by side, so all that is beside that part is the same in
/// both trees. Where a deletion leaves a subtree alone beside nothing, it matters whether that subtree is a leaf, which rises, or a node, which stays; if the scheme's digests do not
/// show it, the proof opens the digest.
/// </remarks>
public sealed class StateTransition
{
    internal StateTransition(TreeScheme scheme, Bytes32 oldRoot, Bytes32 newRoot, ImmutableArray<StateChange> changes, PartialTree tree) =>
        (Scheme, OldRoot, NewRoot, Changes, Tree) = (scheme, oldRoot, newRoot, changes, tree);

    /// <summary>The kind of tree.</summary>
    public TreeScheme Scheme { get; }

    /// <summary>The root before.</summary>
    public Bytes32 OldRoot { get; }

    /// <summary>The root after.</summary>
    public Bytes32 NewRoot { get; }

    /// <summary>The changes, ascending by <see cref="TreeScheme.CompareKeys"/>. A change to the same value, or from absent to absent, is a fact that was looked at.</summary>
    public ImmutableArray<StateChange> Changes { get; }

    /// <summary>The largest depth at which a changed key's way ends in either tree: the number of levels above it.</summary>
    public int Depth => Scheme.ComputeDepth(Tree, After);

    /// <summary>The part of the old tree that is shown.</summary>
    internal PartialTree Tree { get; }

    private Bytes32?[] After => [.. Changes.Select(change => change.After)];

    /// <summary>Reads a proof in its one binary encoding; see <see cref="ToBytes"/>.</summary>
    /// <param name="bytes">The whole proof and nothing else.</param>
    /// <param name="transition">The proof; null if it was refused.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out StateTransition? transition) => ProofBytes.Read(bytes, out transition);

    /// <summary>
    /// Whether the tree with the root <see cref="NewRoot"/> is the one with the root <see cref="OldRoot"/> after the changes. Time in proportion to the proof's bytes, at
    /// most sixteen hashes for each.
    /// </summary>
    /// <param name="cancellation">Ends the hashing, which a hostile proof can make long: some seconds for a megabyte over Poseidon.</param>
    /// <returns>Null if it is, else what is wrong: <see cref="Reason.RootMismatch"/>, <see cref="Reason.NonCanonicalShape"/>, <see cref="Reason.MissingSibling"/>,
    /// <see cref="Reason.UnusedSibling"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Rejection? Verify(CancellationToken cancellation = default)
    {
        if (Scheme.ComputeRoots(Tree, After, out Bytes32 oldRoot, out Bytes32 newRoot, cancellation) is { } rejection)
            return rejection;
        if (oldRoot != OldRoot)
            return new Rejection(Reason.RootMismatch, $"oldRoot: the old values lead to {Scheme.Format(oldRoot)}, not to {Scheme.Format(OldRoot)}");
        return newRoot == NewRoot
            ? null
            : new Rejection(Reason.RootMismatch, $"newRoot: the new values lead to {Scheme.Format(newRoot)}, not to {Scheme.Format(NewRoot)}");
    }

    /// <summary>Whether the transition is true and starts at an expected root.</summary>
    /// <param name="expectedOldRoot">The last root that was accepted.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    /// <returns>Null if so, <see cref="Reason.StaleRoot"/> if it starts at another root, else what is wrong.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Rejection? Verify(Bytes32 expectedOldRoot, CancellationToken cancellation = default) => OldRoot == expectedOldRoot
        ? Verify(cancellation)
        : new Rejection(Reason.StaleRoot, $"oldRoot: the transition starts at {Scheme.Format(OldRoot)}, expected {Scheme.Format(expectedOldRoot)}");

    /// <summary>
    /// The binary encoding, version 1: that of <see cref="TreeProof.ToBytes"/> with these differences. The kind is 2; there are two roots, the old one first; for each key there are two
    /// bits, present before and after, and the value before and the value after, if present. If the scheme's digests do not show leaves (circom-smt), the presence bits are
    /// followed by a bit for each sibling, set if it is opened, and a bit for each opened one, set if it is a leaf; the siblings that are not opened are followed by
    /// the others' keys and values, or left and right halves.
    /// </summary>
    public byte[] ToBytes() => ProofBytes.Write(this);
}
