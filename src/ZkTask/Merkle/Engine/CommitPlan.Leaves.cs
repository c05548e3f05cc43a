using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <content>Pages that gain and lose leaves: merged, cut where they outgrow their capacity, joined where they are small together.</content>
internal sealed partial class CommitPlan
{
    // Joining at half the capacity leaves room, so that no page is joined and cut by turns.
    private const int JoinCapacity = Page.Capacity / 2;

    /// <summary>
    /// After deletions: takes out nodes with nothing on a side, and makes one page of two neighbours that are small. The deepest nodes first, so that what
    /// rises meets its new neighbours.
    /// </summary>
    internal void Shrink()
    {
        for (int index = _forks.Count - 1; index > 0; index--)
        {
            (Fork fork, int slot) = (_forks[index].Fork!, _forks[index].Slot);
            bool hasLeft = !IsEmpty(index, right: false), hasRight = !IsEmpty(index, right: true);
            if (hasLeft && hasRight)
            {
                if (TryCountLeaves(index, right: false, out int left) && TryCountLeaves(index, right: true, out int right) && left + right <= JoinCapacity)
                    Join(index);
                continue;
            }

            SetPart(slot, 0);
            ForkAt(slot).Side(IsRight(slot)) = null;
            if (hasLeft || hasRight)
                Move(index, hasRight, slot);
            Forks[index].Fork = null;
        }
    }

    private bool IsEmpty(int fork, bool right) => Forks[fork].Part(right) == 0 && Forks[fork].Fork!.Side(right) is null;

    private void Move(int from, bool right, int slot)
    {
        int part = Forks[from].Part(right);
        if (part > 0)
        {
            Forks[part].Slot = slot;
            ForkAt(slot).Side(IsRight(slot)) = Forks[part].Fork;
            SetPart(slot, part);
        }
        else if (part < 0)
        {
            Pages[~part].Slot = slot;
            SetPart(slot, part);
        }
        else if (Forks[from].Fork!.Side(right) is Fork fork)
        {
            // A copy is hashed anew, and lifted to where it hangs now.
            AddFork(fork.Copy(), slot);
        }
        else
        {
            AddPage(new PageDraft { Source = PageSource.OldPage, Old = (Page)Forks[from].Fork!.Side(right)!, Slot = slot });
        }
    }

    private bool TryCountLeaves(int fork, bool right, out int count)
    {
        int part = Forks[fork].Part(right);
        count = part < 0 ? Pages[~part].Length : 0;
        if (part == 0 && Forks[fork].Fork!.Side(right) is Page page)
            count = page.Length;
        return count > 0;
    }

    private void Join(int index)
    {
        (int slot, int start) = (Forks[index].Slot, _leaves.Count);
        CopyLeaves(index, right: false);
        CopyLeaves(index, right: true);
        Forks[index].Fork = null;
        AddPage(new PageDraft { Source = PageSource.Leaves, Start = start, Count = _leaves.Count - start, Slot = slot });
    }

    private void CopyLeaves(int fork, bool right)
    {
        int part = Forks[fork].Part(right);
        PageDraft page = part < 0 ? Pages[~part] : new PageDraft { Source = PageSource.OldPage, Old = (Page)Forks[fork].Fork!.Side(right)! };
        if (part < 0)
            Pages[~part].Slot = -1;
        switch (page.Source)
        {
            case PageSource.Leaves:
                for (int i = page.Start; i < page.Start + page.Count; i++)
                    _leaves.Add(_leaves[i]);
                return;
            case PageSource.Operations:
                for (int operation = page.Start; operation < page.Start + page.Count; operation++)
                    _leaves.Add(new DraftLeaf(~operation, _oldPages.Count, IsTouched: true));
                break;
            default:
                int first = _leaves.Count;
                for (int place = 0; place < page.Old!.Length; place++)
                    _leaves.Add(new DraftLeaf(place, _oldPages.Count, IsTouched: false));
                for (int operation = page.Start; operation < page.Start + page.Count; operation++)
                {
                    if (TryPlace(operation, out int place))
                        CollectionsMarshal.AsSpan(_leaves)[first + place] = new DraftLeaf(~operation, _oldPages.Count, IsTouched: true);
                }

                break;
        }

        _oldPages.Add(page.Old);
    }

    // A page, or nothing, and operations of any kind.
    private void Merge(in Visit visit)
    {
        Page? page = visit.Old as Page;
        int from = _leaves.Count, next = visit.Start, end = visit.End, growth = 0;
        bool changed = false, afterDeletion = false;
        ReadOnlySpan<TreePath> old = page is null ? [] : page.Paths;
        ReadOnlySpan<Bytes32> oldValues = page is null ? [] : page.Values;
        for (int place = 0; place < old.Length; place++)
        {
            int order = -1;
            while (next < end && (order = _operations.Paths[next].CompareTo(old[place])) < 0)
                Insert(next++);
            if (next == end || order > 0)
            {
                Take(place);
                continue;
            }

            if (_operations.IsDelete(next))
            {
                if (_leaves.Count > from)
                    CollectionsMarshal.AsSpan(_leaves)[^1].IsTouched = true;
                changed = afterDeletion = true;
                growth--;
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

        while (next < end)
            Insert(next++);
        Growth += growth;
        if (changed)
            Cut(page, from, visit.Slot);
        else
            _leaves.RemoveRange(from, _leaves.Count - from);

        void Take(int place)
        {
            _leaves.Add(new DraftLeaf(place, _oldPages.Count, afterDeletion));
            afterDeletion = false;
        }

        void Insert(int operation)
        {
            if (_operations.IsDelete(operation))
                return;
            Write(operation);
            growth++;
        }

        void Write(int operation)
        {
            _leaves.Add(new DraftLeaf(~operation, _oldPages.Count, IsTouched: true));
            changed = true;
            afterDeletion = false;
        }
    }

    // Makes pages of the leaves from an index on, all of one subtree.
    private void Cut(Page? page, int from, int slot)
    {
        _oldPages.Add(page);
        ForkAt(slot).Side(IsRight(slot)) = null;
        if (_leaves.Count > from)
            _cuts.Push((from, _leaves.Count, slot));
        while (_cuts.TryPop(out (int Start, int End, int Slot) range))
        {
            int count = range.End - range.Start;
            if (count <= Page.Capacity)
            {
                AddPage(new PageDraft { Source = PageSource.Leaves, Start = range.Start, Count = count, Slot = range.Slot });
                continue;
            }

            ReadOnlySpan<DraftLeaf> leaves = Leaves;
            int depth = TreePath.CommonPrefix(PathOf(leaves[range.Start]), PathOf(leaves[range.End - 1])), middle = range.Start, end = range.End;
            while (middle < end)
            {
                int probe = (middle + end) >>> 1;
                if (PathOf(leaves[probe]).GoesRight(depth))
                    end = probe;
                else
                    middle = probe + 1;
            }

            int index = AddFork(new Fork(depth), range.Slot);
            _cuts.Push((middle, range.End, (2 * index) + 1));
            _cuts.Push((range.Start, middle, 2 * index));
        }
    }
}
