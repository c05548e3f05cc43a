using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>What is known about a subtree while a side of a proof is put together.</summary>
internal enum SubtreeKind : byte
{
    /// <summary>No leaf.</summary>
    Empty,

    /// <summary>One leaf, whose digest is the same at every depth.</summary>
    Leaf,

    /// <summary>A node over two or more leaves.</summary>
    Node,

    /// <summary>A digest of a leaf or of a node.</summary>
    Unknown,
}

/// <summary>Where the digest of a subtree is, or will be.</summary>
internal enum DigestSource : byte
{
    /// <summary>Nowhere: it is zero.</summary>
    None,

    /// <summary>Among the leaves that are hashed.</summary>
    Leaf,

    /// <summary>Among the siblings.</summary>
    Sibling,

    /// <summary>It is the result of a task.</summary>
    Task,
}

/// <summary>A subtree: what it is, and where its digest is.</summary>
internal readonly record struct PartialNode(SubtreeKind Kind, DigestSource Source, int Index)
{
    internal static PartialNode Empty => default;

    internal static PartialNode OfLeaf(int leaf) => new(SubtreeKind.Leaf, DigestSource.Leaf, leaf);

    internal static PartialNode OfTask(int task) => new(SubtreeKind.Node, DigestSource.Task, task);
}

/// <summary>
/// Lays out the hashing of one tree of a proof, the old one or the new one, from the terminals up to the root. Both use the same slots and siblings; what differs is what is
/// at the terminals. Where a half becomes empty, the other half decides: a leaf rises, a node stays.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <param name="tree">The proof's part of the tree.</param>
/// <param name="edges">Its edges.</param>
/// <param name="leaves">The leaves.</param>
/// <param name="siblings">The siblings, those that were opened included.</param>
/// <param name="kinds">What a sibling was opened as; <see cref="SubtreeKind.Unknown"/> if it was not. Null if none was.</param>
/// <param name="hasher">Where the tasks go.</param>
internal sealed class ProofSide<TScheme>(
    PartialTree tree, PartialTree.Edge[] edges, LeafDigests<TScheme> leaves, Bytes32[] siblings, SubtreeKind[]? kinds, LevelHasher<TScheme> hasher)
    where TScheme : struct, ITreeScheme
{
    private readonly PartialNode[] _atTop = new PartialNode[edges.Length];

    /// <summary>The siblings that had to be opened, as often as they were met.</summary>
    internal List<int> Needed { get; } = [];

    /// <summary>
    /// Whether this is the tree that a root is already known of. There a leaf or an empty subtree beside nothing is a fault of the proof, since it would have risen.
    /// </summary>
    internal bool IsOld { get; init; }

    /// <summary>Plans everything up to the root.</summary>
    /// <param name="terminals">What is at each terminal, at its depth; tasks need not be lifted yet.</param>
    /// <param name="root">The root.</param>
    internal Rejection? Plan(ReadOnlySpan<PartialNode> terminals, out PartialNode root)
    {
        root = default;
        for (int i = 0; i < terminals.Length; i++)
        {
            if (Rise(i, terminals[i], tree.Paths[tree.Terminals[i].FirstKey]) is { } rejection)
                return rejection;
        }

        foreach (int gap in tree.Shape.BottomUp)
        {
            PartialNode left = _atTop[tree.EdgeOf(tree.Shape.Left[gap])], right = _atTop[tree.EdgeOf(tree.Shape.Right[gap])];
            TreePath path = tree.Paths[tree.Terminals[gap].FirstKey];
            if (Join(left, right, isRight: false, tree.GapDepths[gap], path, out PartialNode node) is { } rejection)
                return rejection;
            if (Rise(tree.EdgeOf(gap), node, path) is { } other)
                return other;
        }

        root = _atTop[tree.EdgeOf(tree.Shape.Root)];
        return null;
    }

    /// <summary>The digest of a subtree, that of a task once it is done.</summary>
    internal Bytes32 DigestOf(PartialNode node) => node.Source switch
    {
        DigestSource.Leaf => leaves[node.Index],
        DigestSource.Sibling => siblings[node.Index],
        DigestSource.Task => hasher.Digest(node.Index),
        _ => Bytes32.Zero,
    };

    // Follows an edge up. Once there is a node, all further levels are hashing and are left to its task.
    private Rejection? Rise(int index, PartialNode node, in TreePath path)
    {
        ref readonly PartialTree.Edge edge = ref edges[index];
        int end = edge.SiblingEnd, level = edge.Depth - 1;
        for (; level >= edge.Top && node.Kind != SubtreeKind.Node; level--)
        {
            if (!tree.Presence[edge.Slot + level - edge.Top])
            {
                if (IsOld)
                    return new Rejection(Reason.NonCanonicalShape, $"siblings: nothing beside {Describe(node)} at depth {level + 1}, which should be further up");
                continue;
            }

            int sibling = --end;
            PartialNode beside = node.Kind == SubtreeKind.Empty ? Identify(sibling) : new PartialNode(SubtreeKind.Unknown, DigestSource.Sibling, sibling);
            if (Join(node, beside, path.GoesRight(level), level, path, out node) is { } rejection)
                return rejection;
        }

        if (node.Kind == SubtreeKind.Node)
        {
            hasher.SetTop(node.Index, edge.Top);
            hasher.SetSiblings(node.Index, edge.Slot, level + 1, end);
        }

        _atTop[index] = node;
        return null;
    }

    // The subtree over two halves, the first of them the left one or the right one.
    private Rejection? Join(PartialNode half, PartialNode other, bool isRight, int depth, in TreePath path, out PartialNode joined)
    {
        bool isAlone = other.Kind == SubtreeKind.Empty || half.Kind == SubtreeKind.Empty;
        joined = half.Kind == SubtreeKind.Empty ? other : half;
        if (isAlone && joined.Kind is SubtreeKind.Empty or SubtreeKind.Leaf)
        {
            return IsOld
                ? new Rejection(Reason.NonCanonicalShape, $"terminals: {Describe(joined)} at depth {depth + 1} beside nothing, which should be further up")
                : null;
        }

        if (!IsOld && isAlone && joined.Kind == SubtreeKind.Unknown)
            return new Rejection(Reason.MissingSibling, $"openings: the sibling at depth {depth + 1} beside a leaf that goes has to be opened");
        int task = hasher.AddNode(depth, path);
        SetHalf(task, isRight, half, depth);
        SetHalf(task, !isRight, other, depth);
        joined = PartialNode.OfTask(task);
        return null;
    }

    private void SetHalf(int task, bool right, PartialNode half, int depth)
    {
        if (half.Source != DigestSource.Task)
        {
            hasher.SetHalf(task, right, DigestOf(half));
            return;
        }

        hasher.SetTop(half.Index, depth + 1);
        hasher.SetParent(half.Index, task, right);
    }

    // A sibling beside nothing: is it a leaf?
    private PartialNode Identify(int sibling)
    {
        if (TScheme.DigestsShowLeaves)
            return new PartialNode(TScheme.IsLeafDigest(siblings[sibling]) ? SubtreeKind.Leaf : SubtreeKind.Node, DigestSource.Sibling, sibling);
        if (!IsOld)
            Needed.Add(sibling);
        return new PartialNode(kinds?[sibling] ?? SubtreeKind.Unknown, DigestSource.Sibling, sibling);
    }

    private static string Describe(PartialNode node) => node.Kind == SubtreeKind.Leaf ? "a leaf" : "an empty subtree";
}
