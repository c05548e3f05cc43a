using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>Writes a plan's pages with all their digests, many pages at a time so that the hash lanes are full at every level. Not thread-safe.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class PageWriter<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BlockLeaves = 512;

    // As many pages as fit into a core's second-level cache.
    private const int GroupPages = 256;

    private readonly PageHasher<TScheme> _hasher = new();
    private readonly GapTree _shape = new();
    private readonly Bytes32[] _block = new Bytes32[2 * BlockLeaves];
    private readonly (Bytes32[] Data, int Word)[] _blockTargets = new (Bytes32[], int)[BlockLeaves];
    private readonly Bytes32[][] _data = new Bytes32[GroupPages][];
    private CommitPlan _plan = null!;
    private int _blockCount;

    /// <summary>Writes all pages of a plan.</summary>
    internal void Write(CommitPlan plan)
    {
        _plan = plan;
        Span<PageDraft> pages = plan.Pages;
        for (int start = 0; start < pages.Length; start += GroupPages)
            WriteGroup(pages.Slice(start, Math.Min(GroupPages, pages.Length - start)));
        _plan = null!;
    }

    private void WriteGroup(Span<PageDraft> pages)
    {
        for (int i = 0; i < pages.Length; i++)
        {
            if (pages[i].Slot < 0)
                continue;
            _data[i] = pages[i].Source switch
            {
                PageSource.Operations => CopyOperations(pages[i]),
                PageSource.NewValues => SetValues(pages[i]),
                PageSource.Leaves => CopyLeaves(pages[i]),
                _ => [],
            };
        }

        FlushLeaves();
        _hasher.Run();
        for (int i = 0; i < pages.Length; i++)
            pages[i].Page = pages[i].Slot < 0 ? null : pages[i].Source == PageSource.OldPage ? pages[i].Old : Page.Seal(_data[i], pages[i].Length);
        _data.AsSpan(0, pages.Length).Clear();
    }

    private Bytes32[] CopyOperations(in PageDraft page)
    {
        int count = page.Count;
        Bytes32[] data = Page.Allocate(count);
        PageView view = new(data, count);
        _plan.Operations.Paths.AsSpan(page.Start, count).CopyTo(view.Paths);
        _plan.Operations.Values.AsSpan(page.Start, count).CopyTo(view.Values);
        for (int place = 0; place < count; place++)
            AddLeaf(data, count, place);
        SetDepths(view);
        foreach (int gap in _shape.BottomUp)
        {
            SetTop(view, _shape.Left[gap], view.Depths[gap] + 1);
            SetTop(view, _shape.Right[gap], view.Depths[gap] + 1);
            AddNode(data, view, gap);
        }

        SetTop(view, _shape.Root, count > 1 ? view.Depths[_shape.Root] : 0);
        return data;

        static void SetTop(in PageView view, int reference, int top)
        {
            if (reference >= 0)
                view.Tops[reference] = (byte)top;
        }
    }

    private Bytes32[] SetValues(in PageDraft page)
    {
        int count = page.Old!.Length;
        Bytes32[] data = page.Old.CopyData();
        PageView view = new(data, count);
        uint touched = 0, dirty = 0;
        for (int operation = page.Start; operation < page.Start + page.Count; operation++)
        {
            if (!_plan.TryPlace(operation, out int place))
                continue;
            view.Values[place] = _plan.Operations.Values[operation];
            touched |= 1u << place;
            AddLeaf(data, count, place);
        }

        _shape.Build(view.Depths);
        ReadOnlySpan<int> lefts = _shape.Left, rights = _shape.Right;
        foreach (int gap in _shape.BottomUp)
        {
            int left = lefts[gap], right = rights[gap];
            uint below = (left < 0 ? touched >> ~left : dirty >> left) | (right < 0 ? touched >> ~right : dirty >> right);
            if ((below & 1) == 0)
                continue;
            dirty |= 1u << gap;
            AddNode(data, view, gap);
        }

        return data;
    }

    private Bytes32[] CopyLeaves(in PageDraft page)
    {
        int count = page.Count;
        ReadOnlySpan<DraftLeaf> leaves = _plan.Leaves.Slice(page.Start, count);
        Bytes32[] data = Page.Allocate(count);
        PageView view = new(data, count);
        int oldIndex = -1;
        PageView old = default;
        for (int place = 0; place < count; place++)
        {
            (int source, int oldPage, _) = leaves[place];
            if (source < 0)
            {
                view.Paths[place] = _plan.Operations.Paths[~source];
                view.Values[place] = _plan.Operations.Values[~source];
                AddLeaf(data, count, place);
                continue;
            }

            if (oldPage != oldIndex)
                old = _plan.OldPages[oldIndex = oldPage]!.View;
            view.Paths[place] = old.Paths[source];
            view.Values[place] = old.Values[source];
            view.LeafDigests[place] = old.LeafDigests[source];
        }

        SetDepths(view);
        uint dirty = 0;
        foreach (int gap in _shape.BottomUp)
        {
            bool isDirty = leaves[gap].Page != leaves[gap + 1].Page;
            isDirty |= Settle(data, view, leaves, dirty, _shape.Left[gap], view.Depths[gap] + 1);
            isDirty |= Settle(data, view, leaves, dirty, _shape.Right[gap], view.Depths[gap] + 1);
            dirty |= isDirty ? 1u << gap : 0;
        }

        if (count > 1)
            Settle(data, view, leaves, dirty, _shape.Root, view.Depths[_shape.Root]);
        return data;
    }

    // Fixes the depth that a leaf or a node is lifted to; whether its digest there is a new one.
    private bool Settle(Bytes32[] data, in PageView view, ReadOnlySpan<DraftLeaf> leaves, uint dirty, int reference, int top)
    {
        if (reference < 0)
            return leaves[~reference].IsTouched;
        view.Tops[reference] = (byte)top;
        if (((dirty >> reference) & 1) == 0)
        {
            PageView old = _plan.OldPages[leaves[reference].Page]!.View;
            int source = leaves[reference].Source;
            if (old.Tops[source] == top)
            {
                view.NodeDigests[reference] = old.NodeDigests[source];
                return false;
            }
        }

        AddNode(data, view, reference);
        return true;
    }

    private void SetDepths(in PageView view)
    {
        for (int gap = 0; gap < view.Depths.Length; gap++)
            view.Depths[gap] = (byte)TreePath.CommonPrefix(view.Paths[gap], view.Paths[gap + 1]);
        _shape.Build(view.Depths);
    }

    private void AddNode(Bytes32[] data, in PageView view, int gap)
    {
        int left = _shape.Left[gap], right = _shape.Right[gap], count = view.Paths.Length;
        _hasher.Add(data, view, gap, WordOf(left), WordOf(right));

        int WordOf(int reference) => reference < 0 ? PageView.LeafWord(count, ~reference) : PageView.NodeWord(count, reference);
    }

    private void AddLeaf(Bytes32[] data, int count, int place)
    {
        if (_blockCount == BlockLeaves)
            FlushLeaves();
        _block[2 * _blockCount] = TScheme.KeyOf(MemoryMarshal.Cast<Bytes32, TreePath>(data)[place]);
        _block[(2 * _blockCount) + 1] = data[count + place];
        _blockTargets[_blockCount++] = (data, PageView.LeafWord(count, place));
    }

    private void FlushLeaves()
    {
        TScheme.HashLeaves(_block.AsSpan(0, 2 * _blockCount), _block.AsSpan(0, _blockCount));
        for (int i = 0; i < _blockCount; i++)
        {
            (Bytes32[] data, int word) = _blockTargets[i];
            data[word] = _block[i];
        }

        _blockTargets.AsSpan(0, _blockCount).Clear();
        _blockCount = 0;
    }
}
