using System.Runtime.InteropServices;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>
/// Computes the roots that a proof leads to: first all leaves in one block, then all nodes level by level, of the old tree and the new one together.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal static class ProofEngine<TScheme>
    where TScheme : struct, ITreeScheme
{
    /// <summary>The root of the tree that a proof shows a part of.</summary>
    /// <param name="tree">The part of the tree.</param>
    /// <param name="root">The root.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    internal static Rejection? ComputeRoot(PartialTree tree, out Bytes32 root, CancellationToken cancellation)
    {
        root = Bytes32.Zero;
        if (tree.Openings.Length > 0)
            return new Rejection(Reason.UnusedSibling, "openings: only the neighbour of a leaf that goes is opened");
        LeafDigests<TScheme> leaves = new(tree.Terminals.Length);
        PartialNode[] terminals = AddOldLeaves(tree, leaves);
        leaves.Hash();

        LevelHasher<TScheme> hasher = LevelHasher<TScheme>.Rent();
        hasher.UseSiblings(tree.Siblings, tree.Presence);
        ProofSide<TScheme> side = new(tree, tree.Edges(), leaves, tree.Siblings, null, hasher) { IsOld = true };
        Rejection? rejection = side.Plan(terminals, out PartialNode node);
        if (rejection is null)
        {
            hasher.Run(cancellation);
            root = side.DigestOf(node);
        }

        LevelHasher<TScheme>.Return(hasher);
        return rejection;
    }

    /// <summary>The root before and after.</summary>
    /// <param name="tree">The part of the old tree.</param>
    /// <param name="after">The keys' values in the new tree; null where they are absent.</param>
    /// <param name="oldRoot">The old root.</param>
    /// <param name="newRoot">The new root.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    internal static Rejection? ComputeRoots(
        PartialTree tree, ReadOnlySpan<Bytes32?> after, out Bytes32 oldRoot, out Bytes32 newRoot, CancellationToken cancellation)
    {
        (oldRoot, newRoot) = (Bytes32.Zero, Bytes32.Zero);
        LeafDigests<TScheme> leaves = new(tree.Terminals.Length + tree.Paths.Length);
        PartialNode[] oldLeaves = AddOldLeaves(tree, leaves);
        NewLeaves newLeaves = new(tree, after, oldLeaves, leaves);
        int[] openedLeaves = AddOpenedLeaves(tree, leaves);
        leaves.Hash();
        Bytes32[] siblings = OpenSiblings(tree, openedLeaves, leaves, out SubtreeKind[]? kinds);

        LevelHasher<TScheme> hasher = LevelHasher<TScheme>.Rent();
        hasher.UseSiblings(siblings, tree.Presence);
        PartialTree.Edge[] edges = tree.Edges();
        ProofSide<TScheme> oldSide = new(tree, edges, leaves, siblings, kinds, hasher) { IsOld = true };
        ProofSide<TScheme> newSide = new(tree, edges, leaves, siblings, kinds, hasher);
        PartialNode newNode = default;
        Rejection? rejection = oldSide.Plan(oldLeaves, out PartialNode oldNode)
            ?? newSide.Plan(newLeaves.Terminals(hasher), out newNode);
        if (rejection is null && newSide.Needed.Count < tree.Openings.Length)
            rejection = new Rejection(Reason.UnusedSibling, $"openings: {tree.Openings.Length} siblings are opened, {newSide.Needed.Count} have to be");
        if (rejection is null)
        {
            hasher.Run(cancellation);
            oldRoot = oldSide.DigestOf(oldNode);
            newRoot = newSide.DigestOf(newNode);
        }

        LevelHasher<TScheme>.Return(hasher);
        return rejection;
    }

    /// <summary>The siblings that a transition has to open, for somebody who knows what each of them is. Hashes nothing: what is at a leaf's index is
    /// anything.</summary>
    internal static List<int> FindOpenings(PartialTree tree, ReadOnlySpan<Bytes32?> after, SubtreeKind[] kinds)
    {
        LeafDigests<TScheme> leaves = new(tree.Terminals.Length + tree.Paths.Length);
        NewLeaves newLeaves = new(tree, after, AddOldLeaves(tree, leaves), leaves);
        LevelHasher<TScheme> unused = LevelHasher<TScheme>.Rent();
        ProofSide<TScheme> side = new(tree, tree.Edges(), leaves, tree.Siblings, kinds, unused);
        if (side.Plan(newLeaves.Terminals(unused), out _) is { } rejection)
            throw new InvalidOperationException(rejection.ToString());
        LevelHasher<TScheme>.Return(unused);
        side.Needed.Sort();
        return side.Needed;
    }

    /// <summary>The largest depth of a leaf or an empty subtree that a transition shows in either tree.</summary>
    internal static int Depth(PartialTree tree, ReadOnlySpan<Bytes32?> after)
    {
        LeafDigests<TScheme> unused = new(tree.Terminals.Length + tree.Paths.Length);
        return Math.Max(tree.Depth, new NewLeaves(tree, after, AddOldLeaves(tree, unused), unused).Depth);
    }

    // What is at each terminal of the old tree.
    private static PartialNode[] AddOldLeaves(PartialTree tree, LeafDigests<TScheme> leaves)
    {
        PartialNode[] terminals = new PartialNode[tree.Terminals.Length];
        for (int i = 0; i < terminals.Length; i++)
        {
            ref readonly ProofTerminal terminal = ref tree.Terminals[i];
            terminals[i] = terminal.HasLeaf ? PartialNode.OfLeaf(leaves.Add(terminal.LeafPath, terminal.LeafValue)) : PartialNode.Empty;
        }

        return terminals;
    }

    private static int[] AddOpenedLeaves(PartialTree tree, LeafDigests<TScheme> leaves) =>
        Array.ConvertAll(tree.Openings, opening => opening.IsLeaf ? leaves.Add(TScheme.PathOf(opening.First), opening.Second) : -1);

    private static Bytes32[] OpenSiblings(PartialTree tree, int[] openedLeaves, LeafDigests<TScheme> leaves, out SubtreeKind[]? kinds)
    {
        kinds = null;
        if (tree.Openings.Length == 0)
            return tree.Siblings;
        Bytes32[] siblings = [.. tree.Siblings];
        kinds = new SubtreeKind[siblings.Length];
        kinds.AsSpan().Fill(SubtreeKind.Unknown);
        Bytes32[] halves = [.. tree.Openings.Where(opening => !opening.IsLeaf).SelectMany(opening => new[] { opening.First, opening.Second })];
        TScheme.HashNodes(halves, halves.AsSpan(0, halves.Length / 2));
        int node = 0;
        for (int i = 0; i < tree.Openings.Length; i++)
        {
            ref readonly SiblingOpening opening = ref tree.Openings[i];
            siblings[opening.Index] = opening.IsLeaf ? leaves[openedLeaves[i]] : halves[node++];
            kinds[opening.Index] = opening.IsLeaf ? SubtreeKind.Leaf : SubtreeKind.Node;
        }

        return siblings;
    }

    /// <summary>The leaves below the terminals in the new tree.</summary>
    private sealed class NewLeaves
    {
        private readonly PartialTree _tree;
        private readonly LeafDigests<TScheme> _digests;
        private readonly List<(TreePath Path, int Digest)> _leaves = [];
        private readonly int[] _starts;

        internal NewLeaves(PartialTree tree, ReadOnlySpan<Bytes32?> after, PartialNode[] oldLeaves, LeafDigests<TScheme> digests)
        {
            (_tree, _digests) = (tree, digests);
            _starts = new int[tree.Terminals.Length + 1];
            for (int i = 0; i < tree.Terminals.Length; i++)
            {
                Add(tree.Terminals[i], after, oldLeaves[i].Index);
                _starts[i + 1] = _leaves.Count;
            }
        }

        /// <summary>The depth of the deepest leaf.</summary>
        internal int Depth
        {
            get
            {
                int depth = 0;
                for (int i = 0; i < _tree.Terminals.Length; i++)
                {
                    for (int leaf = _starts[i] + 1; leaf < _starts[i + 1]; leaf++)
                        depth = Math.Max(depth, 1 + TreePath.CommonPrefix(_leaves[leaf - 1].Path, _leaves[leaf].Path));
                }

                return depth;
            }
        }

        /// <summary>What is at each terminal; where there are several leaves, the node over them.</summary>
        internal PartialNode[] Terminals(LevelHasher<TScheme> hasher)
        {
            PartialNode[] terminals = new PartialNode[_tree.Terminals.Length];
            GapTree shape = new();
            for (int i = 0; i < terminals.Length; i++)
            {
                ReadOnlySpan<(TreePath Path, int Digest)> leaves = CollectionsMarshal.AsSpan(_leaves)[_starts[i].._starts[i + 1]];
                terminals[i] = leaves.Length switch
                {
                    0 => PartialNode.Empty,
                    1 => PartialNode.OfLeaf(leaves[0].Digest),
                    _ => PartialNode.OfTask(AddNodes(leaves, shape, hasher)),
                };
            }

            return terminals;
        }

        private void Add(in ProofTerminal terminal, ReadOnlySpan<Bytes32?> after, int oldLeaf)
        {
            bool foreignIsNext = terminal.IsForeign;
            for (int key = terminal.FirstKey; key < terminal.FirstKey + terminal.KeyCount; key++)
            {
                TreePath path = _tree.Paths[key];
                if (foreignIsNext && terminal.LeafPath.CompareTo(path) < 0)
                {
                    _leaves.Add((terminal.LeafPath, oldLeaf));
                    foreignIsNext = false;
                }

                if (after[key] is not { } value)
                    continue;
                bool stays = terminal.HasLeaf && terminal.LeafPath.Equals(path) && terminal.LeafValue == value;
                _leaves.Add((path, stays ? oldLeaf : _digests.Add(path, value)));
            }

            if (foreignIsNext)
                _leaves.Add((terminal.LeafPath, oldLeaf));
        }

        private int AddNodes(ReadOnlySpan<(TreePath Path, int Digest)> leaves, GapTree shape, LevelHasher<TScheme> hasher)
        {
            byte[] depths = new byte[leaves.Length - 1];
            for (int gap = 0; gap < depths.Length; gap++)
                depths[gap] = (byte)TreePath.CommonPrefix(leaves[gap].Path, leaves[gap + 1].Path);
            shape.Build(depths);
            int first = hasher.Count;
            for (int gap = 0; gap < depths.Length; gap++)
                hasher.AddNode(depths[gap], leaves[gap].Path);
            for (int gap = 0; gap < depths.Length; gap++)
            {
                Hang(leaves, shape.Left[gap], right: false);
                Hang(leaves, shape.Right[gap], right: true);

                void Hang(ReadOnlySpan<(TreePath Path, int Digest)> leaves, int reference, bool right)
                {
                    if (reference < 0)
                    {
                        hasher.SetHalf(first + gap, right, _digests[leaves[~reference].Digest]);
                        return;
                    }

                    hasher.SetTop(first + reference, depths[gap] + 1);
                    hasher.SetParent(first + reference, first + gap, right);
                }
            }

            return first + shape.Root;
        }
    }
}
