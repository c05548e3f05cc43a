using System.Runtime.CompilerServices;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Merkle;

/// <summary>
/// One version of a sparse Merkle tree, in memory. It never changes: a commit gives the next version, which shares with this one all pages that it does not touch. So any
/// number of threads may read any number of versions, and a version costs nothing to keep but what later ones replaced.
/// </summary>
/// <remarks>
/// The root is a function of the leaves alone, whatever the operations that led to them. Memory: some 147 bytes a leaf for random keys. A commit is level-wise: it walks
/// the tree once with the sorted operations and hashes all changed nodes of a depth together.
/// </remarks>
public abstract class StateTree
{
    private protected StateTree(TreeScheme scheme, Bytes32 root) => (Scheme, Root) = (scheme, root);

    /// <summary>The kind of tree.</summary>
    public TreeScheme Scheme { get; }

    /// <summary>The root; zero for the empty tree.</summary>
    public Bytes32 Root { get; }

    /// <summary>How many keys there are.</summary>
    public abstract long Count { get; }

    /// <summary>Looks a key up.</summary>
    /// <param name="key">The key. One that is not canonical is absent.</param>
    /// <param name="value">Its value; zero if it is absent.</param>
    public abstract bool TryGet(Bytes32 key, out Bytes32 value);

    /// <summary>All leaves, in the order of <see cref="TreeScheme.CompareKeys"/>.</summary>
    public abstract IEnumerable<StateLeaf> Leaves();

    /// <summary>The version after a batch of operations; this one stays as it is.</summary>
    /// <param name="operations">Any number, in any order, each key at most once. They are not kept, and must not change meanwhile.</param>
    /// <param name="next">The next version; null if an operation was refused.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>Null, or which key or value is not canonical (<see cref="Reason.NonCanonicalKey"/>, <see cref="Reason.NonCanonicalValue"/>) or which key came twice
    /// (<see cref="Reason.DuplicateKey"/>).</returns>
    [OverloadResolutionPriority(1)]
    public abstract Rejection? Apply(ReadOnlyMemory<StateOperation> operations, out StateTree? next, int maxDegreeOfParallelism = 1);

    /// <summary>The version after a batch of operations; this one stays as it is. Threads cannot share a span, so the part of the work that reads it is this thread's.</summary>
    /// <inheritdoc cref="Apply(ReadOnlyMemory{StateOperation}, out StateTree?, int)"/>
    public abstract Rejection? Apply(ReadOnlySpan<StateOperation> operations, out StateTree? next, int maxDegreeOfParallelism = 1);

    /// <summary>The version after a batch of operations, and the proof that its root follows from this one's.</summary>
    /// <inheritdoc cref="Apply(ReadOnlyMemory{StateOperation}, out StateTree?, int)"/>
    /// <param name="operations">One or more, in any order, each key at most once.</param>
    /// <param name="next">The next version; null if an operation was refused.</param>
    /// <param name="transition">The proof; null if an operation was refused.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">There is no operation.</exception>
    public abstract Rejection? Apply(
        ReadOnlySpan<StateOperation> operations, out StateTree? next, out StateTransition? transition, int maxDegreeOfParallelism = 1);

    /// <summary>The version after a batch of operations that is sorted already; this one stays as it is.</summary>
    /// <param name="batch">The operations.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The batch is of another scheme.</exception>
    public abstract StateTree Apply(StateBatch batch, int maxDegreeOfParallelism = 1);

    /// <summary>The version after a batch of operations that is sorted already, and the proof that its root follows from this one's.</summary>
    /// <param name="batch">The operations, one or more.</param>
    /// <param name="transition">The proof.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <exception cref="ArgumentException">The batch is of another scheme, or there is no operation.</exception>
    public abstract StateTree Apply(StateBatch batch, out StateTransition transition, int maxDegreeOfParallelism = 1);

    /// <summary>Proves what the tree says about keys, present or absent, all in one proof.</summary>
    /// <param name="keys">One key or more in any order, none twice.</param>
    /// <param name="proof">The proof; null if a key was refused.</param>
    /// <returns>Null, or which key is not canonical or came twice.</returns>
    /// <exception cref="ArgumentException">There is no key.</exception>
    public abstract Rejection? Prove(ReadOnlySpan<Bytes32> keys, out TreeProof? proof);

    /// <summary>Proves what the tree says about one key.</summary>
    /// <exception cref="ArgumentException">The key is not canonical.</exception>
    public TreeProof Prove(Bytes32 key)
    {
        Rejection? rejection = Prove([key], out TreeProof? proof);
        return proof ?? throw new ArgumentException(rejection!.Detail, nameof(key));
    }

    /// <summary>The topmost part of the tree; null if empty.</summary>
    internal abstract Subtree? Top { get; }
}

/// <summary>A version of a tree of one scheme.</summary>
internal sealed class StateTree<TScheme>(TreeScheme<TScheme> scheme, Subtree? top, long count, Bytes32 root) : StateTree(scheme, root)
    where TScheme : struct, ITreeScheme
{
    public override long Count { get; } = count;

    internal override Subtree? Top { get; } = top;

    public override bool TryGet(Bytes32 key, out Bytes32 value)
    {
        value = Bytes32.Zero;
        if (!TScheme.IsCanonical(key))
            return false;
        TreePath path = TScheme.PathOf(key);
        Subtree? subtree = Top;
        while (subtree is Fork fork)
            subtree = fork.Side(path.GoesRight(fork.Depth));
        if (subtree is not Page page || page.Find(path) is not (>= 0 and int place))
            return false;
        value = page.Values[place];
        return true;
    }

    public override IEnumerable<StateLeaf> Leaves()
    {
        Stack<Subtree> pending = new();
        if (Top is not null)
            pending.Push(Top);
        while (pending.TryPop(out Subtree? subtree))
        {
            if (subtree is Fork fork)
            {
                pending.Push(fork.Right!);
                pending.Push(fork.Left!);
                continue;
            }

            Page page = (Page)subtree;
            for (int place = 0; place < page.Length; place++)
                yield return new StateLeaf(TScheme.KeyOf(page.Paths[place]), page.Values[place]);
        }
    }

    public override Rejection? Apply(ReadOnlyMemory<StateOperation> operations, out StateTree? next, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        Rejection? rejection = OperationSort<TScheme>.Run(operations, maxDegreeOfParallelism, out OperationBatch? batch);
        next = batch is null ? null : Apply(batch, maxDegreeOfParallelism);
        return rejection;
    }

    public override Rejection? Apply(ReadOnlySpan<StateOperation> operations, out StateTree? next, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        Rejection? rejection = OperationSort<TScheme>.Run(operations, maxDegreeOfParallelism, out OperationBatch? batch);
        next = batch is null ? null : Apply(batch, maxDegreeOfParallelism);
        return rejection;
    }

    public override Rejection? Apply(
        ReadOnlySpan<StateOperation> operations, out StateTree? next, out StateTransition? transition, int maxDegreeOfParallelism = 1)
    {
        if (operations.IsEmpty)
            throw new ArgumentException("A transition has at least one operation.", nameof(operations));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        Rejection? rejection = OperationSort<TScheme>.Run(operations, maxDegreeOfParallelism, out OperationBatch? batch);
        (next, transition) = (null, null);
        if (batch is not null)
            next = Apply(batch, out transition, maxDegreeOfParallelism);
        return rejection;
    }

    public override StateTree Apply(StateBatch batch, int maxDegreeOfParallelism = 1)
    {
        RequireScheme(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        return Apply(batch.Operations, maxDegreeOfParallelism);
    }

    public override StateTree Apply(StateBatch batch, out StateTransition transition, int maxDegreeOfParallelism = 1)
    {
        RequireScheme(batch);
        if (batch.Count == 0)
            throw new ArgumentException("A transition has at least one operation.", nameof(batch));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        return Apply(batch.Operations, out transition, maxDegreeOfParallelism);
    }

    public override Rejection? Prove(ReadOnlySpan<Bytes32> keys, out TreeProof? proof)
    {
        proof = null;
        if (keys.IsEmpty)
            throw new ArgumentException("A proof is about at least one key.", nameof(keys));
        StateOperation[] questions = new StateOperation[keys.Length];
        for (int i = 0; i < keys.Length; i++)
            questions[i] = StateOperation.Delete(keys[i]);
        if (OperationSort<TScheme>.Run(questions.AsSpan(), workers: 1, out OperationBatch? batch) is { } rejection)
            return rejection;
        PartialTree tree = TreeProver<TScheme>.Prove(this, batch!.Paths, out Bytes32?[] values);
        proof = new TreeProof(Scheme, Root, [.. values.Select((value, i) => new StateFact(TScheme.KeyOf(batch.Paths[i]), value))], tree);
        return null;
    }

    private void RequireScheme(StateBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Scheme != Scheme)
            throw new ArgumentException($"The batch is of {batch.Scheme}, the tree of {Scheme}.", nameof(batch));
    }

    private StateTree<TScheme> Apply(OperationBatch batch, out StateTransition transition, int workers)
    {
        StateTree<TScheme> applied = Apply(batch, workers);
        Bytes32?[] after = new Bytes32?[batch.Count];
        for (int i = 0; i < after.Length; i++)
            after[i] = batch.IsDelete(i) ? null : batch.Values[i];
        PartialTree tree = TreeProver<TScheme>.ProveTransition(this, batch.Paths, after, out Bytes32?[] before);
        transition = new StateTransition(Scheme, Root, applied.Root, [.. batch.Paths.Select((path, i) => new StateChange(TScheme.KeyOf(path), before[i], after[i]))], tree);
        return applied;
    }

    private StateTree<TScheme> Apply(OperationBatch batch, int workers)
    {
        (Subtree? top, Bytes32 root, long growth) = TreeCommit<TScheme>.Apply(Top, Root, batch, workers);
        return root == Root ? this : new StateTree<TScheme>((TreeScheme<TScheme>)Scheme, top, Count + growth, root);
    }
}
