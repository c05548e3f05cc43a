using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>What is known about a subtree while a side of a proof is put together.</summary>
internal enum SubtreeKind
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

/// <summary>A subtree: what it is, and its digest or the task that will compute it.</summary>
internal readonly record struct PartialNode(SubtreeKind Kind, Bytes32 Digest, int Task)
{
    internal static PartialNode Empty => new(SubtreeKind.Empty, Bytes32.Zero, -1);

    internal static PartialNode OfLeaf(in Bytes32 digest) => new(SubtreeKind.Leaf, digest, -1);

    internal static PartialNode OfTask(int task) => new(SubtreeKind.Node, default, task);
}

/// <summary>
/// Lays out the hashing of one tree of a proof, the old one or the new one, from the terminals up to the root. Both use the same slots and siblings; what differs is what is
/// at the terminals. Where a half becomes empty, the other half decides: a leaf rises, a node stays.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
/// <param name="tree">The proof's part of the tree.</param>
/// <param name="edges">Its edges.</param>
/// <param name="siblings">The siblings, those that were opened included.</param>
/// <param name="kinds">What a sibling was opened as; <see cref="SubtreeKind.Unknown"/> if it was not. Null if none was.</param>
/// <param name="hasher">Where the tasks go.</param>
internal sealed class ProofSide<TScheme>(
    PartialTree tree, PartialTree.Edge[] edges, Bytes32[] siblings, SubtreeKind[]? kinds, LevelHasher<TScheme> hasher)
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
            if (Join(left, right, tree.GapDepths[gap], path, out PartialNode node) is { } rejection)
                return rejection;
            if (Rise(tree.EdgeOf(gap), node, path) is { } other)
                return other;
        }

        root = _atTop[tree.EdgeOf(tree.Shape.Root)];
        return null;
    }

    /// <summary>The digest of a subtree once the tasks are done.</summary>
    internal static Bytes32 DigestOf(in PartialNode node, LevelHasher<TScheme> hasher) => node.Kind == SubtreeKind.Node ? hasher.Digest(node.Task) : node.Digest;

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
            PartialNode beside = node.Kind == SubtreeKind.Empty ? Identify(sibling) : new PartialNode(SubtreeKind.Unknown, siblings[sibling], -1);
            (PartialNode left, PartialNode right) = path.GoesRight(level) ? (beside, node) : (node, beside);
            if (Join(left, right, level, path, out node) is { } rejection)
                return rejection;
        }

        if (node.Kind == SubtreeKind.Node)
        {
            hasher.SetTop(node.Task, edge.Top);
            hasher.SetSiblings(node.Task, edge.Slot, level + 1, end);
        }

        _atTop[index] = node;
        return null;
    }

    // The subtree over two halves.
    private Rejection? Join(in PartialNode left, in PartialNode right, int depth, in TreePath path, out PartialNode joined)
    {
        joined = left.Kind == SubtreeKind.Empty ? right : left;
        PartialNode other = left.Kind == SubtreeKind.Empty ? left : right;
        bool rises = other.Kind == SubtreeKind.Empty && joined.Kind is SubtreeKind.Empty or SubtreeKind.Leaf;
        if (rises)
        {
            return IsOld
                ? new Rejection(Reason.NonCanonicalShape, $"terminals: {Describe(joined)} at depth {depth + 1} beside nothing, which should be further up")
                : null;
        }

        if (!IsOld && other.Kind == SubtreeKind.Empty && joined.Kind == SubtreeKind.Unknown)
            return new Rejection(Reason.MissingSibling, $"openings: the sibling at depth {depth + 1} beside a leaf that goes has to be opened");
        int task = hasher.AddNode(depth, path);
        SetHalf(task, right: false, left, depth);
        SetHalf(task, right: true, right, depth);
        joined = PartialNode.OfTask(task);
        return null;
    }

    private void SetHalf(int task, bool right, in PartialNode half, int depth)
    {
        if (half.Kind != SubtreeKind.Node || half.Task < 0)
        {
            hasher.SetHalf(task, right, half.Digest);
            return;
        }

        hasher.SetTop(half.Task, depth + 1);
        hasher.SetParent(half.Task, task, right);
    }

    // A sibling beside nothing: is it a leaf?
    private PartialNode Identify(int sibling)
    {
        Bytes32 digest = siblings[sibling];
        if (TScheme.DigestsShowLeaves)
            return new PartialNode(TScheme.IsLeafDigest(digest) ? SubtreeKind.Leaf : SubtreeKind.Node, digest, -1);
        if (!IsOld)
            Needed.Add(sibling);
        return new PartialNode(kinds?[sibling] ?? SubtreeKind.Unknown, digest, -1);
    }

    private static string Describe(in PartialNode node) => node.Kind == SubtreeKind.Leaf ? "a leaf" : "an empty subtree";
}
