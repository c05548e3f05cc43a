using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Hashing;
using ZkTask.Merkle.LeanImt;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>zk-kit's LeanIMT.</summary>
public sealed class LeanImtTests
{
    private static readonly ReferenceBinaryTree<Fr> s_trees = new((left, right) => Poseidon.Hash([left, right]));

    [Fact]
    public void Only_leaves_have_proofs_where_the_size_is_known()
    {
        Random random = new(1);
        for (int size = 1; size <= 13; size++)
        {
            List<Fr[]> levels = s_trees.Lean([.. Enumerable.Range(0, size).Select(_ => random.Element())]);
            Fr root = levels[^1][0];
            for (int level = 0; level < levels.Count; level++)
            {
                for (int index = 0; index < levels[level].Length; index++)
                {
                    (Fr[] siblings, ulong bits) = ReferenceBinaryTree<Fr>.LeanPath(levels, index, level);
                    LeanImtProof proof = new(root, levels[level][index], bits, [.. siblings]);
                    Assert.Null(proof.Verify());

                    // Named exploit: an inner node passes for a leaf; a leaf that went up unchanged is one.
                    bool isLeaf = levels[0].Contains(levels[level][index]);
                    Assert.Equal(isLeaf ? null : Reason.IncompleteProof, (proof with { Size = (ulong)size }).Verify()?.Reason);
                    Assert.NotNull((proof with { Size = 0 }).Verify());
                    if (siblings.Length > 0)
                        Assert.NotNull((proof with { Size = 1 }).Verify());
                }
            }
        }
    }

    [Fact]
    public void Damage_shows() => Seeds.Hold(random =>
    {
        int size = random.Next(2, 20);
        List<Fr[]> levels = s_trees.Lean([.. Enumerable.Range(0, size).Select(_ => random.Element())]);
        (Fr[] siblings, ulong bits) = ReferenceBinaryTree<Fr>.LeanPath(levels, random.Next(size));
        Fr leaf = levels[0][random.Next(size)];
        LeanImtProof proof = new(levels[^1][0], leaf, bits, [.. siblings]);
        bool isOther = Array.IndexOf(levels[0], leaf) != Array.FindIndex(levels[0], one => (proof with { Leaf = one }).Verify() is null);
        int place = random.Next(siblings.Length);
        return (proof.Verify() is null) != isOther
            && (proof with { Siblings = proof.Siblings.SetItem(place, random.Element()) }).Verify() is { Reason: Reason.RootMismatch }
            && (proof with { Root = random.Element() }).Verify() is { Reason: Reason.RootMismatch };
    }, 30);

    /// <summary>Named exploits: bits of the index above the siblings, and siblings above the root.</summary>
    [Fact]
    public void Exploit_trailing_siblings_and_index_bits()
    {
        Fr leaf = Fr.One;
        LeanImtProof proof = new(leaf, leaf, 0, []);
        Assert.Null(proof.Verify());
        Assert.Equal(Reason.IndexOutOfRange, (proof with { Index = 1 }).Verify()?.Reason);
        Assert.Equal(Reason.RootMismatch, (proof with { Siblings = [Fr.Zero] }).Verify()?.Reason);
        ImmutableArray<Fr> many = [.. Enumerable.Repeat(Fr.Zero, 65)];
        Assert.Equal(Reason.UnusedSibling, (proof with { Siblings = many }).Verify()?.Reason);
        Assert.Equal(Reason.UnusedSibling, (proof with { Siblings = many[..3], Size = 2 }).Verify()?.Reason);
    }

    [Fact]
    [Trait("Category", "Process")]
    public void Agrees_with_the_npm_package()
    {
        string printed = NpmPeer.Run(
            """
            import { LeanIMT } from '@zk-kit/lean-imt';
            import { poseidon2 } from 'poseidon-lite';
            const tree = new LeanIMT((a, b) => poseidon2([a, b]));
            for (let n = 1; n < 20; n++) {
              tree.insert(BigInt(n) ** 40n);
              for (let i = 0; i < n; i++)
                console.log(JSON.stringify({ ...tree.generateProof(i), size: n }, (_, v) => typeof v == 'bigint' ? v.toString() : v));
            }
            """, "@zk-kit/lean-imt", "poseidon-lite");
        string[] documents = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(190, documents.Length);
        foreach (string document in documents)
        {
            Assert.Null(LeanImtProofJson.Read(Encoding.UTF8.GetBytes(document), out LeanImtProof? proof));
            Assert.Null(proof!.Verify());
            Assert.Equal(JsonElement.Parse(document).GetProperty("size").GetUInt64(), proof.Size);
        }
    }
}
