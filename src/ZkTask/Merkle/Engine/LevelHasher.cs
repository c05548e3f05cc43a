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
    private Bytes32[] _halves = new Bytes32[2 * 64];    // two for each task; its result in place of the first

    // The tasks that rise through the level to come, and their digests below it, side by side, so that a level is read and written in order.
    private int[] _rising = [];
    private Bytes32[] _risen = [];
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
        {
            Array.Resize(ref _tasks, 2 * _count);
            Array.Resize(ref _halves, 4 * _count);
        }

        ref Task task = ref _tasks[_count];
        task.Path = path;
        task.Result = 2 * _count;
        task.SlotDepth = 0;
        task.Top = (short)depth;
        task.Next = _firstOfLevel[depth];
        _firstOfLevel[depth] = _count;
        _deepest = Math.Max(_deepest, depth);
        return _count++;
    }

    /// <summary>Sets the depth of the digest that is wanted of a task, at most that of its first node: one below the parent task's.</summary>
    internal void SetTop(int task, int top) => _tasks[task].Top = (short)top;

    /// <summary>Sets one half of a node.</summary>
    internal void SetHalf(int task, bool right, in Bytes32 digest) => _halves[HalfOf(task, right)] = digest;

    /// <summary>Lets a task's result be one half of another task.</summary>
    internal void SetParent(int task, int parent, bool right) => _tasks[task].Result = HalfOf(parent, right);

    /// <summary>Lets a task rise through siblings of a proof instead of empty halves.</summary>
    /// <param name="task">The task, its top set.</param>
    /// <param name="slot">Where in the presence bits the level of the task's top is.</param>
    /// <param name="depth">The depth below which there are siblings; deeper halves are empty.</param>
    /// <param name="end">One more than the index of the deepest of the siblings.</param>
    internal void SetSiblings(int task, int slot, int depth, int end) =>
        (_tasks[task].Slot, _tasks[task].SlotDepth, _tasks[task].SiblingEnd) = (slot, (short)depth, end);

    /// <summary>The result of a task without a parent.</summary>
    internal ref readonly Bytes32 Digest(int task) => ref _halves[HalfOf(task, right: false)];

    /// <summary>Does all tasks.</summary>
    /// <param name="cancellation">Looked at between blocks, some milliseconds of hashing. Then the tasks are to be forgotten.</param>
    internal void Run(CancellationToken cancellation)
    {
        if (_rising.Length < _count)
            (_rising, _risen) = (new int[_tasks.Length], new Bytes32[_tasks.Length]);
        int rising = 0;
        for (int level = _deepest; level >= 0; level--)
        {
            // What still rises is written over what was read.
            int stillRising = 0;
            for (int first = 0; first < rising; first += BlockNodes)
            {
                Gather(first, Math.Min(rising - first, BlockNodes), level);
                if (_blockCount == BlockNodes)
                    Flush(level, ref stillRising, cancellation);
            }

            for (int task = _firstOfLevel[level]; task >= 0; task = _tasks[task].Next)
            {
                _block[2 * _blockCount] = _halves[HalfOf(task, right: false)];
                _block[(2 * _blockCount) + 1] = _halves[HalfOf(task, right: true)];
                _blockTasks[_blockCount++] = task;
                if (_blockCount == BlockNodes)
                    Flush(level, ref stillRising, cancellation);
            }

            if (_blockCount > 0)
                Flush(level, ref stillRising, cancellation);
            rising = stillRising;
        }
    }

    private static int HalfOf(int task, bool right) => (task << 1) | (right ? 1 : 0);

    // Puts rising nodes of a level into the empty block.
    private void Gather(int first, int count, int level)
    {
        ReadOnlySpan<int> rising = _rising.AsSpan(first, count);
        ReadOnlySpan<Bytes32> risen = _risen.AsSpan(first, rising.Length);
        Span<Bytes32> block = _block;
        Span<Task> tasks = _tasks;
        ReadOnlySpan<Bytes32> siblings = _siblings;
        PresenceBits presence = _presence;
        for (int i = 0; i < rising.Length; i++)
        {
            ref Task task = ref tasks[rising[i]];

            // Half of the paths go either way: an index is quicker than a branch.
            int side = task.Path.GoesRight(level) ? 1 : 0;
            block[(2 * i) + side] = risen[i];
            ref Bytes32 beside = ref block[(2 * i) + (side ^ 1)];
            if (level < task.SlotDepth && presence[task.Slot + level - task.Top])
                beside = siblings[--task.SiblingEnd];
            else
                beside = default;
        }

        rising.CopyTo(_blockTasks);
        _blockCount = count;
    }

    private void Flush(int level, ref int stillRising, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Span<Bytes32> digests = _block.AsSpan(0, _blockCount);
        TScheme.HashNodes(_block.AsSpan(0, 2 * _blockCount), digests);
        ReadOnlySpan<int> indices = _blockTasks.AsSpan(0, digests.Length);
        ReadOnlySpan<Task> tasks = _tasks;
        Span<int> rising = _rising;
        Span<Bytes32> risen = _risen, halves = _halves;
        int next = stillRising;
        for (int i = 0; i < digests.Length; i++)
        {
            int index = indices[i];
            ref readonly Task task = ref tasks[index];
            if (task.Top < level)
            {
                rising[next] = index;
                risen[next] = digests[i];
                next++;
            }
            else
            {
                halves[task.Result] = digests[i];
            }
        }

        (_blockCount, stillRising) = (0, next);
    }

    private struct Task
    {
        internal TreePath Path;
        internal int Result;        // where among the halves it goes: to the task's own first one, or to its parent's
        internal int Next;          // of the same first level
        internal int Slot;
        internal int SiblingEnd;
        internal short SlotDepth;
        internal short Top;
    }
}
