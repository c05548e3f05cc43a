using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Merkle;

public class StateTransitionTests
{
    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 100)]
    [InlineData("sha256-smt", 60)]
    public void Leads_from_the_old_root_to_the_new_one(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        TreeCases.Holds(TreeCases.Batches(scheme, 4, 30), batches =>
        {
            StateTree tree = scheme.Empty;
            foreach (StateOperation[] batch in batches)
            {
                Assert.Null(tree.Apply(batch, out StateTree? next, out StateTransition? transition));
                Assert.Null(transition!.Verify(tree.Root));
                Assert.Equal((tree.Root, next!.Root), (transition.OldRoot, transition.NewRoot));
                AssertTrue(tree, next, transition);
                Assert.Equal(Reason.StaleRoot, transition.Verify(TreeCases.Word(12345))!.Reason);

                byte[] bytes = transition.ToBytes();
                Assert.Null(StateTransition.Read(bytes, out StateTransition? read));
                Assert.Null(read!.Verify(tree.Root));
                Assert.Equal(transition.Changes, read.Changes);
                Assert.Equal((transition.OldRoot, transition.NewRoot, transition.Depth), (read.OldRoot, read.NewRoot, read.Depth));
                Assert.Equal(bytes, read.ToBytes());
                tree = next;
            }
        }, count);
    }

    // Every bit, of the slower scheme every third. Seven keys near the root; an insertion, an update, a deletion beside a leaf, and two looks at absent keys.
    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public void Any_bit_flip_fails_or_looks_at_another_absent_key(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        StateTree tree = TreeCases.Apply(scheme.Empty, [.. TreeCases.SpreadKeys(7).Select((key, i) => StateOperation.Put(key, TreeCases.Word(i)))]);
        Bytes32[] keys = TreeCases.SpreadKeys(10);
        StateOperation[] batch =
            [StateOperation.Put(keys[7], TreeCases.Word(9)), StateOperation.Put(keys[0], TreeCases.Word(9)), StateOperation.Delete(keys[5]), StateOperation.Delete(keys[8]), StateOperation.Delete(keys[9])];
        Assert.Null(tree.Apply(batch, out StateTree? next, out StateTransition? honest));
        byte[] bytes = honest!.ToBytes();
        for (int bit = 0; bit < 8 * bytes.Length; bit += scheme.IsOverField ? 3 : 1)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            if (StateTransition.Read(bytes, out StateTransition? flipped) is null && flipped!.Verify(tree.Root) is null)
            {
                Assert.Equal(next!.Root, flipped.NewRoot);
                Assert.NotEqual(honest.Changes, flipped.Changes);
                AssertTrue(tree, next, flipped);
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    // Whatever verifies against the old root is a true transition: applying its changes to the tree gives its new root.
    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 80)]
    public void No_mutation_proves_a_wrong_transition(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Gen<(StateOperation[] First, StateOperation[] Second, int Seed)> cases =
            from first in TreeCases.Batch(scheme, 20)
            from second in TreeCases.Batch(scheme, 4)
            from seed in Gen.Choose(0, int.MaxValue)
            select (first, second, seed);
        TreeCases.Holds(cases, item =>
        {
            StateTree tree = TreeCases.Apply(scheme.Empty, item.First);
            Assert.Null(tree.Apply(item.Second, out _, out StateTransition? honest));
            Samples samples = new((ulong)item.Seed);
            for (int i = 0; i < 50; i++)
            {
                byte[] bytes = TreeProofTests.Mutate(honest!.ToBytes(), samples);
                if (StateTransition.Read(bytes, out StateTransition? read) is null && read!.Verify(tree.Root) is null)
                    AssertTrue(tree, Replay(tree, read), read);
            }
        }, count);
    }

    // A key that goes beside a leaf, beside a node, and beside several of each: what is left rises as far as it must.
    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    public void Deletions_prove_what_rises_and_what_stays(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        BigInteger[] keys = [0, 1, 2, 3, 4, 8, 16, 96, 160, 161, BigInteger.One << 120, BigInteger.One << 253];
        StateTree tree = TreeCases.Apply(scheme.Empty, [.. keys.Select(key => TreeCases.Put(key, key + 1))]);
        for (int subset = 1; subset < 1 << keys.Length; subset += name == "circom-smt" ? 211 : 29)
        {
            StateOperation[] batch = [.. keys.Where((_, i) => (subset >> i & 1) != 0).Select(TreeCases.Delete)];
            Assert.Null(tree.Apply(batch, out StateTree? next, out StateTransition? transition));
            Assert.Null(transition!.Verify(tree.Root));
            Assert.Null(StateTransition.Read(transition.ToBytes(), out StateTransition? read));
            Assert.Null(read!.Verify());
            Assert.Null(scheme.Load(tree.Leaves().Where(leaf => batch.All(o => o.Key != leaf.Key)), out StateTree? expected));
            Assert.Equal(expected!.Root, next!.Root);
        }
    }

    [Fact]
    public void Names_what_is_wrong()
    {
        StateTree tree = TreeCases.Apply(TreeScheme.KeccakSmt.Empty, TreeCases.Put(1, 1), TreeCases.Put(2, 2));
        Assert.Null(tree.Apply([TreeCases.Put(1, 3)], out StateTree? next, out StateTransition? transition));
        byte[] bytes = transition!.ToBytes();
        Assert.Equal("oldRoot", Field(bytes, 15 + 31));
        Assert.Equal("newRoot", Field(bytes, 15 + 63));
        Assert.Equal("oldRoot", Field(bytes, 15 + 64 + 1 + 32 + 31));
        Assert.Equal("newRoot", Field(bytes, 15 + 64 + 1 + 64 + 31));
        Assert.NotNull(next);

        string Field(byte[] bytes, int place)
        {
            byte[] changed = [.. bytes];
            changed[place] ^= 0x10;
            Assert.Null(StateTransition.Read(changed, out StateTransition? read));
            Rejection rejection = read!.Verify()!;
            Assert.Equal(Reason.RootMismatch, rejection.Reason);
            return rejection.Detail.Split(':')[0];
        }
    }

    private static StateTree Replay(StateTree tree, StateTransition transition) =>
        TreeCases.Apply(tree, [.. transition.Changes.Select(c => c.After is { } value ? StateOperation.Put(c.Key, value) : StateOperation.Delete(c.Key))]);

    private static void AssertTrue(StateTree tree, StateTree next, StateTransition transition)
    {
        Assert.Equal(next.Root, transition.NewRoot);
        Assert.All(transition.Changes, change =>
        {
            Assert.Equal(tree.TryGet(change.Key, out Bytes32 before) ? before : null, change.Before);
            Assert.Equal(next.TryGet(change.Key, out Bytes32 after) ? after : null, change.After);
        });
    }
}
