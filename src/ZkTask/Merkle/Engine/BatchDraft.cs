using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>A part of the tree to be, in path order: a subtree that stays as it is, or a page to be written.</summary>
internal struct TreePart
{
    /// <summary>The subtree; of a page to be written, null until it is.</summary>
    internal Subtree? Subtree;

    /// <summary>The digest of a subtree that stays, at the depth <see cref="OldTop"/>.</summary>
    internal Bytes32 OldDigest;

    /// <summary>
    /// A path through the part, down to <see cref="OldTop"/> at least. What stays need not be looked at for it, which would be a visit to memory for every part.
    /// </summary>
    internal TreePath Path;

    /// <summary>Where the subtree hung: one below the node above it.</summary>
    internal int OldTop;

    /// <summary>The leaves of a page to be written, in <see cref="BatchDraft.Leaves"/>.</summary>
    internal int Start, Count;

    /// <summary>Whether the subtree stays.</summary>
    internal bool IsClean;
}

/// <summary>Where a leaf of a page to be written comes from.</summary>
/// <param name="Source">Its place in an old page, or the complement of an operation's index.</param>
/// <param name="Page">The old page's index in <see cref="BatchDraft.Pages"/>.</param>
/// <param name="IsTouched">Whether digests above it change: it is new, has a new value, or its neighbour is gone.</param>
internal record struct DraftLeaf(int Source, int Page, bool IsTouched);

/// <summary>
/// The first half of a commit, without hashing: walks the old tree once with the sorted operations and lays out the new one as a row of parts. Pages that outgrow
/// their capacity are cut at their topmost nodes; small neighbours are joined.
/// </summary>
internal sealed class BatchDraft
{
    // Joining at half the capacity leaves room, so that no page is joined and cut by turns.
    private const int JoinCapacity = Page.Capacity / 2;

    private readonly List<DraftLeaf> _leaves = [];
    private readonly List<Page?> _pages = [];
    private readonly List<TreePart> _parts = [];
    private readonly Stack<Visit> _visits = new();
    private OperationBatch _operations = OperationBatch.Empty;
    private long _deletions;
    private long _insertions;

    /// <summary>How many leaves the new tree has more than the old one.</summary>
    internal long Growth => _insertions - _deletions;

    /// <summary>Lays out a tree.</summary>
    internal void Lay(Subtree? root, in Bytes32 rootDigest, OperationBatch operations)
    {
        _operations = operations;
        _leaves.EnsureCapacity(operations.Count);
        Walk(root, rootDigest);
        if (_deletions > 0)
            JoinSmallPages();
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        _operations = OperationBatch.Empty;
        _leaves.Clear();
        _pages.Clear();
        _parts.Clear();
        _deletions = _insertions = 0;
    }

    /// <summary>The parts of the new tree, each a subtree of it, in path order.</summary>
    internal Span<TreePart> Parts => CollectionsMarshal.AsSpan(_parts);

    /// <summary>The leaves of all pages to be written.</summary>
    internal ReadOnlySpan<DraftLeaf> Leaves => CollectionsMarshal.AsSpan(_leaves);

    /// <summary>The old pages that leaves come from.</summary>
    internal List<Page?> Pages => _pages;

    /// <summary>The operations.</summary>
    internal OperationBatch Operations => _operations;

    /// <summary>The path of a leaf.</summary>
    internal TreePath PathOf(in DraftLeaf leaf) => leaf.Source >= 0 ? _pages[leaf.Page]!.Paths[leaf.Source] : _operations.Paths[~leaf.Source];

    private void Walk(Subtree? root, in Bytes32 rootDigest)
    {
        Stack<Visit> pending = _visits;
        pending.Push(new Visit(root, 0, _operations.Count, 0, rootDigest, root?.AnyPath ?? default));
        while (pending.TryPop(out Visit visit))
        {
            if (visit.Start == visit.End)
            {
                if (visit.Subtree is not null)
                    Keep(visit);
            }
            else if (visit.Subtree is Fork fork)
            {
                Divide(pending, visit, fork);
            }
            else
            {
                Merge(visit);
            }
        }
    }

    // Operations that leave the way to a fork above it make subtrees of their own beside that way, one for each depth where they leave; the others go on below it.
    private void Divide(Stack<Visit> pending, in Visit visit, Fork fork)
    {
        ReadOnlySpan<TreePath> paths = _operations.Paths;
        TreePath inside = fork.AnyPath;
        int start = visit.Start, end = visit.End;
        while (start < end && Leaves(paths[start]) is int depth && depth < fork.Depth && !paths[start].GoesRight(depth))
            start++;
        while (start < end && Leaves(paths[end - 1]) < fork.Depth)
            end--;
        int middle = FirstRight(paths, start, end, fork.Depth);

        // The stack returns them from left to right.
        PushGroups(end, visit.End);
        pending.Push(new Visit(fork.Right, middle, end, fork.Depth + 1, fork.RightDigest, inside.WithBit(fork.Depth, right: true)));
        pending.Push(new Visit(fork.Left, start, middle, fork.Depth + 1, fork.LeftDigest, inside.WithBit(fork.Depth, right: false)));
        PushGroups(visit.Start, start);

        int Leaves(in TreePath path) => TreePath.CommonPrefix(path, inside);

        void PushGroups(int from, int to)
        {
            while (to > from)
            {
                int first = to - 1, depth = Leaves(_operations.Paths[first]);
                while (first > from && Leaves(_operations.Paths[first - 1]) == depth)
                    first--;
                pending.Push(new Visit(null, first, to, depth + 1, default, default));
                to = first;
            }
        }
    }

    private static int FirstRight(ReadOnlySpan<TreePath> paths, int start, int end, int depth)
    {
        while (start < end)
        {
            int middle = (start + end) >>> 1;
            if (paths[middle].GoesRight(depth))
                end = middle;
            else
                start = middle + 1;
        }

        return start;
    }

    private void Keep(in Visit visit) =>
        _parts.Add(new TreePart { Subtree = visit.Subtree, OldDigest = visit.Digest, OldTop = visit.Top, Path = visit.Path, IsClean = true });

    private void Merge(in Visit visit)
    {
        Page? page = visit.Subtree as Page;
        int from = _leaves.Count, next = visit.Start;
        bool changed = false, afterDeletion = false;
        ReadOnlySpan<TreePath> old = page is null ? [] : page.Paths;
        ReadOnlySpan<Bytes32> oldValues = page is null ? [] : page.Values;
        for (int place = 0; place < old.Length; place++)
        {
            int order = -1;
            while (next < visit.End && (order = _operations.Paths[next].CompareTo(old[place])) < 0)
                Insert(next++);
            if (next == visit.End || order > 0)
            {
                Take(place);
                continue;
            }

            if (_operations.IsDelete(next))
            {
                if (_leaves.Count > from)
                    CollectionsMarshal.AsSpan(_leaves)[^1].IsTouched = true;
                changed = afterDeletion = true;
                _deletions++;
            }
            else if (_operations.Values[next] == oldValues[place])
            {
                Take(place);
            }
            else
            {
                Write(next);
            }

            next++;
        }

        while (next < visit.End)
            Insert(next++);
        if (changed)
            Cut(page, from);
        else if (page is not null)
            Keep(visit);
        if (!changed)
            _leaves.RemoveRange(from, _leaves.Count - from);

        void Take(int place)
        {
            _leaves.Add(new DraftLeaf(place, _pages.Count, afterDeletion));
            afterDeletion = false;
        }

        void Insert(int operation)
        {
            if (_operations.IsDelete(operation))
                return;
            Write(operation);
            _insertions++;
        }

        void Write(int operation)
        {
            _leaves.Add(new DraftLeaf(~operation, _pages.Count, IsTouched: true));
            changed = true;
            afterDeletion = false;
        }
    }

    // Makes pages of the leaves from an index on, all of one subtree.
    private void Cut(Page? page, int from)
    {
        _pages.Add(page);
        if (_leaves.Count - from <= Page.Capacity)
        {
            if (_leaves.Count > from)
                AddPage(from, _leaves.Count - from);
            return;
        }

        Stack<(int Start, int End)> pending = new();
        pending.Push((from, _leaves.Count));
        while (pending.TryPop(out (int Start, int End) range))
        {
            int count = range.End - range.Start;
            if (count > Page.Capacity)
            {
                ReadOnlySpan<DraftLeaf> leaves = Leaves;
                int depth = TreePath.CommonPrefix(PathOf(leaves[range.Start]), PathOf(leaves[range.End - 1]));
                int start = range.Start, end = range.End;
                while (start < end)
                {
                    int middle = (start + end) >>> 1;
                    if (PathOf(leaves[middle]).GoesRight(depth))
                        end = middle;
                    else
                        start = middle + 1;
                }

                pending.Push((start, range.End));
                pending.Push((range.Start, start));
            }
            else
            {
                AddPage(range.Start, count);
            }
        }
    }

    // Neighbouring pages that are all there is below a node become one page if they are small together and at least one of them is written anyway.
    private void JoinSmallPages()
    {
        Span<TreePart> parts = Parts;
        if (parts.Length < 2)
            return;
        byte[] depths = new byte[parts.Length - 1];
        for (int gap = 0; gap < depths.Length; gap++)
            depths[gap] = (byte)TreePath.CommonPrefix(parts[gap].Path, parts[gap + 1].Path);
        GapTree shape = new();
        shape.Build(depths);

        // Of each node the parts below it and their leaves; too many leaves, or a fork, count as infinitely many.
        (int First, int Last, int Count)[] below = new (int, int, int)[depths.Length];
        int[] lastOfGroup = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            lastOfGroup[i] = i;
        foreach (int gap in shape.BottomUp)
        {
            (int First, int Last, int Count) left = Side(parts, below, shape.Left[gap]), right = Side(parts, below, shape.Right[gap]);
            int count = left.Count + right.Count;
            below[gap] = (left.First, right.Last, count > JoinCapacity ? JoinCapacity + 1 : count);
            if (count <= JoinCapacity)
                lastOfGroup[left.First] = right.Last;
        }

        List<TreePart> joined = [];
        for (int first = 0; first < parts.Length; first = lastOfGroup[first] + 1)
            Join(parts[first..(lastOfGroup[first] + 1)], joined);
        _parts.Clear();
        _parts.AddRange(joined);
    }

    private static (int First, int Last, int Count) Side(ReadOnlySpan<TreePart> parts, (int First, int Last, int Count)[] below, int reference)
    {
        if (reference >= 0)
            return below[reference];
        ref readonly TreePart part = ref parts[~reference];
        int count = part.IsClean && part.Subtree is not Page ? JoinCapacity + 1 : part.IsClean ? ((Page)part.Subtree!).Length : part.Count;
        return (~reference, ~reference, count);
    }

    private void Join(ReadOnlySpan<TreePart> group, List<TreePart> joined)
    {
        bool allClean = true;
        foreach (ref readonly TreePart part in group)
            allClean &= part.IsClean;
        if (group.Length == 1 || allClean)
        {
            joined.AddRange(group);
            return;
        }

        int start = _leaves.Count;
        foreach (ref readonly TreePart part in group)
        {
            if (!part.IsClean)
            {
                for (int i = part.Start; i < part.Start + part.Count; i++)
                    _leaves.Add(_leaves[i]);
                continue;
            }

            Page page = (Page)part.Subtree!;
            for (int place = 0; place < page.Length; place++)
                _leaves.Add(new DraftLeaf(place, _pages.Count, IsTouched: false));
            _pages.Add(page);
        }

        joined.Add(new TreePart { Start = start, Count = _leaves.Count - start, Path = group[0].Path });
    }

    private void AddPage(int start, int count) => _parts.Add(new TreePart { Start = start, Count = count, Path = PathOf(Leaves[start]) });

    private readonly record struct Visit(Subtree? Subtree, int Start, int End, int Top, Bytes32 Digest, TreePath Path);
}
