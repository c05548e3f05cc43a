using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Proofs;

/// <summary>Takes from a tree what a proof about some keys needs. One walk for all keys; digests within chains of half-empty nodes are computed together.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class TreeProver<TScheme>
    where TScheme : struct, ITreeScheme
{
    private readonly TreePath[] _paths;
    private readonly List<TerminalHeader> _headers = [];
    private readonly List<int> _firstKeys = [];
    private readonly List<Bytes32?> _values;
    private readonly Dictionary<(int Terminal, int Level), Sibling> _found = [];
    private readonly LevelHasher<TScheme> _hasher = LevelHasher<TScheme>.Rent();

    private TreeProver(StateTree tree, TreePath[] paths)
    {
        _paths = paths;
        _values = [.. new Bytes32?[paths.Length]];
        if (paths.Length > 0)
            Walk(tree);
    }

    /// <summary>Shows the values of keys.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="paths">The paths of the keys, strictly ascending.</param>
    /// <param name="values">Their values; null where they are absent.</param>
    internal static PartialTree Prove(StateTree tree, TreePath[] paths, out Bytes32?[] values)
    {
        TreeProver<TScheme> prover = new(tree, paths);
        values = [.. prover._values];
        PartialTree proof = prover.Assemble([], out _);
        LevelHasher<TScheme>.Return(prover._hasher);
        return proof;
    }

    /// <summary>Shows the values of keys, and opens what a transition to other values needs opened.</summary>
    internal static PartialTree ProveTransition(StateTree tree, TreePath[] paths, ReadOnlySpan<Bytes32?> after, out Bytes32?[] before)
    {
        TreeProver<TScheme> prover = new(tree, paths);
        before = [.. prover._values];
        PartialTree proof = prover.Assemble([], out List<Sibling> siblings);
        if (!TScheme.DigestsShowLeaves)
        {
            SubtreeKind[] kinds = [.. siblings.Select(sibling => sibling.Place.IsLeaf ? SubtreeKind.Leaf : SubtreeKind.Node)];
            List<int> needed = ProofEngine<TScheme>.FindOpenings(proof, after, kinds);
            if (needed.Count > 0)
                proof = prover.Assemble(Open(siblings, needed), out _);
        }

        LevelHasher<TScheme>.Return(prover._hasher);
        return proof;
    }

    private void Walk(StateTree tree)
    {
        Stack<(TreePlace Place, int Start, int End, int Depth)> pending = new();
        pending.Push((tree.Top is null ? default : TreePlace.Of(tree.Top, tree.Root, 0), 0, _paths.Length, 0));
        while (pending.TryPop(out (TreePlace Place, int Start, int End, int Depth) visit))
        {
            TreePlace place = visit.Place;
            if (place.IsEmpty || place.IsLeaf)
            {
                End(place, visit.Start, visit.End, visit.Depth);
                continue;
            }

            // Keys that leave the way to the next node above it end beside it, nowhere.
            int depth = place.Depth;
            TreePath inside = place.AnyPath;
            depth = Math.Min(depth, TreePath.CommonPrefix(_paths[visit.Start], inside));
            depth = Math.Min(depth, TreePath.CommonPrefix(_paths[visit.End - 1], inside));
            int middle = FirstRight(visit.Start, visit.End, depth);
            bool isNode = depth == place.Depth, insideGoesRight = inside.GoesRight(depth);
            TreePlace left = insideGoesRight ? default : place, right = insideGoesRight ? place : default;
            if (isNode)
                place.Split(out left, out right);
            if (middle == visit.Start || middle == visit.End)
            {
                bool goesRight = middle == visit.Start;
                TreePlace beside = goesRight ? left : right;
                if (!beside.IsEmpty)
                    _found.Add((_headers.Count, depth), new Sibling(beside, depth + 1, Lift(beside, depth + 1)));
                pending.Push((goesRight ? right : left, visit.Start, visit.End, depth + 1));
                continue;
            }

            pending.Push((right, middle, visit.End, depth + 1));
            pending.Push((left, visit.Start, middle, depth + 1));
        }

        _hasher.Run(CancellationToken.None);
    }

    private void End(in TreePlace place, int start, int end, int depth)
    {
        StateLeaf? foreign = null;
        if (place.IsLeaf)
        {
            int key = _paths.AsSpan(start, end - start).BinarySearch(place.AnyPath);
            if (key >= 0)
                _values[start + key] = place.LeafValue;
            else
                foreign = new StateLeaf(TScheme.KeyOf(place.AnyPath), place.LeafValue);
        }

        _headers.Add(new TerminalHeader(depth, foreign));
        _firstKeys.Add(start);
    }

    private int FirstRight(int start, int end, int depth)
    {
        while (start < end)
        {
            int middle = (start + end) >>> 1;
            if (_paths[middle].GoesRight(depth))
                end = middle;
            else
                start = middle + 1;
        }

        return start;
    }

    // The task that computes a subtree's digest at a depth; -1 if it is at hand.
    private int Lift(in TreePlace place, int depth)
    {
        if (place.IsLeaf || place.Top == depth)
            return -1;
        int task = _hasher.AddNode(place.Depth, place.AnyPath);
        _hasher.SetTop(task, depth);
        place.Split(out TreePlace left, out TreePlace right);
        _hasher.SetHalf(task, right: false, left.Digest);
        _hasher.SetHalf(task, right: true, right.Digest);
        return task;
    }

    private Bytes32 DigestOf(in TreePlace place, int task) => task < 0 ? place.Digest : _hasher.Digest(task);

    private PartialTree Assemble(SiblingOpening[] openings, out List<Sibling> siblings)
    {
        List<(int Terminal, int Depth, int Top)> edges = ListEdges();
        List<bool> presence = [];
        siblings = [];
        foreach ((int terminal, int depth, int top) in edges)
        {
            for (int level = top; level < depth; level++)
            {
                bool isPresent = _found.TryGetValue((terminal, level), out Sibling sibling);
                presence.Add(isPresent);
                if (isPresent)
                    siblings.Add(sibling);
            }
        }

        byte[] bits = new byte[PresenceBits.ByteCount(presence.Count)];
        for (int slot = 0; slot < presence.Count; slot++)
            bits[slot >> 3] |= (byte)(presence[slot] ? 0x80 >> (slot & 7) : 0);
        Bytes32[] digests = [.. siblings.Select(sibling => DigestOf(sibling.Place, sibling.Task))];
        foreach (ref readonly SiblingOpening opening in openings.AsSpan())
            digests[opening.Index] = Bytes32.Zero;
        Rejection? rejection = PartialTree.TryCreate<TScheme>(_paths, _values.ToArray(), _headers.ToArray(), bits, presence.Count, digests, openings, out PartialTree? tree);
        return tree ?? throw new InvalidOperationException(rejection!.ToString());
    }

    // The edges in the order of their slots, each with the first terminal below it.
    private List<(int Terminal, int Depth, int Top)> ListEdges()
    {
        int terminals = _headers.Count;
        byte[] depths = new byte[Math.Max(0, terminals - 1)];
        for (int gap = 0; gap < depths.Length; gap++)
            depths[gap] = (byte)TreePath.CommonPrefix(_paths[_firstKeys[gap]], _paths[_firstKeys[gap + 1]]);
        GapTree shape = new();
        shape.Build(depths);
        (int Terminal, int Depth, int Top)[] edges = new (int, int, int)[terminals + depths.Length];
        for (int i = 0; i < terminals; i++)
            edges[i] = (i, _headers[i].Depth, 0);
        foreach (int gap in shape.BottomUp)
        {
            int left = shape.Left[gap] < 0 ? ~shape.Left[gap] : terminals + shape.Left[gap], right = shape.Right[gap] < 0 ? ~shape.Right[gap] : terminals + shape.Right[gap];
            edges[terminals + gap] = (edges[left].Terminal, depths[gap], 0);
            edges[left].Top = edges[right].Top = depths[gap] + 1;
        }

        return [.. edges];
    }

    private static SiblingOpening[] Open(List<Sibling> siblings, List<int> needed)
    {
        LevelHasher<TScheme> hasher = LevelHasher<TScheme>.Rent();
        List<(int Index, int Task)> tasks = [];
        SiblingOpening[] openings = new SiblingOpening[needed.Count];
        for (int i = 0; i < openings.Length; i++)
        {
            (TreePlace place, int depth, _) = siblings[needed[i]];
            if (place.IsLeaf)
            {
                openings[i] = new SiblingOpening(needed[i], IsLeaf: true, TScheme.KeyOf(place.AnyPath), place.LeafValue);
                continue;
            }

            place.Split(out TreePlace left, out TreePlace right);
            if (place.Depth == depth)
            {
                openings[i] = new SiblingOpening(needed[i], IsLeaf: false, left.Digest, right.Digest);
                continue;
            }

            int task = hasher.AddNode(place.Depth, place.AnyPath);
            hasher.SetTop(task, depth + 1);
            hasher.SetHalf(task, right: false, left.Digest);
            hasher.SetHalf(task, right: true, right.Digest);
            tasks.Add((i, task));
        }

        hasher.Run(CancellationToken.None);
        foreach ((int index, int task) in tasks)
        {
            (TreePlace place, int depth, _) = siblings[needed[index]];
            Bytes32 below = hasher.Digest(task);
            openings[index] = place.AnyPath.GoesRight(depth)
                ? new SiblingOpening(needed[index], IsLeaf: false, Bytes32.Zero, below)
                : new SiblingOpening(needed[index], IsLeaf: false, below, Bytes32.Zero);
        }

        LevelHasher<TScheme>.Return(hasher);
        return openings;
    }

    /// <summary>What is beside the way of a terminal at a depth.</summary>
    private readonly record struct Sibling(TreePlace Place, int Depth, int Task);
}
