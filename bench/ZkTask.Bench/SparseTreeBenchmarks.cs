using BenchmarkDotNet.Attributes;
using ZkTask.Merkle;

namespace ZkTask.Bench;

/// <summary>A scheme and random leaves of it.</summary>
public abstract class SparseTreeSetup
{
    /// <summary>Leaves of the tree.</summary>
    protected StateOperation[] Operations { get; private set; } = [];

    protected StateTree Tree { get; private set; } = TreeScheme.KeccakSmt.Empty;

    [Params("circom-smt", "keccak-smt", "sha256-smt")]
    public string Scheme { get; set; } = "";

    protected TreeScheme TreeScheme => TreeScheme.TryFind(Scheme, out TreeScheme? scheme) ? scheme : throw new InvalidOperationException(Scheme);

    /// <summary>Makes random leaves and the tree over them.</summary>
    protected void Build(int leaves)
    {
        Random random = new(1);
        Operations = new StateOperation[leaves];
        for (int i = 0; i < leaves; i++)
            Operations[i] = StateOperation.Put(Word(random), Word(random));
        Tree = Apply(TreeScheme.Empty, Operations);
    }

    /// <summary>Updates of different keys that are in the tree.</summary>
    protected StateOperation[] Updates(int count)
    {
        Random random = new(2);
        int[] order = [.. Enumerable.Range(0, Operations.Length)];
        random.Shuffle(order);
        return [.. order.Take(count).Select(i => StateOperation.Put(Operations[i].Key, Word(random)))];
    }

    protected static StateTree Apply(StateTree tree, ReadOnlySpan<StateOperation> operations, int workers = 1) =>
        tree.Apply(operations, out StateTree? next, workers) is null ? next! : throw new InvalidOperationException();

    // Below 2^253, so canonical in every scheme.
    private static Bytes32 Word(Random random)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        random.NextBytes(bytes);
        bytes[0] &= 0x1f;
        return new Bytes32(bytes);
    }
}

/// <summary>The root of random leaves, sorting included.</summary>
public class SparseTreeRootBenchmarks : SparseTreeSetup
{
    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int Leaves { get; set; }

    [GlobalSetup]
    public void Setup() => Build(Leaves);

    [Benchmark(Baseline = true)]
    public Bytes32 Root() => Apply(TreeScheme.Empty, Operations).Root;

    [Benchmark]
    public Bytes32 RootWithTwoWorkers() => Apply(TreeScheme.Empty, Operations, workers: 2).Root;
}

/// <summary>Updates of a tree of a million leaves: in one batch, and one by one.</summary>
public class SparseTreeBatchBenchmarks : SparseTreeSetup
{
    private StateOperation[] _updates = [];

    [Params(1, 100, 10_000)]
    public int Updated { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Build(1_000_000);
        _updates = Updates(Updated);
    }

    [Benchmark(Baseline = true)]
    public Bytes32 Batch() => Apply(Tree, _updates).Root;

    [Benchmark]
    public Bytes32 BatchWithTwoWorkers() => Apply(Tree, _updates, workers: 2).Root;

    [Benchmark]
    public Bytes32 OneByOne()
    {
        StateTree tree = Tree;
        foreach (ref readonly StateOperation update in _updates.AsSpan())
            tree = Apply(tree, new ReadOnlySpan<StateOperation>(in update));
        return tree.Root;
    }
}

/// <summary>Proofs about a tree of a million leaves, per key, and their bytes per key.</summary>
public class SparseTreeProofBenchmarks : SparseTreeSetup
{
    private const int Keys = 1000;

    private Bytes32[] _keys = [];
    private StateOperation[] _updates = [];
    private TreeProof _multiproof = null!;
    private TreeProof[] _singles = [];
    private StateTransition _transition = null!;

    [GlobalSetup]
    public void Setup()
    {
        Build(1_000_000);
        _updates = Updates(Keys);
        _keys = [.. _updates.Select(update => update.Key)];
        _singles = [.. _keys.Select(Tree.Prove)];
        Tree.Prove(_keys, out TreeProof? multiproof);
        Tree.Apply(_updates, out _, out StateTransition? transition);
        (_multiproof, _transition) = (multiproof!, transition!);
        Console.WriteLine(
            $"// {Scheme}: bytes per key {_singles.Average(proof => proof.ToBytes().Length):F0} single, {_multiproof.ToBytes().Length / Keys} in a proof of {Keys}, "
            + $"{_transition.ToBytes().Length / Keys} in a transition of {Keys}");
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public TreeProof? ProveMany()
    {
        Tree.Prove(_keys, out TreeProof? proof);
        return proof;
    }

    [Benchmark(OperationsPerInvoke = Keys, Baseline = true)]
    public int VerifyOneByOne() => _singles.Count(proof => proof.Verify() is null);

    [Benchmark(OperationsPerInvoke = Keys)]
    public Rejection? VerifyMany() => _multiproof.Verify();

    [Benchmark(OperationsPerInvoke = Keys)]
    public StateTransition? ApplyAndProve()
    {
        Tree.Apply(_updates, out _, out StateTransition? transition);
        return transition;
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public Rejection? VerifyTransition() => _transition.Verify();
}
