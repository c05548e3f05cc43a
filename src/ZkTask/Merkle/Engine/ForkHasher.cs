namespace ZkTask.Merkle.Engine;

/// <summary>
/// Hangs a plan's pages and hashes its nodes above them, the deepest first, all nodes of a level in blocks on the hash lanes. A digest is lifted, through nodes whose other half
/// is empty, to just below the node that it is a half of. Not thread-safe.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class ForkHasher<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BlockNodes = 512;
    private const int None = -1;

    private readonly int[] _firstFork = new int[TreePath.Bits], _firstRiser = new int[TreePath.Bits];
    private readonly List<Riser> _risers = [];
    private readonly Bytes32[] _block = new Bytes32[2 * BlockNodes];
    private readonly int[] _blockNodes = new int[BlockNodes];
    private CommitPlan _plan = null!;
    private int _blockCount;
    private int _deepest = -1;

    internal ForkHasher()
    {
        _firstFork.AsSpan().Fill(None);
        _firstRiser.AsSpan().Fill(None);
    }

    /// <summary>Completes the nodes of a plan, whose pages are written.</summary>
    internal void Run(CommitPlan plan)
    {
        _plan = plan;
        Span<ForkDraft> forks = plan.Forks;
        for (int index = forks.Length - 1; index > 0; index--)
        {
            if (forks[index].Fork is not { } fork)
                continue;
            forks[index].Next = _firstFork[fork.Depth];
            _firstFork[fork.Depth] = index;
            _deepest = Math.Max(_deepest, fork.Depth);
        }

        foreach (ref readonly PageDraft page in plan.Pages)
        {
            if (page.Page is not null)
                HangPage(page.Page, page.Slot);
        }

        for (int level = _deepest; level >= 0; level--)
            RunLevel(forks, level);
        _deepest = -1;
        _risers.Clear();
        _plan = null!;
    }

    private void HangPage(Page page, int slot)
    {
        Bytes32 digest = page.OwnDigest;
        _plan.Hang(slot, page, digest);
        if (!page.IsLeaf && page.Depth > _plan.ForkAt(slot).Depth + 1)
            Rise(new Riser(digest, page.AnyPath, slot, None), page.Depth - 1);
    }

    private void Rise(in Riser riser, int level)
    {
        _risers.Add(riser with { Next = _firstRiser[level] });
        _firstRiser[level] = _risers.Count - 1;
        _deepest = Math.Max(_deepest, level);
    }

    private void RunLevel(ReadOnlySpan<ForkDraft> forks, int level)
    {
        for (int index = _firstFork[level]; index >= 0; index = forks[index].Next)
        {
            Fork fork = forks[index].Fork!;
            Gather(level, fork.LeftDigest, fork.RightDigest, index);
        }

        for (int index = _firstRiser[level]; index >= 0; index = _risers[index].Next)
        {
            Riser riser = _risers[index];
            if (riser.Path.GoesRight(level))
                Gather(level, Bytes32.Zero, riser.Digest, ~index);
            else
                Gather(level, riser.Digest, Bytes32.Zero, ~index);
        }

        Flush(level);
        _firstFork[level] = _firstRiser[level] = None;
    }

    // The node is a fork's index, or ~i for riser i.
    private void Gather(int level, in Bytes32 left, in Bytes32 right, int node)
    {
        if (_blockCount == BlockNodes)
            Flush(level);
        _block[2 * _blockCount] = left;
        _block[(2 * _blockCount) + 1] = right;
        _blockNodes[_blockCount++] = node;
    }

    private void Flush(int level)
    {
        if (_blockCount == 0)
            return;
        TScheme.HashNodes(_block.AsSpan(0, 2 * _blockCount), _block.AsSpan(0, _blockCount));
        ReadOnlySpan<ForkDraft> forks = _plan.Forks;
        for (int i = 0; i < _blockCount; i++)
        {
            int node = _blockNodes[i], slot = node >= 0 ? forks[node].Slot : _risers[~node].Slot;
            Fork parent = forks[slot >> 1].Fork!;
            if (parent.Depth == level - 1)
                parent.Digest(CommitPlan.IsRight(slot)) = _block[i];
            else if (node >= 0)
                Rise(new Riser(_block[i], forks[node].Fork!.AnyPath, slot, None), level - 1);
            else
                Rise(_risers[~node] with { Digest = _block[i] }, level - 1);
        }

        _blockCount = 0;
    }

    /// <summary>A digest on its way up beside nothing.</summary>
    private readonly record struct Riser(Bytes32 Digest, TreePath Path, int Slot, int Next);
}
