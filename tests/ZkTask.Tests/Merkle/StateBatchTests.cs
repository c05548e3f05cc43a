using Xunit;
using ZkTask.Merkle;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Merkle;

/// <summary>Batches are checked and sorted the same way however many workers share it, and whether the operations are in a span or in memory that they can all read.</summary>
public class StateBatchTests
{
    // Enough for buckets of their own, cut into up to twenty parts.
    private const int Many = 40_000;
    private static readonly int[] s_workers = [1, 2, 3, 5, 64];

    [Theory]
    [InlineData("circom-smt", 1)]
    [InlineData("keccak-smt", 0)]
    [InlineData("keccak-smt", 700)]
    [InlineData("sha256-smt", 4096)]
    [InlineData("sha256-smt", Many)]
    public void Come_out_in_order_whoever_sorts_them(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        StateOperation[] operations = Operations(count, seed: count);
        StateOperation[] expected = [.. operations.OrderBy(operation => operation.Key, Comparer<Bytes32>.Create(scheme.CompareKeys))];
        foreach (int workers in s_workers)
        {
            Assert.Null(scheme.Sort(operations, out StateBatch? batch, workers));
            Assert.Same(scheme, batch!.Scheme);
            Assert.Equal(expected.Length, batch.Count);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], batch[i]);
            Assert.Throws<IndexOutOfRangeException>(() => batch[batch.Count]);
        }
    }

    // Keys that share their first bits all go to a few buckets; those that share 64 have to be told apart by their other words.
    [Theory]
    [InlineData(16)]
    [InlineData(60)]
    [InlineData(250)]
    public void Come_out_in_order_where_keys_crowd_together(int shift)
    {
        StateOperation[] operations = [.. Enumerable.Range(0, 9000).Select(i => TreeCases.Put((System.Numerics.BigInteger)((i * 7919) % 9001) << (250 - shift), i))];
        IEnumerable<Bytes32> expected = operations.Select(operation => operation.Key).Order();
        foreach (int workers in s_workers)
        {
            Assert.Null(TreeScheme.Sha256Smt.Sort(operations, out StateBatch? batch, workers));
            Assert.Equal(expected, Enumerable.Range(0, batch!.Count).Select(i => batch[i].Key));
        }
    }

    [Fact]
    public void Are_refused_for_the_first_fault_whoever_finds_it()
    {
        StateOperation[] operations = Operations(Many, seed: 3);
        Bytes32 tooLarge = TreeCases.Word(Fr.Modulus);
        TreeScheme scheme = TreeScheme.CircomSmt;
        Refused(Reason.NonCanonicalValue, "operation 17001: ", (17_001, StateOperation.Put(operations[17_001].Key, tooLarge)), (17_002, StateOperation.Put(tooLarge, tooLarge)), (39_999, StateOperation.Delete(tooLarge)));
        Refused(Reason.NonCanonicalKey, "operation 39999: ", (39_999, StateOperation.Delete(tooLarge)), (5, operations[4]));

        // Of keys that are there twice, the first in the tree's order.
        Bytes32 first = operations.Select(operation => operation.Key).Min(Comparer<Bytes32>.Create(scheme.CompareKeys));
        Refused(Reason.DuplicateKey, $"operations: the key {first} is given twice", (30_000, operations[10]), (31_000, StateOperation.Delete(first)), (32_000, operations[12]));

        void Refused(Reason reason, string detail, params (int Index, StateOperation Operation)[] changes)
        {
            StateOperation[] bad = [.. operations];
            foreach ((int index, StateOperation operation) in changes)
                bad[index] = operation;
            Rejection expected = scheme.Check(bad)!;
            Assert.Equal(reason, expected.Reason);
            Assert.StartsWith(detail, expected.Detail, StringComparison.Ordinal);
            foreach (int workers in s_workers)
            {
                Assert.Equal(expected, scheme.Sort(bad, out StateBatch? batch, workers));
                Assert.Null(batch);
                Assert.Equal(expected, scheme.Empty.Apply(bad, out StateTree? next, workers));
                Assert.Null(next);
                Assert.Equal(expected, scheme.Empty.Apply(bad.AsSpan(), out next, workers));
                Assert.Null(next);
            }
        }
    }

    [Theory]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public void Lead_to_one_root_and_one_proof_whoever_applies_them(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        StateOperation[] first = Operations(Many, seed: 1);
        StateOperation[] second = [.. first.Where((_, i) => i % 9 == 0).Select(operation => StateOperation.Put(operation.Key, operation.Key)), .. Operations(3000, seed: 2)];
        StateTree tree = TreeCases.Apply(scheme.Empty, first), after = TreeCases.Apply(tree, second);
        byte[] proof = Prove(after);
        Assert.Null(tree.Apply(second, out _, out StateTransition? transition));
        byte[] expected = transition!.ToBytes();
        foreach (int workers in s_workers)
        {
            Assert.Null(scheme.Empty.Apply(first, out StateTree? one, workers));
            Assert.Equal((tree.Root, tree.Count), (one!.Root, one.Count));
            Assert.Null(one.Apply(second.AsSpan(), out StateTree? two, workers));
            Assert.Equal((after.Root, after.Count), (two!.Root, two.Count));
            Assert.Equal(proof, Prove(two));
            Assert.Null(scheme.Sort(second, out StateBatch? batch, workers));
            Assert.Equal(after.Root, one.Apply(batch!, workers).Root);
            Assert.Equal(after.Root, one.Apply(batch!, out StateTransition other, workers).Root);
            Assert.Equal(expected, other.ToBytes());
        }

        byte[] Prove(StateTree of)
        {
            Assert.Null(of.Prove([.. second.Skip(3000).Take(2000).Select(operation => operation.Key)], out TreeProof? many));
            return many!.ToBytes();
        }
    }

    [Fact]
    public void Belong_to_a_scheme()
    {
        Assert.Null(TreeScheme.KeccakSmt.Sort(Operations(3, seed: 1), out StateBatch? batch));
        Assert.Throws<ArgumentException>(() => TreeScheme.Sha256Smt.Empty.Apply(batch!));
        Assert.Throws<ArgumentException>(() => TreeScheme.Sha256Smt.Empty.Apply(batch!, out _));
        Assert.Null(TreeScheme.KeccakSmt.Sort(ReadOnlyMemory<StateOperation>.Empty, out StateBatch? none));
        Assert.Throws<ArgumentException>(() => TreeScheme.KeccakSmt.Empty.Apply(none!, out _));
        Assert.Same(TreeScheme.KeccakSmt.Empty, TreeScheme.KeccakSmt.Empty.Apply(none!));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeScheme.KeccakSmt.Empty.Apply(batch!, maxDegreeOfParallelism: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeScheme.KeccakSmt.Empty.Apply(batch!, out _, maxDegreeOfParallelism: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeScheme.KeccakSmt.Sort(Operations(3, seed: 1), out _, maxDegreeOfParallelism: 0));
    }

    // Keys anywhere, below 2^253, in no order; every third is a deletion.
    private static StateOperation[] Operations(int count, int seed)
    {
        Random random = new(seed);
        StateOperation[] operations = new StateOperation[count];
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            bytes[0] &= 0x1f;
            Bytes32 key = new(bytes);
            operations[i] = i % 3 == 2 ? StateOperation.Delete(key) : StateOperation.Put(key, TreeCases.Word(i));
        }

        return operations;
    }
}
