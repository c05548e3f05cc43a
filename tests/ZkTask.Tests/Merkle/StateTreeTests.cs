using System.Numerics;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Merkle;

public class StateTreeTests
{
    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 50)]
    [InlineData("sha256-smt", 30)]
    public void Any_sequence_of_batches_gives_the_root_of_its_leaves(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        TreeCases.Holds(TreeCases.Batches(scheme, 6, 60), batches =>
        {
            StateTree tree = scheme.Empty;
            ReferenceSparseTree reference = ReferenceSparseTree.Of(scheme);
            foreach (StateOperation[] batch in batches)
            {
                tree = TreeCases.Apply(tree, batch);
                TreeCases.Apply(reference, batch);
                Assert.Equal(reference.Root, tree.Root.ToInteger());
            }

            Assert.Equal(reference.Leaves.Count, tree.Count);
            Assert.Equal(reference.Leaves.OrderBy(leaf => leaf.Key), tree.Leaves().Select(leaf => KeyValuePair.Create(leaf.Key.ToInteger(), leaf.Value.ToInteger())).OrderBy(leaf => leaf.Key));
            foreach (StateOperation operation in batches.SelectMany(batch => batch))
            {
                bool expected = reference.Leaves.TryGetValue(operation.Key.ToInteger(), out BigInteger value);
                Assert.Equal(expected, tree.TryGet(operation.Key, out Bytes32 found));
                Assert.Equal(value, found.ToInteger());
            }
        }, count);
    }

    [Theory]
    [InlineData("circom-smt", 3)]
    [InlineData("keccak-smt", 20)]
    public void One_by_one_in_a_batch_and_loaded_in_order_are_the_same_tree(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        TreeCases.Holds(TreeCases.Batch(scheme, 80), batch =>
        {
            StateTree together = TreeCases.Apply(scheme.Empty, batch);
            StateTree oneByOne = scheme.Empty;
            foreach (StateOperation operation in batch)
                oneByOne = TreeCases.Apply(oneByOne, operation);
            Assert.Equal(together.Root, oneByOne.Root);
            Assert.Null(scheme.Load(together.Leaves(), out StateTree? loaded));
            Assert.Equal(together.Root, loaded!.Root);
            StateTree emptied = TreeCases.Apply(together, [.. together.Leaves().Select(leaf => StateOperation.Delete(leaf.Key))]);
            Assert.Equal((0, Bytes32.Zero), (emptied.Count, emptied.Root));
        }, count);
    }

    // Tens of thousands of leaves, in waves, so that pages are cut and joined and several chunks are written at once.
    [Theory]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public void Large_trees_grow_and_shrink_with_any_number_of_workers(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Samples samples = new(7);
        StateTree tree = scheme.Empty;
        Dictionary<Bytes32, Bytes32> leaves = [];
        for (int wave = 0; wave < 6; wave++)
        {
            List<StateOperation> batch = [.. leaves.Keys.Where(_ => samples.NextUInt64() % 3 < (ulong)(wave / 2)).Select(StateOperation.Delete)];
            for (int i = 0; i < (wave < 4 ? 9000 : 10); i++)
                batch.Add(StateOperation.Put(Word(samples), Word(samples)));
            Assert.Null(tree.Apply([.. batch], out StateTree? next, maxDegreeOfParallelism: 1 + (wave % 3)));
            tree = next!;
            foreach (StateOperation operation in batch)
            {
                if (operation.IsDelete)
                    leaves.Remove(operation.Key);
                else
                    leaves.Add(operation.Key, operation.Value);
            }

            Assert.Equal(leaves.Count, tree.Count);
            Assert.Null(scheme.Load(leaves.Select(leaf => new StateLeaf(leaf.Key, leaf.Value)).OrderBy(leaf => leaf.Key), out StateTree? built, maxDegreeOfParallelism: 2));
            Assert.Equal(built!.Root, tree.Root);
        }
    }

    // Counting keys share hundreds of bits, so that whole batches leave the tree above its first node, meet in single pages, and leave pages behind that are joined.
    [Theory]
    [InlineData("keccak-smt", 1)]
    [InlineData("sha256-smt", 2)]
    public void Keys_with_long_common_prefixes_in_large_batches_give_the_tree_of_their_leaves(string name, int workers)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        SortedDictionary<Bytes32, Bytes32> leaves = [];
        StateTree tree = scheme.Empty;
        StateOperation[][] batches =
        [
            Range(5, 8, 1), Range(3000, 3000, 1), Range(0, 2500, 1), [.. Range(0, 5000, 1).Where((_, i) => i % 3 > 0).Select(put => StateOperation.Delete(put.Key))],
            [.. Range(1 << 20, 1500, 1), .. Range(10, 1200, 1).Select(put => StateOperation.Delete(put.Key))], Range(4000, 3000, 1 << 30),
            [.. Range(0, 1 << 12, 1).Select(put => StateOperation.Delete(put.Key)), .. Range(1 << 20, 1490, 1).Select(put => StateOperation.Delete(put.Key))],
            [.. Range(4000, 2999, 1 << 30).Select(put => StateOperation.Delete(put.Key))],
        ];
        foreach (StateOperation[] batch in batches)
        {
            long before = tree.Count;
            Assert.Null(tree.Apply(batch, out StateTree? next, workers));
            foreach (StateOperation operation in batch)
            {
                if (operation.IsDelete)
                    leaves.Remove(operation.Key);
                else
                    leaves[operation.Key] = operation.Value;
            }

            Assert.Equal(before, tree.Count);
            tree = next!;
            Assert.Equal(leaves.Count, tree.Count);
            StateLeaf[] sorted = [.. leaves.Select(leaf => new StateLeaf(leaf.Key, leaf.Value))];
            Assert.Equal(sorted, tree.Leaves());
            StateRootBuilder builder = scheme.CreateRootBuilder();
            Assert.All(sorted, leaf => Assert.Null(builder.Add(leaf)));
            Assert.Equal(builder.ComputeRoot(), tree.Root);
            Assert.Null(scheme.LoadSorted(sorted, out StateTree? loaded, workers));
            Assert.Equal(tree.Root, loaded!.Root);
            Assert.Null(tree.Prove([.. batch.Take(20).Select(operation => operation.Key)], out TreeProof? proof));
            Assert.Null(proof!.Verify(tree.Root));
        }

        static StateOperation[] Range(ulong first, int count, ulong step) =>
            [.. Enumerable.Range(0, count).Select(i => StateOperation.Put(Bytes32.FromInteger((first + (ulong)i) * step), Bytes32.FromInteger(first + (ulong)i)))];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sorted_leaves_in_memory_are_refused_at_the_first_fault(int workers)
    {
        StateLeaf[] leaves = [.. Enumerable.Range(0, 40_000).Select(i => new StateLeaf(Bytes32.FromInteger((ulong)i), default))];
        (leaves[39_000], leaves[39_001]) = (leaves[39_001], leaves[39_000]);
        Rejection? rejection = TreeScheme.KeccakSmt.LoadSorted(leaves, out StateTree? tree, workers);
        Assert.Equal((Reason.KeysOutOfOrder, null), (rejection?.Reason, tree));
        Assert.StartsWith("leaf 39001:", rejection!.Detail, StringComparison.Ordinal);
        leaves[16_384] = leaves[16_383];
        rejection = TreeScheme.KeccakSmt.LoadSorted(leaves, out _, workers);
        Assert.Equal(Reason.DuplicateKey, rejection?.Reason);
        Assert.StartsWith("leaf 16384:", rejection!.Detail, StringComparison.Ordinal);
        rejection = TreeScheme.CircomSmt.LoadSorted(new StateLeaf[] { new(Bytes32.FromInteger(1), Bytes32.FromInteger(BigInteger.Pow(2, 255))) }, out _, workers);
        Assert.Equal(Reason.NonCanonicalValue, rejection?.Reason);
        Assert.Null(TreeScheme.CircomSmt.LoadSorted(ReadOnlyMemory<StateLeaf>.Empty, out tree, workers));
        Assert.Equal((0, Bytes32.Zero), (tree!.Count, tree.Root));
    }

    [Fact]
    public void Older_versions_stay_as_they_were()
    {
        TreeCases.Holds(TreeCases.Batches(TreeScheme.Sha256Smt, 8, 40), batches =>
        {
            List<(StateTree Tree, Bytes32 Root, StateLeaf[] Leaves)> versions = [];
            StateTree tree = TreeScheme.Sha256Smt.Empty;
            foreach (StateOperation[] batch in batches)
            {
                versions.Add((tree, tree.Root, [.. tree.Leaves()]));
                tree = TreeCases.Apply(tree, batch);
            }

            foreach ((StateTree old, Bytes32 root, StateLeaf[] leaves) in versions)
            {
                Assert.Equal(leaves, old.Leaves());
                Assert.Null(old.Prove([.. batches[0].Select(operation => operation.Key)], out TreeProof? proof));
                Assert.Null(proof!.Verify(root));
                Assert.All(proof.Facts, fact => Assert.Equal(leaves.Where(leaf => leaf.Key == fact.Key).Select(leaf => (Bytes32?)leaf.Value).FirstOrDefault(), fact.Value));
            }
        }, 20);
    }

    [Fact]
    public void Readers_of_a_version_are_not_disturbed_by_commits()
    {
        StateOperation[] first = [.. Enumerable.Range(0, 5000).Select(i => TreeCases.Put(BigInteger.ModPow(3, i + 200, BigInteger.One << 255), i))];
        StateTree version = TreeCases.Apply(TreeScheme.KeccakSmt.Empty, first);
        StateTree latest = version;
        Parallel.Invoke(
            () =>
            {
                for (int i = 0; i < 50; i++)
                    latest = TreeCases.Apply(latest, [.. first.Skip(90 * i).Take(90).Select((o, j) => j % 2 == 0 ? StateOperation.Delete(o.Key) : StateOperation.Put(o.Key, Bytes32.Zero))]);
            },
            () =>
            {
                for (int i = 0; i < 50; i++)
                {
                    Assert.Null(version.Prove([.. first.Skip(70 * i).Take(50).Select(o => o.Key)], out TreeProof? proof));
                    Assert.Null(proof!.Verify(version.Root));
                    Assert.All(proof.Facts, fact => Assert.NotNull(fact.Value));
                }
            });
        Assert.Equal(5000 - (45 * 50), latest.Count);
    }

    [Fact]
    public void Operations_that_change_nothing_give_the_same_version()
    {
        StateTree tree = TreeCases.Apply(TreeScheme.CircomSmt.Empty, TreeCases.Put(1, 2), TreeCases.Put(3, 4));
        Assert.Same(tree, TreeCases.Apply(tree, TreeCases.Put(3, 4), TreeCases.Delete(5)));
        Assert.Same(tree, TreeCases.Apply(tree));
    }

    // A leaf's path may share all bits but the last with another's: 256 levels, of which 255 have one side only.
    [Theory]
    [InlineData("keccak-smt", 256)]
    [InlineData("circom-smt", 254)]
    public void Keys_that_part_at_the_last_bit(string name, int depth)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        BigInteger other = scheme.IsOverField ? BigInteger.One << 253 : BigInteger.One;
        StateTree tree = TreeCases.Apply(scheme.Empty, TreeCases.Put(0, 7), TreeCases.Put(other, 8));
        ReferenceSparseTree reference = ReferenceSparseTree.Of(scheme);
        (reference.Leaves[0], reference.Leaves[other]) = (7, 8);
        Assert.Equal(reference.Root, tree.Root.ToInteger());
        TreeProof proof = tree.Prove(TreeCases.Word(other));
        Assert.Equal(depth, proof.Depth);
        Assert.Null(proof.Verify());
        Assert.Equal(reference.Leaf(0, 7), TreeCases.Apply(tree, TreeCases.Delete(other)).Root.ToInteger());
    }

    [Fact]
    public void Bad_operations_are_refused()
    {
        StateTree tree = TreeScheme.CircomSmt.Empty;
        Assert.Equal(Reason.NonCanonicalKey, tree.Apply([TreeCases.Put(1, 1), TreeCases.Put(Fr.Modulus, 1)], out StateTree? next)!.Reason);
        Assert.Null(next);
        Assert.Equal(Reason.NonCanonicalKey, tree.Apply([TreeCases.Delete(Fr.Modulus + 1)], out _)!.Reason);
        Assert.Equal(Reason.NonCanonicalValue, tree.Apply([TreeCases.Put(1, Fr.Modulus)], out _)!.Reason);
        Assert.Equal(Reason.DuplicateKey, tree.Apply([TreeCases.Put(1, 1), TreeCases.Put(2, 1), TreeCases.Delete(1)], out _)!.Reason);
        Assert.Equal(Reason.NonCanonicalKey, tree.Prove([TreeCases.Word(Fr.Modulus)], out _)!.Reason);
        Assert.Equal(Reason.NonCanonicalKey, tree.Scheme.Check([TreeCases.Delete(Fr.Modulus + 1)])!.Reason);
        Assert.Equal(Reason.DuplicateKey, tree.Scheme.Check([TreeCases.Put(1, 1), TreeCases.Delete(1)])!.Reason);
        Assert.Null(tree.Scheme.Check([TreeCases.Put(1, 1), TreeCases.Delete(2)]));
        Assert.Equal(Reason.DuplicateKey, tree.Prove([TreeCases.Word(4), TreeCases.Word(4)], out _)!.Reason);
        Assert.Throws<ArgumentException>(() => tree.Prove([], out _));
        Assert.Throws<ArgumentException>(() => tree.Apply([], out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Apply([], out _, maxDegreeOfParallelism: 0));
        Assert.False(tree.TryGet(TreeCases.Word(Fr.Modulus), out _));
    }

    [Fact]
    public void Leaves_out_of_order_are_refused()
    {
        StateLeaf Leaf(int key) => new(TreeCases.Word(key), Bytes32.Zero);
        Assert.Null(TreeScheme.KeccakSmt.Load([Leaf(1), Leaf(2)], out _));
        Assert.Equal(Reason.KeysOutOfOrder, TreeScheme.KeccakSmt.Load([Leaf(2), Leaf(1)], out _)!.Reason);
        Assert.Equal(Reason.DuplicateKey, TreeScheme.KeccakSmt.Load([Leaf(2), Leaf(2)], out _)!.Reason);
        // Least significant bit first: 2 is left of 1.
        Assert.Null(TreeScheme.CircomSmt.Load([Leaf(2), Leaf(1)], out _));
        Assert.Equal(Reason.NonCanonicalKey, TreeScheme.CircomSmt.Load([new StateLeaf(TreeCases.Word(Fr.Modulus), default)], out _)!.Reason);
        Assert.Equal(Reason.NonCanonicalValue, TreeScheme.CircomSmt.Load([new StateLeaf(default, TreeCases.Word(Fr.Modulus))], out _)!.Reason);
    }

    private static Bytes32 Word(Samples samples) => Bytes32.FromInteger(samples.Below(BigInteger.One << 256));
}
