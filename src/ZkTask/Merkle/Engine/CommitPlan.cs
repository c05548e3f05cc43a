using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// The first half of a commit, without hashing: walks the old tree once with the sorted operations, level by level, copies the nodes on their way and lays out the pages they
/// end in. What no operation leads to is not looked at.
/// </summary>
internal sealed partial class CommitPlan
{
    /// <summary>The root's slot: the left side of a fork above the region, which is no part of the tree.</summary>
    private const int RootSlot = 0;

    private const byte Unchanged = byte.MaxValue;
    private const int TouchedTogether = 16;

    private readonly List<Visit> _visits = [];
    private readonly List<ForkDraft> _forks = [];
    private readonly List<PageDraft> _pages = [];
    private readonly List<CommitRegion> _regions = [];
    private readonly List<DraftLeaf> _leaves = [];
    private readonly List<Page?> _oldPages = [];
    private readonly Stack<(int Start, int End, int Slot)> _cuts = new();
    private OperationBatch _operations = OperationBatch.Empty;
    private byte[] _places = [];
    private int _firstOperation;
    private long _touched;      // so that what only touches memory is not left out

    /// <summary>How many leaves the new tree has more than the old one.</summary>
    internal long Growth { get; private set; }

    /// <summary>The nodes; the first is the one above the region. Those further down come later.</summary>
    internal Span<ForkDraft> Forks => CollectionsMarshal.AsSpan(_forks);

    /// <summary>The pages.</summary>
    internal Span<PageDraft> Pages => CollectionsMarshal.AsSpan(_pages);

    /// <summary>The parts that are left to others.</summary>
    internal List<CommitRegion> Regions => _regions;

    /// <summary>The leaves of pages that are neither all old nor all new.</summary>
    internal ReadOnlySpan<DraftLeaf> Leaves => CollectionsMarshal.AsSpan(_leaves);

    /// <summary>The old pages that these leaves come from.</summary>
    internal List<Page?> OldPages => _oldPages;

    /// <summary>The operations.</summary>
    internal OperationBatch Operations => _operations;

    /// <summary>How much room the plan keeps for the next one, in nodes and leaves.</summary>
    internal int Capacity => _forks.Capacity + _leaves.Capacity + _visits.Capacity;

    /// <summary>Lays out a region.</summary>
    /// <param name="region">The region.</param>
    /// <param name="operations">The whole batch.</param>
    /// <param name="regionOperations">Parts with at most so many operations become regions of their own; 0: none does.</param>
    internal void Lay(in CommitRegion region, OperationBatch operations, int regionOperations)
    {
        (_operations, _firstOperation) = (operations, region.Start);
        if (regionOperations == 0 && _places.Length < region.End - region.Start)
            _places = new byte[Math.Max(64, region.End - region.Start)];
        _forks.Add(new ForkDraft { Fork = new Fork(region.Top - 1) { Left = region.Old, LeftDigest = region.Digest }, Slot = -1 });
        AddVisit(region.Old, region.Start, region.End, RootSlot, region.Top);

        // Level by level, so that the many misses of a level do not wait for each other.
        for (int i = 0; i < _visits.Count; i++)
        {
            if (i % TouchedTogether == 0)
                Touch(CollectionsMarshal.AsSpan(_visits)[i..Math.Min(i + TouchedTogether, _visits.Count)]);
            Visit visit = _visits[i];
            if (regionOperations > 0 && visit.End - visit.Start <= regionOperations)
                _regions.Add(new CommitRegion(visit.Old, ForkAt(visit.Slot).Digest(IsRight(visit.Slot)), visit.Start, visit.End, visit.Top, visit.Slot));
            else if (visit.Old is Fork fork)
                Divide(visit, fork);
            else if (visit.Old is null && _operations.Deletes is null)
                Grow(visit);
            else if (visit.Old is not Page page || regionOperations > 0 || !TrySetValues(visit, page))
                Merge(visit);
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        _operations = OperationBatch.Empty;
        _visits.Clear();
        _forks.Clear();
        _pages.Clear();
        _regions.Clear();
        _leaves.Clear();
        _oldPages.Clear();
        Growth = 0;
    }

    /// <summary>The leaf of the old page that gets an operation's value; false if it has that value already.</summary>
    internal bool TryPlace(int operation, out int place) => (place = _places[operation - _firstOperation]) != Unchanged;

    /// <summary>The path of a leaf.</summary>
    internal TreePath PathOf(in DraftLeaf leaf) => leaf.Source >= 0 ? _oldPages[leaf.Page]!.Paths[leaf.Source] : _operations.Paths[~leaf.Source];

    /// <summary>Hangs a finished subtree.</summary>
    internal void Hang(int slot, Subtree? subtree, in Bytes32 digest)
    {
        Fork parent = ForkAt(slot);
        parent.Side(IsRight(slot)) = subtree;
        parent.Digest(IsRight(slot)) = digest;
    }

    /// <summary>Takes over a region's result.</summary>
    internal void Take(in CommitRegion region, in CommitResult result)
    {
        Hang(region.Slot, result.Subtree, result.Digest);
        Growth += result.Growth;
    }

    internal static bool IsRight(int slot) => (slot & 1) != 0;

    internal Fork ForkAt(int slot) => Forks[slot >> 1].Fork!;

    // What the next visits read is anywhere in memory. One after the other, each would wait; of reads that follow each other at once, a core has many under way.
    private void Touch(ReadOnlySpan<Visit> visits)
    {
        long touched = 0;
        foreach (ref readonly Visit visit in visits)
            touched += visit.Old?.Depth ?? 0;
        foreach (ref readonly Visit visit in visits)
            touched += visit.Old?.Touch() ?? 0;
        _touched = touched;
    }

    private void AddVisit(Subtree? old, int start, int end, int slot, int top)
    {
        if (start < end)
            _visits.Add(new Visit(old, start, end, slot, top));
    }

    private int AddFork(Fork fork, int slot)
    {
        int index = _forks.Count;
        _forks.Add(new ForkDraft { Fork = fork, Slot = slot });
        SetPart(slot, index);
        ForkAt(slot).Side(IsRight(slot)) = fork;
        return index;
    }

    private void AddPage(in PageDraft page)
    {
        SetPart(page.Slot, ~_pages.Count);
        _pages.Add(page);
    }

    private void SetPart(int slot, int part)
    {
        ref ForkDraft draft = ref Forks[slot >> 1];
        if (IsRight(slot))
            draft.Right = part;
        else
            draft.Left = part;
    }

    private void Divide(Visit visit, Fork fork)
    {
        if (fork.Depth > visit.Top && !TryFollow(ref visit, fork))
            return;
        int index = AddFork(fork.Copy(), visit.Slot), middle = FirstRight(visit.Start, visit.End, fork.Depth);
        AddVisit(fork.Left, visit.Start, middle, 2 * index, fork.Depth + 1);
        AddVisit(fork.Right, middle, visit.End, (2 * index) + 1, fork.Depth + 1);
    }

    // Operations that leave the way to a fork above it make subtrees of their own beside that way, one for each depth where they leave; the others go on below it.
    private bool TryFollow(ref Visit visit, Fork fork)
    {
        ReadOnlySpan<TreePath> paths = _operations.Paths;
        TreePath inside = fork.AnyPath;
        bool moved = false;
        while (visit.Start < visit.End)
        {
            int depth = Math.Min(TreePath.CommonPrefix(paths[visit.Start], inside), TreePath.CommonPrefix(paths[visit.End - 1], inside));
            if (depth >= fork.Depth)
                return true;
            int middle = FirstRight(visit.Start, visit.End, depth);
            bool right = inside.GoesRight(depth);
            (int first, int end) = right ? (visit.Start, middle) : (middle, visit.End);
            visit = right ? visit with { Start = middle } : visit with { End = middle };
            if (!AnyPut(first, end))
                continue;
            int index = AddFork(new Fork(depth), visit.Slot);
            AddVisit(null, first, end, (2 * index) + (right ? 0 : 1), depth + 1);
            visit = visit with { Slot = (2 * index) + (right ? 1 : 0), Top = depth + 1 };
            moved = true;
        }

        // A copy is hashed anew, and lifted to where it hangs now.
        if (moved)
            AddFork(fork.Copy(), visit.Slot);
        return false;
    }

    private bool AnyPut(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (!_operations.IsDelete(i))
                return true;
        }

        return false;
    }

    private int FirstRight(int start, int end, int depth)
    {
        ReadOnlySpan<TreePath> paths = _operations.Paths;
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

    // All operations are new leaves where nothing was.
    private void Grow(in Visit visit)
    {
        int count = visit.End - visit.Start;
        if (count <= Page.Capacity)
        {
            AddPage(new PageDraft { Source = PageSource.Operations, Start = visit.Start, Count = count, Slot = visit.Slot });
            Growth += count;
            return;
        }

        int depth = TreePath.CommonPrefix(_operations.Paths[visit.Start], _operations.Paths[visit.End - 1]);
        int index = AddFork(new Fork(depth), visit.Slot), middle = FirstRight(visit.Start, visit.End, depth);
        AddVisit(null, visit.Start, middle, 2 * index, depth + 1);
        AddVisit(null, middle, visit.End, (2 * index) + 1, depth + 1);
    }

    // Most commits only give keys new values: then a page's keys, and so its shape, stay.
    private bool TrySetValues(in Visit visit, Page page)
    {
        bool changed = false;
        for (int operation = visit.Start; operation < visit.End; operation++)
        {
            if (_operations.IsDelete(operation) || page.Find(_operations.Paths[operation]) is not (>= 0 and int place))
                return false;
            bool differs = page.Values[place] != _operations.Values[operation];
            _places[operation - _firstOperation] = differs ? (byte)place : Unchanged;
            changed |= differs;
        }

        if (changed)
            AddPage(new PageDraft { Source = PageSource.NewValues, Old = page, Start = visit.Start, Count = visit.End - visit.Start, Slot = visit.Slot });
        return true;
    }

    private readonly record struct Visit(Subtree? Old, int Start, int End, int Slot, int Top);
}
