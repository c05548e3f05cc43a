using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>Where the way of one or more neighbouring keys of a proof ends: at an empty subtree or at a leaf, which may be that of another key.</summary>
internal struct ProofTerminal
{
    /// <summary>The depth of the empty subtree or leaf.</summary>
    internal int Depth;

    /// <summary>The keys that end here.</summary>
    internal int FirstKey, KeyCount;

    /// <summary>Whether there is a leaf.</summary>
    internal bool HasLeaf;

    /// <summary>Whether the leaf is that of a key the proof is not asked about.</summary>
    internal bool IsForeign;

    /// <summary>The leaf.</summary>
    internal TreePath LeafPath;

    /// <inheritdoc cref="LeafPath"/>
    internal Bytes32 LeafValue;
}

/// <summary>What a terminal is beside the keys: its depth, and the leaf of another key, if that is what is there.</summary>
internal readonly record struct TerminalHeader(int Depth, StateLeaf? Foreign);

/// <summary>What a sibling is a digest of: a leaf's key and value, or a node's halves.</summary>
/// <param name="Index">The sibling's index.</param>
/// <param name="IsLeaf">Which of the two.</param>
/// <param name="First">The key, or the left half.</param>
/// <param name="Second">The value, or the right half.</param>
internal readonly record struct SiblingOpening(int Index, bool IsLeaf, Bytes32 First, Bytes32 Second);

/// <summary>
/// The part of a tree that a proof shows: the ways of some keys from the root to their terminals, and what is beside them. The shape follows from the keys and
/// the depths of the terminals. Terminals and the nodes where ways part are joined by edges; every level of an edge has a slot for a sibling, empty or given. Slots
/// are numbered edge by edge, first those above the terminals, then those above the nodes between them, from the root downwards in each.
/// </summary>
internal sealed class PartialTree
{
    private PartialTree(TreePath[] paths, ProofTerminal[] terminals, byte[] gapDepths, PresenceBits presence, Bytes32[] siblings, SiblingOpening[] openings)
    {
        (Paths, Terminals, GapDepths, Presence, Siblings, Openings) = (paths, terminals, gapDepths, presence, siblings, openings);
        Shape.Build(gapDepths);
        Slots = CountSlots();
    }

    /// <summary>The paths of the keys, ascending.</summary>
    internal TreePath[] Paths { get; }

    /// <summary>The terminals, in path order.</summary>
    internal ProofTerminal[] Terminals { get; }

    /// <summary>Between neighbouring terminals the depth of the node where their ways part.</summary>
    internal byte[] GapDepths { get; }

    /// <summary>The trie over the terminals.</summary>
    internal GapTree Shape { get; } = new();

    /// <summary>Which slots hold a sibling.</summary>
    internal PresenceBits Presence { get; }

    /// <summary>How many slots there are.</summary>
    internal long Slots { get; }

    /// <summary>The siblings in the order of slots; where there is an opening, zero.</summary>
    internal Bytes32[] Siblings { get; }

    /// <summary>The openings, ascending by index.</summary>
    internal SiblingOpening[] Openings { get; }

    /// <summary>The depth of the deepest terminal.</summary>
    internal int Depth
    {
        get
        {
            int depth = 0;
            foreach (ref readonly ProofTerminal terminal in Terminals.AsSpan())
                depth = Math.Max(depth, terminal.Depth);
            return depth;
        }
    }

    /// <summary>Checks a shape.</summary>
    /// <param name="paths">The paths of the keys, strictly ascending (checked by the caller).</param>
    /// <param name="values">The keys' values in the tree; null where they are absent.</param>
    /// <param name="headers">The terminals.</param>
    /// <param name="presence">The presence bits.</param>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="siblings">One for each set bit.</param>
    /// <param name="openings">The openings, ascending by index.</param>
    /// <param name="tree">The result; null if refused.</param>
    internal static Rejection? TryCreate<TScheme>(
        TreePath[] paths, ReadOnlySpan<Bytes32?> values, ReadOnlySpan<TerminalHeader> headers, byte[] presence, long slots, Bytes32[] siblings, SiblingOpening[] openings,
        out PartialTree? tree)
        where TScheme : struct, ITreeScheme
    {
        tree = null;
        if (paths.Length == 0)
            return new Rejection(Reason.NonCanonicalShape, "keys: a proof is about at least one key");
        ProofTerminal[] terminals = new ProofTerminal[headers.Length];
        int key = 0;
        for (int i = 0; i < headers.Length; i++)
        {
            if (TakeTerminal<TScheme>(paths, values, headers[i], i, ref key, out terminals[i]) is { } rejection)
                return rejection;
        }

        if (key < paths.Length)
            return new Rejection(Reason.NonCanonicalShape, $"terminals: key {key} belongs to none of the {headers.Length} terminals");
        byte[] depths = new byte[terminals.Length - 1];
        for (int gap = 0; gap < depths.Length; gap++)
        {
            int depth = TreePath.CommonPrefix(paths[terminals[gap].FirstKey], paths[terminals[gap + 1].FirstKey]);
            if (depth >= terminals[gap].Depth || depth >= terminals[gap + 1].Depth)
                return new Rejection(Reason.NonCanonicalShape, $"terminals[{gap + 1}]: overlaps the one before it");
            depths[gap] = (byte)depth;
        }

        PartialTree candidate = new(paths, terminals, depths, new PresenceBits(presence), siblings, openings);
        if (candidate.Slots != slots)
            return new Rejection(slots < candidate.Slots ? Reason.MissingSibling : Reason.UnusedSibling, $"siblings: {slots} slots, the shape has {candidate.Slots}");
        if (CheckSiblings<TScheme>(siblings, openings) is { } wrong)
            return wrong;
        tree = candidate;
        return null;
    }

    /// <summary>For each slot the index of its sibling, or -1.</summary>
    internal IEnumerable<int> SlotIndices()
    {
        int next = 0;
        for (int slot = 0; slot < Slots; slot++)
            yield return Presence[slot] ? next++ : -1;
    }

    /// <summary>For each slot its sibling, zero where nothing is.</summary>
    internal IEnumerable<Bytes32> SlotSiblings() => SlotIndices().Select(index => index < 0 ? Bytes32.Zero : Siblings[index]);

    /// <summary>The edge above a terminal or a node: the depths of its ends, and its first slot and sibling.</summary>
    internal Edge[] Edges()
    {
        Edge[] edges = new Edge[Terminals.Length + GapDepths.Length];
        SetTops(edges);
        int slot = 0, sibling = 0;
        for (int i = 0; i < edges.Length; i++)
        {
            ref Edge edge = ref edges[i];
            edge.Depth = i < Terminals.Length ? Terminals[i].Depth : GapDepths[i - Terminals.Length];
            edge.Slot = slot;
            int end = slot + edge.Depth - edge.Top;
            sibling += Presence.CountSet(slot, end);
            slot = end;
            edge.SiblingEnd = sibling;
        }

        return edges;
    }

    private static Rejection? TakeTerminal<TScheme>(
        TreePath[] paths, ReadOnlySpan<Bytes32?> values, in TerminalHeader header, int index, ref int key, out ProofTerminal terminal)
        where TScheme : struct, ITreeScheme
    {
        terminal = new ProofTerminal { Depth = header.Depth, FirstKey = key };
        if (key == paths.Length)
            return new Rejection(Reason.NonCanonicalShape, $"terminals[{index}]: no key ends there");
        if (header.Depth < 0 || header.Depth > TScheme.PathBits)
            return new Rejection(Reason.DepthExceeded, $"terminals[{index}]: the depth {header.Depth} is above {TScheme.PathBits}");
        for (; key < paths.Length && TreePath.CommonPrefix(paths[terminal.FirstKey], paths[key]) >= header.Depth; key++)
        {
            if (values[key] is not { } value)
                continue;
            if (terminal.HasLeaf)
                return new Rejection(Reason.NonCanonicalShape, $"terminals[{index}]: two keys with values at one leaf");
            (terminal.HasLeaf, terminal.LeafPath, terminal.LeafValue) = (true, paths[key], value);
        }

        terminal.KeyCount = key - terminal.FirstKey;
        return header.Foreign is null ? null : TakeForeign<TScheme>(paths, header.Foreign.Value, index, ref terminal);
    }

    // A leaf that stands where absent keys would be. Were it the leaf of one of them, that key would be present.
    private static Rejection? TakeForeign<TScheme>(TreePath[] paths, in StateLeaf leaf, int index, ref ProofTerminal terminal)
        where TScheme : struct, ITreeScheme
    {
        if (!TScheme.IsCanonical(leaf.Key))
            return new Rejection(Reason.NonCanonicalKey, $"terminals[{index}].leaf: the key {leaf.Key} is not below the field's modulus r");
        if (!TScheme.IsCanonical(leaf.Value))
            return new Rejection(Reason.NonCanonicalValue, $"terminals[{index}].leaf: the value {leaf.Value} is not below the field's modulus r");
        TreePath path = TScheme.PathOf(leaf.Key);
        if (terminal.HasLeaf)
            return new Rejection(Reason.NonCanonicalShape, $"terminals[{index}].leaf: the leaf there is that of a key that is present");
        if (TreePath.CommonPrefix(path, paths[terminal.FirstKey]) < terminal.Depth)
            return new Rejection(Reason.InvalidExclusion, $"terminals[{index}].leaf: the key {leaf.Key} is not on the way of the keys that end there");
        if (paths.AsSpan(terminal.FirstKey, terminal.KeyCount).BinarySearch(path) >= 0)
            return new Rejection(Reason.InvalidExclusion, $"terminals[{index}].leaf: the leaf of the key {leaf.Key} cannot show that this key is absent");
        (terminal.HasLeaf, terminal.IsForeign, terminal.LeafPath, terminal.LeafValue) = (true, true, path, leaf.Value);
        return null;
    }

    private static Rejection? CheckSiblings<TScheme>(Bytes32[] siblings, SiblingOpening[] openings)
        where TScheme : struct, ITreeScheme
    {
        int next = 0;
        for (int i = 0; i < siblings.Length; i++)
        {
            if (next < openings.Length && openings[next].Index == i)
            {
                SiblingOpening opening = openings[next++];
                if (!TScheme.IsCanonical(opening.First) || !TScheme.IsCanonical(opening.Second))
                    return new Rejection(Reason.NonCanonicalValue, $"siblings: number {i} is opened as something that is not below the field's modulus r");
            }
            else if (siblings[i].IsZero)
            {
                return new Rejection(Reason.NonCanonicalShape, $"siblings: number {i} is given as zero, which stands for nothing");
            }
            else if (!TScheme.IsCanonical(siblings[i]))
            {
                return new Rejection(Reason.NonCanonicalValue, $"siblings: number {i} is not below the field's modulus r");
            }
        }

        return null;
    }

    private long CountSlots()
    {
        Edge[] edges = new Edge[Terminals.Length + GapDepths.Length];
        SetTops(edges);
        long slots = 0;
        for (int i = 0; i < edges.Length; i++)
            slots += (i < Terminals.Length ? Terminals[i].Depth : GapDepths[i - Terminals.Length]) - edges[i].Top;
        return slots;
    }

    private void SetTops(Edge[] edges)
    {
        foreach (int gap in Shape.BottomUp)
        {
            edges[EdgeOf(Shape.Left[gap])].Top = GapDepths[gap] + 1;
            edges[EdgeOf(Shape.Right[gap])].Top = GapDepths[gap] + 1;
        }
    }

    /// <summary>The index of the edge above a gap's node, or above terminal i, given as ~i.</summary>
    internal int EdgeOf(int reference) => reference < 0 ? ~reference : Terminals.Length + reference;

    /// <summary>The way from a terminal or a node up to just below the next node.</summary>
    internal struct Edge
    {
        internal int Depth, Top, Slot, SiblingEnd;
    }
}
