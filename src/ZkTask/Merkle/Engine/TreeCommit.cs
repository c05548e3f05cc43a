using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ZkTask.Merkle.Engine;

/// <summary>The second half of a commit: writes the draft's pages, then the nodes above them.</summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class TreeCommit<TScheme>
    where TScheme : struct, ITreeScheme
{
    // Leaves whose tasks, some 150 bytes each, fit into a core's second-level cache.
    private const int ChunkLeaves = 2048;

    // Work space is kept from commit to commit, unless it is that of a large tree's first one.
    private const int MaxPooledParts = 1 << 16;
    private const int MaxPooled = 8;
    private static readonly ConcurrentBag<TreeCommit<TScheme>> s_commits = [];
    private static readonly ConcurrentBag<PageWriter<TScheme>> s_writers = [];

    private readonly BatchDraft _draft = new();
    private readonly GapTree _shape = new();
    private readonly List<int> _pages = [];
    private readonly List<int> _chunkEnds = [];
    private byte[] _depths = [];
    private Fork[] _forks = [];

    /// <summary>The tree after a batch.</summary>
    /// <param name="root">The old tree; null if empty. It stays as it is.</param>
    /// <param name="rootDigest">Its root.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="workers">How many threads may work at once.</param>
    /// <param name="newRoot">The new root.</param>
    /// <param name="growth">How many leaves the new tree has more than the old one.</param>
    internal static Subtree? Apply(
        Subtree? root, in Bytes32 rootDigest, OperationBatch operations, int workers, out Bytes32 newRoot, out long growth)
    {
        TreeCommit<TScheme> commit = s_commits.TryTake(out TreeCommit<TScheme>? pooled) ? pooled : new TreeCommit<TScheme>();
        commit._draft.Lay(root, rootDigest, operations);
        commit.WritePages(workers);
        int parts = commit._draft.Parts.Length;
        Subtree? top = commit.WriteTop(commit._draft.Parts, out newRoot);
        growth = commit._draft.Growth;
        commit.Clear(parts);
        if (parts <= MaxPooledParts && s_commits.Count < MaxPooled)
            s_commits.Add(commit);
        return top;
    }

    private void Clear(int parts)
    {
        _draft.Clear();
        _pages.Clear();
        _chunkEnds.Clear();
        _forks.AsSpan(0, Math.Max(0, parts - 1)).Clear();
    }

    private void WritePages(int workers)
    {
        Span<TreePart> parts = _draft.Parts;
        int leaves = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i].IsClean)
                continue;
            _pages.Add(i);
            leaves += parts[i].Count;
            if (leaves >= ChunkLeaves)
            {
                _chunkEnds.Add(_pages.Count);
                leaves = 0;
            }
        }

        if (leaves > 0)
            _chunkEnds.Add(_pages.Count);
        if (workers == 1 || _chunkEnds.Count <= 1)
        {
            for (int chunk = 0; chunk < _chunkEnds.Count; chunk++)
                WriteChunk(chunk);
        }
        else
        {
            Parallel.For(0, _chunkEnds.Count, new ParallelOptions { MaxDegreeOfParallelism = workers }, WriteChunk);
        }
    }

    private void WriteChunk(int chunk)
    {
        int start = chunk == 0 ? 0 : _chunkEnds[chunk - 1];
        PageWriter<TScheme> writer = s_writers.TryTake(out PageWriter<TScheme>? pooled) ? pooled : new PageWriter<TScheme>();
        writer.Write(_draft, CollectionsMarshal.AsSpan(_pages)[start.._chunkEnds[chunk]]);
        if (s_writers.Count < MaxPooled)
            s_writers.Add(writer);
    }

    private Subtree? WriteTop(ReadOnlySpan<TreePart> parts, out Bytes32 newRoot)
    {
        newRoot = Bytes32.Zero;
        if (parts.Length == 0)
            return null;
        if (_depths.Length < parts.Length)
            (_depths, _forks) = (new byte[2 * parts.Length], new Fork[2 * parts.Length]);
        Span<byte> depths = _depths.AsSpan(0, parts.Length - 1);
        for (int gap = 0; gap < depths.Length; gap++)
            depths[gap] = (byte)TreePath.CommonPrefix(parts[gap].Path, parts[gap + 1].Path);
        _shape.Build(depths);

        // Gap g's node is task g, so nothing has to map one to the other; the tasks that lift parts follow.
        LevelHasher<TScheme> hasher = LevelHasher<TScheme>.Rent();
        for (int gap = 0; gap < depths.Length; gap++)
            hasher.AddNode(depths[gap], parts[gap].Path);
        for (int gap = 0; gap < depths.Length; gap++)
        {
            Hang(hasher, parts, _shape.Left[gap], depths[gap] + 1, gap, right: false);
            Hang(hasher, parts, _shape.Right[gap], depths[gap] + 1, gap, right: true);
        }

        int rootTask = -1;
        if (_shape.Root >= 0)
            hasher.SetTop(rootTask = _shape.Root, 0);
        else if (!TryDigest(parts[0], 0, out newRoot))
            rootTask = Lift(hasher, parts[0].Subtree!, 0);
        hasher.Run();
        if (rootTask >= 0)
            newRoot = hasher.Digest(rootTask);
        foreach (int gap in _shape.BottomUp)
        {
            hasher.CopyHalves(gap, out Bytes32 left, out Bytes32 right);
            _forks[gap] = new Fork(depths[gap], parts[gap].Path, At(parts, _forks, _shape.Left[gap]), At(parts, _forks, _shape.Right[gap]), left, right);
        }

        LevelHasher<TScheme>.Return(hasher);
        return At(parts, _forks, _shape.Root);
    }

    private static Subtree At(ReadOnlySpan<TreePart> parts, Fork[] forks, int reference) => reference >= 0 ? forks[reference] : parts[~reference].Subtree!;

    private static void Hang(LevelHasher<TScheme> hasher, ReadOnlySpan<TreePart> parts, int reference, int top, int parent, bool right)
    {
        if (reference >= 0)
        {
            hasher.SetTop(reference, top);
            hasher.SetParent(reference, parent, right);
        }
        else if (TryDigest(parts[~reference], top, out Bytes32 digest))
        {
            hasher.SetHalf(parent, right, digest);
        }
        else
        {
            hasher.SetParent(Lift(hasher, parts[~reference].Subtree!, top), parent, right);
        }
    }

    // A part's digest at a depth, if no hashing is needed for it.
    private static bool TryDigest(in TreePart part, int top, out Bytes32 digest)
    {
        digest = part.OldDigest;
        if (part.IsClean && part.OldTop == top)
            return true;
        if (part.Subtree is not Page page || (!page.IsLeaf && page.Depth != top))
            return false;
        digest = page.OwnDigest;
        return true;
    }

    private static int Lift(LevelHasher<TScheme> hasher, Subtree subtree, int top)
    {
        int task;
        if (subtree is Fork fork)
        {
            task = hasher.AddNode(fork.Depth, fork.AnyPath);
            hasher.SetHalf(task, right: false, fork.LeftDigest);
            hasher.SetHalf(task, right: true, fork.RightDigest);
        }
        else
        {
            task = hasher.AddLift(subtree.Depth, subtree.AnyPath, ((Page)subtree).OwnDigest);
        }

        hasher.SetTop(task, top);
        return task;
    }
}
