using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Trees of @openzeppelin/merkle-tree.</summary>
public sealed class OpenZeppelinTests
{
    private static readonly ReferenceBinaryTree<Bytes32> s_trees = new((left, right) => SortedPairProof.HashPair(left, right));

    [Theory]
    [InlineData("merkle/oz/simple-v1.sorted.1_0_6.json")]
    [InlineData("merkle/oz/standard-v1.unsorted.1_0_6.json")]
    public void Every_leaf_of_a_published_tree_has_its_hash_and_its_proof(string file)
    {
        JsonElement dump = Corpus.ReadJson(file);
        Bytes32[] tree = [.. dump.GetProperty("tree").EnumerateArray().Select(Word)];
        foreach (JsonElement leaf in dump.GetProperty("values").EnumerateArray())
        {
            int index = leaf.GetProperty("treeIndex").GetInt32();
            JsonElement value = leaf.GetProperty("value");
            if (value.ValueKind == JsonValueKind.Array)
                Assert.Equal(tree[index], Hash([.. dump.GetProperty("leafEncoding").EnumerateArray().Select(type => type.GetString()!)], [.. value.EnumerateArray().Select(item => (LeafValue)item.GetString()!)]));
            else
                Assert.Equal(tree[index], Word(value));
            Assert.Null(new SortedPairProof(tree[0], tree[index], [.. ReferenceBinaryTree<Bytes32>.CompletePath(tree, index)]).Verify());
        }
    }

    [Fact]
    public void Proofs_and_multiproofs_hold_and_their_damage_shows() => Seeds.Hold(random =>
    {
        int count = random.Next(2, 30);
        Bytes32[] tree = s_trees.Complete([.. Enumerable.Range(0, count).Select(_ => random.Word())]);
        int[] chosen = [.. Enumerable.Range(tree.Length - count, count).Where(_ => random.Next(3) == 0).DefaultIfEmpty(tree.Length - 1).OrderDescending()];
        (Bytes32[] path, bool[] flags) = ReferenceBinaryTree<Bytes32>.CompleteMultiproof(tree, chosen);
        SortedPairMultiproof multi = new(tree[0], [.. chosen.Select(node => tree[node])], [.. path], [.. flags]);
        SortedPairProof single = new(tree[0], tree[chosen[0]], [.. ReferenceBinaryTree<Bytes32>.CompletePath(tree, chosen[0])]);
        int leaf = random.Next(chosen.Length);
        return multi.Verify() is null && single.Verify() is null
            && (single with { Leaf = random.Flip(single.Leaf) }).Verify() is { Reason: Reason.RootMismatch }
            && (single with { Path = single.Path.Add(single.Root) }).Verify() is { Reason: Reason.RootMismatch }
            && (single with { Path = single.Path.RemoveAt(0) }).Verify() is { Reason: Reason.RootMismatch }
            && (multi with { Leaves = multi.Leaves.SetItem(leaf, random.Flip(multi.Leaves[leaf])) }).Verify() is { Reason: Reason.RootMismatch }
            && (multi with { Path = multi.Path.Add(multi.Root) }).Verify() is { Reason: Reason.ForgeableMultiproof }
            && (multi with { Leaves = multi.Leaves.Add(multi.Root) }).Verify() is { Reason: Reason.ForgeableMultiproof }
            && (multi with { Leaves = multi.Leaves.Add(multi.Root), Flags = multi.Flags.Add(true) }).Verify() is not null;
    });

    /// <summary>Named exploit: flags that hash nodes nobody has computed yet, which were zeros in the first contract (CVE-2023-34459).</summary>
    [Fact]
    public void Exploit_multiproof_flag_forgery()
    {
        Bytes32 forged = new Random(1).Word();

        // A tree whose root is above a node of zeros: flags [true, true] would hash leaf with nothing.
        Bytes32 root = SortedPairProof.HashPair(SortedPairProof.HashPair(forged, default), default);
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [forged], [default, default], [true, true]).Verify()?.Reason);
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [forged], [default], [true]).Verify()?.Reason);

        // The root as the only element, and as an element behind leaves that hash to something else.
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [], [root], []).Verify()?.Reason);
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [forged, forged], [root], [true, true]).Verify()?.Reason);
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [forged, forged], [root], [true]).Verify()?.Reason);
        Assert.Equal(Reason.ForgeableMultiproof, new SortedPairMultiproof(root, [forged, forged], [], [false]).Verify()?.Reason);
        Assert.Null(new SortedPairMultiproof(root, [forged], [default, default], [false, false]).Verify());
    }

    /// <summary>Named exploit: a leaf of 64 bytes whose content is two nodes. Standard leaves are hashed twice.</summary>
    [Fact]
    public void Exploit_64_byte_leaf_is_no_inner_node()
    {
        Random random = new(2);
        Bytes32 left = Min(random.Word(), random.Word()), right = new(Enumerable.Repeat((byte)255, 32).ToArray());
        Bytes32 root = SortedPairProof.HashPair(left, right);
        Bytes32 leaf = Hash(["bytes32", "bytes32"], [left.ToString(), right.ToString()]);
        Assert.Equal(Reason.RootMismatch, new SortedPairProof(root, leaf, []).Verify()?.Reason);
    }

    [Fact]
    public void Encodes_as_solidity_does()
    {
        Assert.Equal("00000000000000000000000000000000000000000000000000000000000000ff", Encode("uint8", "255"));
        Assert.Equal("00000000000000000000000000000000000000000000000000000000000000ff", Encode("uint256", "0xff"));
        Assert.Equal(new string('f', 64), Encode("int256", "-1"));
        Assert.Equal(new string('f', 62) + "80", Encode("int8", "-128"));
        Assert.Equal(new string('0', 62) + "7f", Encode("int8", "127"));
        Assert.Equal(new string('0', 63) + "1", Encode("bool", new LeafValue(LeafValueForm.Boolean, "true")));
        Assert.Equal(new string('0', 63) + "1", Encode("bool", "true"));
        Assert.Equal(new string('0', 64), Encode("bool", "false"));
        Assert.Equal(Encode("uint256", "5"), Encode("uint", "5"));
        Assert.Equal(Encode("int256", "-5"), Encode("int", "-5"));
        Assert.Equal("abcdef" + new string('0', 58), Encode("bytes3", "0xabCDef"));
        Assert.Equal(new string('0', 24) + "4ca43b6261f0463a52718c3f8bd89fa618edb79e", Encode("address", "0x4ca43b6261f0463a52718c3f8bd89fa618edb79e"));
        Assert.Equal(Hex(32) + Hex(3) + "616263" + new string('0', 58), Encode("string", "abc"));
        Assert.Equal(Hex(32) + Hex(0), Encode("bytes", "0x"));
        Assert.Equal(new string('0', 63) + "7", Encode("uint64", new LeafValue(LeafValueForm.Number, "7")));
        Assert.Null(StandardLeaf.TryEncode(["string", "uint8", "bytes"], ["é", "1", "0x" + new string('1', 66)], out byte[] abi));
        Assert.Equal(
            Hex(96) + Hex(1) + Hex(160) + Hex(2) + "c3a9" + new string('0', 60) + Hex(33) + new string('1', 66) + new string('0', 62), Convert.ToHexStringLower(abi));
    }

    [Theory]
    [InlineData("uint8", "256")]
    [InlineData("uint8", "-1")]
    [InlineData("uint8", "01")]
    [InlineData("uint8", "+1")]
    [InlineData("uint8", " 1")]
    [InlineData("uint8", "1e2")]
    [InlineData("uint8", "")]
    [InlineData("uint8", "0x")]
    [InlineData("uint8", "0x100")]
    [InlineData("uint8", "0xg")]
    [InlineData("int8", "128")]
    [InlineData("int8", "-129")]
    [InlineData("int8", "-0")]
    [InlineData("int8", "-")]
    [InlineData("bool", "True")]
    [InlineData("bool", "1")]
    [InlineData("uint", "-1")]
    [InlineData("address", "0x00")]
    [InlineData("address", "4ca43b6261f0463a52718c3f8bd89fa618edb79e")]
    [InlineData("bytes2", "0x00")]
    [InlineData("bytes2", "0x000000")]
    [InlineData("bytes", "0x0")]
    [InlineData("bytes", "abc")]
    public void Refuses_values_that_are_not_of_their_type(string type, string value) =>
        Assert.Equal(Reason.MalformedNumber, StandardLeaf.TryHash([type], [value], out _)?.Reason);

    [Fact]
    public void Refuses_numbers_that_javascript_would_round()
    {
        Assert.Null(StandardLeaf.TryHash(["uint256"], [new LeafValue(LeafValueForm.Number, "9007199254740991")], out _));
        Assert.Equal(Reason.MalformedNumber, StandardLeaf.TryHash(["uint256"], [new LeafValue(LeafValueForm.Number, "9007199254740992")], out _)?.Reason);
        Assert.Equal(Reason.MalformedNumber, StandardLeaf.TryHash(["uint256"], [new LeafValue(LeafValueForm.Number, "1.0")], out _)?.Reason);
    }

    [Fact]
    [Trait("Category", "Process")]
    public void Agrees_with_the_npm_package()
    {
        string printed = NpmPeer.Run(
            """
            import { StandardMerkleTree, SimpleMerkleTree } from '@openzeppelin/merkle-tree';
            import { createHash } from 'node:crypto';
            const hash = i => createHash('sha256').update('' + i).digest('hex');
            const types = ['address', 'uint', 'int64', 'bool', 'bytes32', 'bytes5', 'bytes', 'string', 'uint8', 'bool', 'int',
              'uint256[]', 'bytes32[2]', '(address,uint256)', 'string[]', '(string,uint8[2][],(bool,bytes)[1])[]', 'bytes3[][2]', '(int8,(uint16))[2]'];
            const value = i => ['0x' + hash(i).slice(0, 40), BigInt('0x' + hash(i)).toString(), (BigInt(i) - 9n).toString(), i % 2 == 0, '0x' + hash(i + 1),
              '0x' + hash(i).slice(0, 10), '0x' + hash(i).slice(0, 2 * (i % 32)), 'é'.repeat(i), '' + i, '' + (i % 3 == 0), -i, Array.from({ length: i % 4 }, (_, k) => k), ['0x' + hash(i), '0x' + hash(i + 2)], ['0x' + hash(i).slice(0, 40), '' + i],
              Array.from({ length: i % 3 }, (_, k) => 'x'.repeat(20 * k)), Array.from({ length: i % 3 }, (_, k) => ['s' + k, Array.from({ length: k }, () => [k, i]), [[i % 2 == 0, '0x' + hash(k).slice(0, 2 * k)]]]),
              [['0x' + hash(i).slice(0, 6)], Array.from({ length: i % 5 }, (_, k) => '0x' + hash(k).slice(0, 6))], [[-i, [i]], [i, ['7']]]];
            for (let n = 1; n < 24; n++) {
              const tree = StandardMerkleTree.of(Array.from({ length: n }, (_, i) => value(i)), types, { sortLeaves: n % 2 == 0 });
              const simple = SimpleMerkleTree.of(Array.from({ length: n }, (_, i) => '0x' + hash(i)));
              for (const [i, v] of tree.entries()) {
                console.log(JSON.stringify({ root: tree.root, leafEncoding: types, value: v, leafHash: tree.leafHash(v), proof: tree.getProof(i) }));
                console.log(JSON.stringify({ root: simple.root, leafHash: simple.at(i), proof: simple.getProof(i) }));
              }
              const some = [...Array(n).keys()].filter(i => i % 3 != 1);
              console.log(JSON.stringify({ root: tree.root, leafEncoding: types, ...tree.getMultiProof(some) }));
              console.log(JSON.stringify({ root: simple.root, ...simple.getMultiProof(some) }));
            }
            """, "@openzeppelin/merkle-tree");
        string[] documents = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(documents.Length > 500);
        foreach (string document in documents)
        {
            Assert.Null(OpenZeppelinProofJson.Read(Encoding.UTF8.GetBytes(document), out OpenZeppelinProof? proof));
            Assert.Null(proof!.Verify());
        }
    }

    private static Bytes32 Min(Bytes32 left, Bytes32 right) => left < right ? left : right;

    private static string Hex(int value) => value.ToString("x64", CultureInfo.InvariantCulture);

    private static Bytes32 Word(JsonElement hex) => new(Convert.FromHexString(hex.GetString()![2..]));

    private static Bytes32 Hash(string[] encoding, LeafValue[] values)
    {
        Assert.Null(StandardLeaf.TryHash(encoding, values, out Bytes32 hash));
        return hash;
    }

    private static string Encode(string type, LeafValue value)
    {
        Assert.Null(StandardLeaf.TryEncode([type], [value], out byte[] abi));
        return Convert.ToHexStringLower(abi);
    }
}
