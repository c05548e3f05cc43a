using FsCheck.Fluent;
using Xunit;
using ZkTask.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Roots of sorted leaves that are not kept.</summary>
public class StateRootBuilderTests
{
    [Theory]
    [InlineData("circom-smt", 60)]
    [InlineData("keccak-smt", 200)]
    [InlineData("sha256-smt", 200)]
    public void Agrees_with_the_tree_after_every_leaf(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        TreeCases.Holds(TreeCases.Batch(scheme, 40), operations =>
        {
            StateRootBuilder builder = scheme.CreateRootBuilder();
            StateTree whole = TreeCases.Apply(scheme.Empty, operations), grown = scheme.Empty;
            Assert.Equal(Bytes32.Zero, builder.ComputeRoot());
            foreach (StateLeaf leaf in whole.Leaves())
            {
                Assert.Null(builder.Add(leaf));
                grown = TreeCases.Apply(grown, StateOperation.Put(leaf.Key, leaf.Value));
                Assert.Equal(grown.Root, builder.ComputeRoot());
            }

            Assert.Equal(whole.Count, builder.Count);
        },
        count);
    }

    [Fact]
    public void Refuses_leaves_out_of_order_and_stays_as_it_was()
    {
        StateRootBuilder builder = TreeScheme.CircomSmt.CreateRootBuilder();
        Assert.Null(builder.Add(new StateLeaf(TreeCases.Word(2), TreeCases.Word(1))));
        Bytes32 root = builder.ComputeRoot();
        Assert.Equal(Reason.DuplicateKey, builder.Add(new StateLeaf(TreeCases.Word(2), TreeCases.Word(1)))!.Reason);

        // The least significant bit leads first.
        Assert.Equal(Reason.KeysOutOfOrder, builder.Add(new StateLeaf(TreeCases.Word(4), TreeCases.Word(1)))!.Reason);
        Assert.Equal(Reason.NonCanonicalKey, builder.Add(new StateLeaf(TreeCases.Word(Fr.Modulus), TreeCases.Word(1)))!.Reason);
        Assert.Equal(Reason.NonCanonicalValue, builder.Add(new StateLeaf(TreeCases.Word(3), TreeCases.Word(Fr.Modulus)))!.Reason);
        Assert.Equal((1, root), (builder.Count, builder.ComputeRoot()));
        Assert.Null(builder.Add(new StateLeaf(TreeCases.Word(1), TreeCases.Word(1))));
    }
}
