namespace ZkTask.Merkle.Engine;

/// <summary>Writes pages with all their digests, many pages at a time so that the hash lanes are full at every level. Not thread-safe; one for each worker.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class PageWriter<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BlockLeaves = 512;
    private const int NoTask = -1;

    private readonly LevelHasher<TScheme> _hasher = LevelHasher<TScheme>.Rent();
    private readonly GapTree _shape = new();
    private readonly Bytes32[] _leafBlock = new Bytes32[2 * BlockLeaves];
    private readonly (int Page, int Place)[] _leafTargets = new (int, int)[BlockLeaves];
    private readonly List<byte[]> _data = [];
    private readonly List<(int Page, int Gap, int Task)> _results = [];
    private readonly int[] _taskOf = new int[Page.Capacity];
    private readonly bool[] _isDirty = new bool[Page.Capacity];
    private int _leafCount;

    /// <summary>Writes the pages among a draft's parts.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="parts">The indices of the parts.</param>
    internal void Write(BatchDraft draft, ReadOnlySpan<int> parts)
    {
        foreach (int index in parts)
        {
            ref readonly TreePart part = ref draft.Parts[index];
            CopyLeaves(draft, draft.Leaves.Slice(part.Start, part.Count));
        }

        HashLeaves(draft, parts);
        for (int i = 0; i < parts.Length; i++)
            PlanNodes(draft, i, draft.Parts[parts[i]]);
        _hasher.Run();
        CopyResults(draft, parts);
        for (int i = 0; i < parts.Length; i++)
        {
            ref TreePart part = ref draft.Parts[parts[i]];
            part.Subtree = Page.Seal(_data[i], part.Count);
        }

        _hasher.Clear();
        _data.Clear();
        _results.Clear();
    }

    private void CopyResults(BatchDraft draft, ReadOnlySpan<int> parts)
    {
        int current = -1;
        Span<Bytes32> digests = [];
        foreach ((int page, int gap, int task) in _results)
        {
            if (page != current)
                digests = View(draft, parts, current = page).NodeDigests;
            digests[gap] = _hasher.Digest(task);
        }
    }

    private PageView View(BatchDraft draft, ReadOnlySpan<int> parts, int page) => new(_data[page], draft.Parts[parts[page]].Count);

    private void CopyLeaves(BatchDraft draft, ReadOnlySpan<DraftLeaf> leaves)
    {
        byte[] data = Page.Allocate(leaves.Length);
        PageView view = new(data, leaves.Length);
        Span<TreePath> paths = view.Paths;
        Span<Bytes32> values = view.Values, digests = view.LeafDigests;
        int oldIndex = -1;
        PageView old = default;
        for (int i = 0; i < leaves.Length; i++)
        {
            ref readonly DraftLeaf leaf = ref leaves[i];
            if (leaf.Source < 0)
            {
                paths[i] = draft.Operations.Paths[~leaf.Source];
                values[i] = draft.Operations.Values[~leaf.Source];
                continue;
            }

            if (leaf.Page != oldIndex)
                old = draft.Pages[oldIndex = leaf.Page]!.View;
            paths[i] = old.Paths[leaf.Source];
            values[i] = old.Values[leaf.Source];
            digests[i] = old.LeafDigests[leaf.Source];
        }

        Span<byte> depths = view.Depths;
        for (int gap = 0; gap < depths.Length; gap++)
            depths[gap] = (byte)TreePath.CommonPrefix(paths[gap], paths[gap + 1]);
        _data.Add(data);
    }

    private void HashLeaves(BatchDraft draft, ReadOnlySpan<int> parts)
    {
        for (int page = 0; page < parts.Length; page++)
        {
            ref readonly TreePart part = ref draft.Parts[parts[page]];
            ReadOnlySpan<DraftLeaf> leaves = draft.Leaves.Slice(part.Start, part.Count);
            PageView view = View(draft, parts, page);
            for (int place = 0; place < leaves.Length; place++)
            {
                if (leaves[place].Source >= 0)
                    continue;
                _leafBlock[2 * _leafCount] = TScheme.KeyOf(view.Paths[place]);
                _leafBlock[(2 * _leafCount) + 1] = view.Values[place];
                _leafTargets[_leafCount++] = (page, place);
                if (_leafCount == BlockLeaves)
                    FlushLeaves(draft, parts);
            }
        }

        FlushLeaves(draft, parts);
    }

    private void FlushLeaves(BatchDraft draft, ReadOnlySpan<int> parts)
    {
        TScheme.HashLeaves(_leafBlock.AsSpan(0, 2 * _leafCount), _leafBlock.AsSpan(0, _leafCount));
        int current = -1;
        Span<Bytes32> digests = [];
        for (int i = 0; i < _leafCount; i++)
        {
            (int page, int place) = _leafTargets[i];
            if (page != current)
                digests = View(draft, parts, current = page).LeafDigests;
            digests[place] = _leafBlock[i];
        }

        _leafCount = 0;
    }

    // Takes over the nodes that did not change and makes tasks of the others.
    private void PlanNodes(BatchDraft draft, int page, in TreePart part)
    {
        ReadOnlySpan<DraftLeaf> leaves = draft.Leaves.Slice(part.Start, part.Count);
        PageView view = new(_data[page], part.Count);
        _shape.Build(view.Depths);
        foreach (int gap in _shape.BottomUp)
        {
            _taskOf[gap] = NoTask;
            int left = _shape.Left[gap], right = _shape.Right[gap];
            bool dirty = leaves[gap].Page != leaves[gap + 1].Page;
            dirty |= Settle(draft, page, leaves, view, left, view.Depths[gap] + 1);
            dirty |= Settle(draft, page, leaves, view, right, view.Depths[gap] + 1);
            _isDirty[gap] = dirty;
            if (dirty)
                AddNode(page, view, gap);
        }

        if (part.Count > 1)
            Settle(draft, page, leaves, view, _shape.Root, view.Depths[_shape.Root]);
    }

    // Fixes the depth that a leaf or a node is lifted to; whether its digest there is a new one.
    private bool Settle(BatchDraft draft, int page, ReadOnlySpan<DraftLeaf> leaves, in PageView view, int reference, int top)
    {
        if (reference < 0)
            return leaves[~reference].IsTouched;
        view.Tops[reference] = (byte)top;
        if (!_isDirty[reference])
        {
            PageView old = draft.Pages[leaves[reference].Page]!.View;
            int source = leaves[reference].Source;
            if (old.Tops[source] == top)
            {
                view.NodeDigests[reference] = old.NodeDigests[source];
                return false;
            }

            AddNode(page, view, reference);
        }

        _hasher.SetTop(_taskOf[reference], top);
        return true;
    }

    private void AddNode(int page, in PageView view, int gap)
    {
        int task = _taskOf[gap] = _hasher.AddNode(view.Depths[gap], view.Paths[gap]);
        _results.Add((page, gap, task));
        SetHalf(view, task, right: false, _shape.Left[gap]);
        SetHalf(view, task, right: true, _shape.Right[gap]);
    }

    private void SetHalf(in PageView view, int task, bool right, int reference)
    {
        if (reference < 0)
            _hasher.SetHalf(task, right, view.LeafDigests[~reference]);
        else if (_taskOf[reference] == NoTask)
            _hasher.SetHalf(task, right, view.NodeDigests[reference]);
        else
            _hasher.SetParent(_taskOf[reference], task, right);
    }
}
