using Xunit;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Trees of EigenLayer's Merkle library.</summary>
public sealed class EigenLayerTests
{
    private static readonly ReferenceBinaryTree<Bytes32> s_trees =
        new((left, right) => new Bytes32(ReferenceTrie.Keccak([.. left.Span, .. right.Span])));

    [Fact]
    public void Every_leaf_has_its_proof_and_damage_shows() => Seeds.Hold(random =>
    {
        int depth = random.Next(1, 7), index = random.Next(1 << depth);
        List<Bytes32[]> levels = s_trees.Lean([.. Enumerable.Range(0, 1 << depth).Select(_ => random.Word())]);
        (Bytes32[] path, ulong bits) = ReferenceBinaryTree<Bytes32>.LeanPath(levels, index);
        EigenLayerProof proof = new(levels[^1][0], levels[0][index], bits, [.. path]);
        int place = random.Next(depth);
        return proof.Verify() is null
            && (proof with { Leaf = random.Flip(proof.Leaf) }).Verify() is { Reason: Reason.RootMismatch }
            && (proof with { Path = proof.Path.SetItem(place, random.Flip(path[place])) }).Verify() is { Reason: Reason.RootMismatch }
            && (proof with { Index = bits ^ 1UL << place }).Verify() is { Reason: Reason.RootMismatch }
            && (proof with { Path = proof.Path.Add(proof.Root) }).Verify() is { Reason: Reason.RootMismatch }
            && (proof with { Path = proof.Path.RemoveAt(depth - 1) }).Verify() is not null;
    });

    /// <summary>Named exploit: the contract ignores an index's higher bits, so that one leaf has many indices.</summary>
    [Fact]
    public void Exploit_index_alias()
    {
        Bytes32 left = Bytes32.FromInteger(1), right = Bytes32.FromInteger(2), root = new(ReferenceTrie.Keccak([.. left.Span, .. right.Span]));
        Assert.Null(new EigenLayerProof(root, right, 1, [left]).Verify());
        Assert.Equal(Reason.IndexOutOfRange, new EigenLayerProof(root, right, 3, [left]).Verify()?.Reason);
        Assert.Equal(Reason.IndexOutOfRange, new EigenLayerProof(root, root, 1, []).Verify()?.Reason);
        Assert.NotNull(new EigenLayerProof(root, right, ulong.MaxValue, [.. Enumerable.Repeat(left, 100)]).Verify());
    }

    /// <summary>Named exploit: a leaf hashed once whose content is two nodes.</summary>
    [Fact]
    public void Exploit_64_byte_leaf_is_refused()
    {
        Assert.False(EigenLayerProof.TryHashLeaf(new byte[64], out _));
        Assert.True(EigenLayerProof.TryHashLeaf(new byte[63], out Bytes32 leaf));
        Assert.Equal(new Bytes32(ReferenceTrie.Keccak(new byte[63])), leaf);
    }
}
