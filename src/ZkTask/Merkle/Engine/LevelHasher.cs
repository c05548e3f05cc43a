using System.Collections.Concurrent;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// Hashes many nodes, the deepest first, all nodes of a level in blocks on the hash lanes. Every task is a node and the way up from it:
/// through nodes whose other half is empty (or a sibling of a proof) to just below the next node that has something on both sides, its parent task.
/// </summary>
/// <typeparam name="TScheme">The hash functions.</typeparam>
internal sealed class LevelHasher<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BlockNodes = 512;
    private const int NoTask = -1;

    // A proof of one key needs a few dozen tasks; building the blocks for it would cost more than its hashing. What a large one needed goes: some 600 KB each may stay.
    private const int MaxPooledTasks = 1 << 12;
    private const int MaxPooled = 8;
    private static readonly ConcurrentBag<LevelHasher<TScheme>> s_pool = [];

    private readonly int[] _firstOfLevel = new int[TreePath.Bits];
    private readonly Bytes32[] _block = new Bytes32[2 * BlockNodes];
    private readonly int[] _blockTasks = new int[BlockNodes];
    private Task[] _tasks = new Task[64];
    private int[] _rising = new int[64];
    private int _count;
    private int _blockCount;
    private int _deepest = -1;
    private Bytes32[] _siblings = [];
    private PresenceBits _presence;

    private LevelHasher() => _firstOfLevel.AsSpan().Fill(NoTask);

    /// <summary>How many tasks there are.</summary>
    internal int Count => _count;

    /// <summary>An empty plan; give it back by <see cref="Return"/>.</summary>
    internal static LevelHasher<TScheme> Rent() => s_pool.TryTake(out LevelHasher<TScheme>? pooled) ? pooled : new LevelHasher<TScheme>();

    /// <summary>Gives a plan back that nobody uses any more.</summary>
    internal static void Return(LevelHasher<TScheme> hasher)
    {
        hasher.Clear();
        if (hasher._tasks.Length <= MaxPooledTasks && s_pool.Count < MaxPooled)
            s_pool.Add(hasher);
    }

    /// <summary>Forgets all tasks.</summary>
    internal void Clear()
    {
        _firstOfLevel.AsSpan(0, _deepest + 1).Fill(NoTask);
        (_count, _blockCount, _deepest, _siblings, _presence) = (0, 0, -1, [], default);
    }

    /// <summary>Gives the siblings that <see cref="SetSiblings"/> refers to.</summary>
    internal void UseSiblings(Bytes32[] siblings, PresenceBits presence) => (_siblings, _presence) = (siblings, presence);

    /// <summary>Adds a node, whose halves both have to be set.</summary>
    /// <param name="depth">Its depth, which is also its top until <see cref="SetTop"/>.</param>
    /// <param name="path">Any path through it.</param>
    internal int AddNode(int depth, in TreePath path)
    {
        if (_count == _tasks.Length)
            Array.Resize(ref _tasks, 2 * _count);
        ref Task task = ref _tasks[_count];
        task.Path = path;
        task.Parent = NoTask;
        task.SlotDepth = 0;
        task.Top = (short)depth;
        task.IsHashed = false;
        task.Next = _firstOfLevel[depth];
        _firstOfLevel[depth] = _count;
        _deepest = Math.Max(_deepest, depth);
        return _count++;
    }

    /// <summary>Sets the depth of the digest that is wanted of a task, at most that of its first node: one below the parent task's.</summary>
    internal void SetTop(int task, int top) => _tasks[task].Top = (short)top;

    /// <summary>Sets one half of a node.</summary>
    internal void SetHalf(int task, bool right, in Bytes32 digest)
    {
        if (right)
            _tasks[task].Right = digest;
        else
            _tasks[task].Left = digest;
    }

    /// <summary>Lets a task's result be one half of another task.</summary>
    internal void SetParent(int task, int parent, bool right) => _tasks[task].Parent = (parent << 1) | (right ? 1 : 0);

    /// <summary>Lets a task rise through siblings of a proof instead of empty halves.</summary>
    /// <param name="task">The task, its top set.</param>
    /// <param name="slot">Where in the presence bits the level of the task's top is.</param>
    /// <param name="depth">The depth below which there are siblings; deeper halves are empty.</param>
    /// <param name="end">One more than the index of the deepest of the siblings.</param>
    internal void SetSiblings(int task, int slot, int depth, int end) =>
        (_tasks[task].Slot, _tasks[task].SlotDepth, _tasks[task].SiblingEnd) = (slot, (short)depth, end);

    /// <summary>A task's result.</summary>
    internal ref readonly Bytes32 Digest(int task) => ref _tasks[task].Digest;

    /// <summary>Does all tasks.</summary>
    /// <param name="cancellation">Looked at between blocks, some milliseconds of hashing. Then the tasks are to be forgotten.</param>
    internal void Run(CancellationToken cancellation)
    {
        if (_rising.Length < _count)
            _rising = new int[_tasks.Length];
        int rising = 0;
        for (int level = _deepest; level >= 0; level--)
        {
            int stillRising = 0;
            for (int i = 0; i < rising; i++)
                Gather(_rising[i], level, ref stillRising, cancellation);
            for (int task = _firstOfLevel[level]; task >= 0; task = _tasks[task].Next)
                Gather(task, level, ref stillRising, cancellation);
            Flush(level, ref stillRising, cancellation);
            rising = stillRising;
        }
    }

    // Puts a task's node of a level into the block.
    private void Gather(int index, int level, ref int stillRising, CancellationToken cancellation)
    {
        if (_blockCount == BlockNodes)
            Flush(level, ref stillRising, cancellation);
        ref Task task = ref _tasks[index];
        ref Bytes32 left = ref _block[2 * _blockCount];
        ref Bytes32 right = ref _block[(2 * _blockCount) + 1];
        _blockTasks[_blockCount++] = index;
        if (!task.IsHashed)
        {
            task.IsHashed = true;
            (left, right) = (task.Left, task.Right);
            return;
        }

        bool hasSibling = level < task.SlotDepth && _presence[task.Slot + level - task.Top];
        Bytes32 sibling = hasSibling ? _siblings[--task.SiblingEnd] : default;
        (left, right) = task.Path.GoesRight(level) ? (sibling, task.Digest) : (task.Digest, sibling);
    }

    private void Flush(int level, ref int stillRising, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        TScheme.HashNodes(_block.AsSpan(0, 2 * _blockCount), _block.AsSpan(0, _blockCount));
        for (int i = 0; i < _blockCount; i++)
        {
            int index = _blockTasks[i];
            ref Task task = ref _tasks[index];
            task.Digest = _block[i];
            if (task.Top < level)
                _rising[stillRising++] = index;
            else if (task.Parent >= 0)
                SetHalf(task.Parent >> 1, (task.Parent & 1) != 0, task.Digest);
        }

        _blockCount = 0;
    }

    private struct Task
    {
        internal Bytes32 Left, Right, Digest;
        internal TreePath Path;
        internal int Parent;        // twice the parent's index, plus one for its right half
        internal int Next;          // of the same first level
        internal int Slot;
        internal int SiblingEnd;
        internal short SlotDepth;
        internal short Top;
        internal bool IsHashed;     // Digest is that of the level below the one to come
    }
}
