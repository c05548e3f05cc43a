using System.Collections.Immutable;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Iden3;

/// <summary>
/// The claim that one operation leads from one root to another in the sparse tree of circomlib and iden3: what circomlib's SMTProcessor proves, and what iden3's tools call a
/// <c>CircomProcessorProof</c>. The siblings lead to the slot, where the key's way ends in the tree without the key, or of an update in both. An insertion fills an
/// empty slot, or moves the leaf in it down, along the bits that both keys share, to where their ways part. A deletion is that in reverse.
/// </summary>
/// <remarks>
/// <para>
/// The verdict is the circuit's, and what the circuit does not look at is not looked at here: of <see cref="CircomProcessorFunction.None"/> all but the roots, in an empty
/// slot the old leaf. In one case it is stricter: a leaf that is not on its own key's way is refused. The circuit takes one, but no tree that was built by operations
/// has one.
/// </para>
/// <para>
/// What neither the circuit nor anybody can see here: whether the last sibling beside a slot that a deletion leaves empty is a leaf. It would have to rise; where it does
/// not, the new root is that of a tree in another shape than its leaves have, in which that leaf cannot be proven any more. A <see cref="StateTransition"/> opens
/// that sibling and proves it.
/// </para>
/// </remarks>
public sealed record CircomProcessorProof
{
    /// <summary>The greatest number of levels that the circuit can have: keys have 254 bits.</summary>
    public const int MaxLevels = CircomSmtProof.MaxDepth;

    private const string Name = "circom processor proof";

    /// <summary>What is done.</summary>
    public required CircomProcessorFunction Function { get; init; }

    /// <summary>The root before; 0 of the empty tree.</summary>
    public required Fr OldRoot { get; init; }

    /// <summary>The root after.</summary>
    public required Fr NewRoot { get; init; }

    /// <summary>The siblings, from the root down to the slot; behind the last one that is not 0 there may be any number of zeros.</summary>
    public required ImmutableArray<Fr> Siblings { get; init; }

    /// <summary>The leaf that is updated; or the other key's leaf in the slot of an insertion or deletion, null if the slot is empty (<c>isOld0</c>).</summary>
    public CircomSmtLeaf? Old { get; init; }

    /// <summary>The leaf after an update or insertion; the leaf that a deletion takes away.</summary>
    public required CircomSmtLeaf New { get; init; }

    /// <summary>
    /// How many levels the tree may have, as the circuit's <c>nLevels</c> says, at most <see cref="MaxLevels"/>: one more than siblings, and two keys differ in so many low bits.
    /// </summary>
    public int Levels { get; init; } = MaxLevels;

    /// <summary>What becomes of the key; null of <see cref="CircomProcessorFunction.None"/>. A claim until <see cref="Verify()"/> finds nothing wrong.</summary>
    public StateChange? Change
    {
        get
        {
            Bytes32 key = Bytes32.FromElement(New.Key), value = Bytes32.FromElement(New.Value);
            return Function switch
            {
                CircomProcessorFunction.Update => new StateChange(key, Old is { } old ? Bytes32.FromElement(old.Value) : null, value),
                CircomProcessorFunction.Insert => new StateChange(key, null, value),
                CircomProcessorFunction.Delete => new StateChange(key, value, null),
                _ => null,
            };
        }
    }

    /// <summary>Checks the proof: at most two hashes for each level above the slot, one for each level between the slot and a fork, and two for leaves.</summary>
    /// <returns>
    /// Null, or <see cref="Reason.DepthExceeded"/> beyond <see cref="Levels"/>, <see cref="Reason.KeyMismatch"/> for an update of one key to another,
    /// <see cref="Reason.InvalidExclusion"/> if the leaf in the slot has the key itself or is not on its key's way, or <see cref="Reason.RootMismatch"/>.
    /// </returns>
    public Rejection? Verify()
    {
        if (Function == CircomProcessorFunction.None)
            return OldRoot == NewRoot ? null : new Rejection(Reason.RootMismatch, $"{Name}: nothing is done, but the root {OldRoot} becomes {NewRoot}");

        ImmutableArray<Fr> siblings = Siblings[..(Siblings.AsSpan().LastIndexOfAnyExcept(Fr.Zero) + 1)];
        int levels = Math.Min(Levels, MaxLevels);
        if (siblings.Length >= levels)
            return new Rejection(Reason.DepthExceeded, $"{Name}: {siblings.Length} siblings, a circuit of {levels} levels takes at most {levels - 1}");
        TreePath path = CircomSmtNode.PathOf(New.Key);
        if (CheckOld(path, siblings.Length, levels) is { } rejection)
            return rejection;

        Fr leaf = CircomSmtNode.Leaf(New), slot = Old is { } old ? CircomSmtNode.Leaf(old) : Fr.Zero;
        Fr before = CircomSmtNode.Root(path, siblings, slot);
        Fr after = CircomSmtNode.Root(path, siblings, Function == CircomProcessorFunction.Update || Old is null ? leaf : Fork(path, siblings.Length, leaf, slot));
        if (Function == CircomProcessorFunction.Delete)
            (before, after) = (after, before);
        if (before != OldRoot)
            return new Rejection(Reason.RootMismatch, $"{Name}: oldRoot: the siblings lead to {before}, not to {OldRoot}");
        return after == NewRoot ? null : new Rejection(Reason.RootMismatch, $"{Name}: newRoot: the siblings lead to {after}, not to {NewRoot}");
    }

    /// <summary>Checks the proof, and that it starts at an expected root.</summary>
    /// <param name="expectedOldRoot">The last root that was accepted.</param>
    /// <returns>Null, <see cref="Reason.StaleRoot"/> if it starts at another root, or what <see cref="Verify()"/> answers.</returns>
    public Rejection? Verify(Bytes32 expectedOldRoot) => Bytes32.FromElement(OldRoot) == expectedOldRoot
        ? Verify()
        : new Rejection(Reason.StaleRoot, $"{Name}: it starts at the root {OldRoot}, expected {expectedOldRoot.ToDecimal()}");

    private Rejection? CheckOld(in TreePath path, int depth, int levels)
    {
        if (Function == CircomProcessorFunction.Update)
            return Old?.Key == New.Key ? null : new Rejection(Reason.KeyMismatch, $"{Name}: an update of the key {Old?.Key.ToString() ?? "of no leaf"} to {New.Key}");
        if (Old is not { } old)
            return null;
        if (old.Key == New.Key)
            return new Rejection(Reason.InvalidExclusion, $"{Name}: the leaf in the slot has the key {New.Key} itself");
        int parting = TreePath.CommonPrefix(path, CircomSmtNode.PathOf(old.Key));
        if (parting < depth)
            return new Rejection(Reason.InvalidExclusion, $"{Name}: the leaf in the slot leaves the key's way at level {parting}, above {depth} siblings");
        return parting < levels ? null : new Rejection(Reason.DepthExceeded, $"{Name}: the two keys agree in {parting} low bits, a circuit of {levels} levels cannot part them");
    }

    // Both leaves where their ways part, below nodes with one empty side.
    private Fr Fork(in TreePath path, int depth, in Fr leaf, in Fr other)
    {
        int parting = TreePath.CommonPrefix(path, CircomSmtNode.PathOf(Old!.Key));
        Fr hash = CircomSmtNode.Node(path, parting, leaf, other);
        for (int level = parting - 1; level >= depth; level--)
            hash = CircomSmtNode.Node(path, level, hash, Fr.Zero);
        return hash;
    }
}
