using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Ethereum;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Proofs in Merkle-Patricia tries against an independent builder, which itself reproduces Ethereum's published roots.</summary>
public sealed class MerklePatriciaTests
{
    [Theory]
    [InlineData("trieanyorder")]
    [InlineData("trietest")]
    public void The_builder_reproduces_published_roots_and_every_key_can_be_looked_up(string file)
    {
        int tries = 0;
        foreach (JsonProperty test in Corpus.ReadJson($"merkle/eth-trie/{file}.json").EnumerateObject())
        {
            Dictionary<string, byte[]?> final = [];
            foreach ((string key, string? value) in Operations(test.Value.GetProperty("in")))
                final[key] = value is null ? null : Bytes(value);
            KeyValuePair<byte[], byte[]>[] entries = [.. final.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(Bytes(entry.Key), entry.Value!))];
            ReferenceTrie trie = new(entries);
            Assert.Equal(test.Value.GetProperty("root").GetString(), $"0x{Convert.ToHexStringLower(trie.Root)}");
            foreach (string key in final.Keys)
                Assert.Equal(final[key], Lookup(trie, Bytes(key)));
            tries++;
        }

        Assert.True(tries >= 3);
    }

    [Fact]
    public void Finds_what_is_there_and_proves_what_is_not() => Seeds.Hold(random =>
    {
        // Keys of few letters collide in long prefixes; short values make embedded nodes.
        Dictionary<string, byte[]> entries = [];
        for (int i = random.Next(40); i > 0; i--)
            entries[Key(random)] = random.Bytes(random.Next(1, random.Next(2) == 0 ? 4 : 60));
        ReferenceTrie trie = new(entries.Select(entry => KeyValuePair.Create(Encoding.ASCII.GetBytes(entry.Key), entry.Value)));
        return entries.Keys.Concat(Enumerable.Range(0, 20).Select(_ => Key(random)))
            .All(key => (Lookup(trie, Encoding.ASCII.GetBytes(key)) ?? []).AsSpan().SequenceEqual(entries.GetValueOrDefault(key)));
    });

    [Fact]
    public void A_flipped_bit_a_missing_and_a_further_node_fail() => Seeds.Hold(random =>
    {
        KeyValuePair<byte[], byte[]>[] entries = [.. Enumerable.Range(0, 50).Select(_ => KeyValuePair.Create(random.Bytes(32), random.Bytes(random.Next(1, 40))))];
        ReferenceTrie trie = new(entries);
        byte[] key = random.Next(2) == 0 ? entries[random.Next(50)].Key : random.Bytes(32);
        byte[][] proof = trie.Prove(key);
        byte[][] flipped = [.. proof.Select(node => node.ToArray())];
        byte[] node = flipped[random.Next(flipped.Length)];
        node[random.Next(node.Length)] ^= (byte)(1 << random.Next(8));
        return ReasonOf(trie.Root, key, flipped) == Reason.RootMismatch
            && ReasonOf(trie.Root, key, proof[..^1]) == Reason.IncompleteProof
            && ReasonOf(trie.Root, key, [.. proof, proof[^1]]) == Reason.UnusedSibling
            && ReasonOf(trie.Root, key, [proof[0], .. proof]) is not Reason.None
            && ReasonOf(random.Bytes(32), key, proof) == Reason.RootMismatch;
    });

    [Fact]
    public void The_empty_trie_has_nothing()
    {
        byte[] root = MerklePatriciaProof.EmptyRoot.Span.ToArray();
        Assert.Equal(Reason.None, ReasonOf(root, [1], []));
        Assert.Equal(Reason.None, ReasonOf(root, [1], [[0x80]]));
        Assert.Equal(Reason.UnusedSibling, ReasonOf(root, [1], [[0xc0]]));
    }

    /// <summary>Named exploit: "no proof" taken for "not there".</summary>
    [Fact]
    public void Exploit_an_empty_proof_excludes_nothing()
    {
        ReferenceTrie trie = new([KeyValuePair.Create<byte[], byte[]>([1, 2], [3])]);
        Assert.Equal(Reason.IncompleteProof, ReasonOf(trie.Root, [1, 2], []));
        Assert.Equal(Reason.IncompleteProof, ReasonOf(trie.Root, [9, 9], []));
    }

    /// <summary>Named exploit: the way of another key, or a proof that stops early, as proof of absence.</summary>
    [Fact]
    public void Exploit_the_proof_of_another_key_excludes_nothing()
    {
        Random random = new(1);
        KeyValuePair<byte[], byte[]>[] entries = [.. Enumerable.Range(0, 300).Select(_ => KeyValuePair.Create(random.Bytes(32), random.Bytes(40)))];
        ReferenceTrie trie = new(entries);
        byte[][] proof = trie.Prove(entries[0].Key);
        for (int i = 1; i < 100; i++)
        {
            Assert.NotEqual(Reason.None, ReasonOf(trie.Root, entries[i].Key, proof));
            Assert.Equal(Reason.IncompleteProof, ReasonOf(trie.Root, entries[i].Key, [proof[0]]));
        }
    }

    [Fact]
    public void Embedded_nodes_may_be_listed_byte_for_byte()
    {
        // A leaf of 8 bytes under a branch.
        KeyValuePair<byte[], byte[]>[] entries = [KeyValuePair.Create<byte[], byte[]>([0x11, 0x11], [5]), KeyValuePair.Create<byte[], byte[]>([0x22, 0x22], [6, 7])];
        ReferenceTrie trie = new(entries);
        byte[][] proof = trie.Prove([0x11, 0x11]);
        byte[] leaf = ReferenceTrie.RlpList(ReferenceTrie.RlpString(ReferenceTrie.HexPrefix([1, 1, 1], isLeaf: true)), [5]);
        Assert.Single(proof);
        Assert.Equal(Reason.None, ReasonOf(trie.Root, [0x11, 0x11], [proof[0], leaf]));
        Assert.Equal(Reason.UnusedSibling, ReasonOf(trie.Root, [0x22, 0x22], [proof[0], leaf]));
        Assert.Equal(Reason.UnusedSibling, ReasonOf(trie.Root, [0x11, 0x11], [proof[0], leaf, leaf]));
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("80")]
    [InlineData("c22001ff")]
    [InlineData("c3208101")]
    [InlineData("c22080")]
    [InlineData("c22180")]
    [InlineData("c24001")]
    [InlineData("c20001")]
    [InlineData("c30001c0")]
    [InlineData("c2c001")]
    [InlineData("c220")]
    [InlineData("b8020101")]
    [InlineData("f8022001")]
    [InlineData("f900022001")]
    [InlineData("ffffffffffffffffff")]
    [InlineData("fbffffffff")]
    [InlineData("c3202001")]
    [InlineData("c220c0")]
    [InlineData("c1808080808080808080808080808080808080")]
    [InlineData("d2808080808080808080808080808080808080")]
    [InlineData("d18080808080808080808080808080808080c0")]
    [InlineData("d1818080808080808080808080808080808080")]
    [InlineData("d101808080808080808080808080808080808080")]
    [InlineData("c22501")]
    [InlineData("c20501")]
    [InlineData("c2200100")]
    [InlineData("c32083")]
    [InlineData("c3208301")]
    [InlineData("f837a0202020202020202020202020202020202020202020202020202020202020202095010101010101010101010101010101010101010101")]
    [InlineData("c5a0000000ff")]
    [InlineData("e1119f01010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("e311a1010101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("e211e00101010101010101010101010101010101010101010101010101010101010101")]
    [InlineData("c311b80100")]
    [InlineData("")]
    public void Refuses_what_is_no_canonical_node(string node)
    {
        byte[] encoding = Convert.FromHexString(node);
        Reason reason = ReasonOf(ReferenceTrie.Keccak(encoding), [0x01], [encoding]);
        Assert.True(reason == Reason.MalformedNode || (node == "80" && reason == Reason.UnusedSibling) || (node == "80" && reason == Reason.None), $"{reason}");
    }

    [Fact]
    public void A_short_node_must_be_embedded_and_an_extension_leads_to_a_branch()
    {
        byte[] leaf = ReferenceTrie.RlpList(ReferenceTrie.RlpString(ReferenceTrie.HexPrefix([1], isLeaf: true)), [5]);
        byte[][] items = [.. Enumerable.Repeat<byte[]>([0x80], 17)];
        items[0] = ReferenceTrie.RlpString(ReferenceTrie.Keccak(leaf));
        byte[] branch = ReferenceTrie.RlpList(items);
        Assert.Equal(Reason.MalformedNode, ReasonOf(ReferenceTrie.Keccak(branch), [0x01], [branch, leaf]));
        byte[] extension = ReferenceTrie.RlpList(ReferenceTrie.RlpString(ReferenceTrie.HexPrefix([0], isLeaf: false)), leaf);
        Assert.Equal(Reason.MalformedNode, ReasonOf(ReferenceTrie.Keccak(extension), [0x01], [extension]));
    }

    /// <summary>Named exploit: an account that does not exist, with the storage of one that does.</summary>
    [Fact]
    public void Exploit_storage_of_an_absent_account()
    {
        JsonObject present = JsonNode.Parse(EthDocuments.Account(1, true, 3))!.AsObject(), absent = JsonNode.Parse(EthDocuments.Account(41, true, 3))!.AsObject();
        Assert.Null(Verify(present));
        Assert.Null(Verify(absent));
        JsonObject forged = absent.DeepClone().AsObject();
        forged["storageProof"] = present["storageProof"]!.DeepClone();
        Assert.Equal(Reason.UnusedSibling, Verify(forged));
        forged["storageProof"]![0]!["proof"] = new JsonArray();
        Assert.Equal(Reason.ExistenceMismatch, Verify(forged));
        forged["storageProof"]![0]!["value"] = "0x0";
        Assert.Null(Verify(forged));
        forged["storageHash"] = present["storageHash"]!.DeepClone();
        Assert.Equal(Reason.ExistenceMismatch, Verify(forged));

        // Nor does the empty storage of an account prove anything about one that has some.
        present["storageProof"] = absent["storageProof"]!.DeepClone();
        Assert.Equal(Reason.IncompleteProof, Verify(present));
        present["storageProof"]![0]!["proof"] = new JsonArray("0x80");
        Assert.Equal(Reason.RootMismatch, Verify(present));

        static Reason? Verify(JsonObject document)
        {
            Rejection? rejection = EthProofJson.Read(Encoding.UTF8.GetBytes(document.ToJsonString()), out EthProof? proof) ?? proof!.Verify(proof.StateRoot!.Value, out _);
            return rejection?.Reason;
        }
    }

    [Fact]
    public void Accounts_are_canonical()
    {
        byte[] hash = [.. Enumerable.Repeat((byte)7, 32)];
        byte[] Account(byte[] nonce, byte[] balance, byte[] storage) => ReferenceTrie.RlpList(
            ReferenceTrie.RlpString(nonce), ReferenceTrie.RlpString(balance), ReferenceTrie.RlpString(storage), ReferenceTrie.RlpString(hash));
        Assert.True(EthereumAccount.TryRead(Account([1], [], hash), out EthereumAccount? account));
        Assert.Equal(Bytes32.FromInteger(1), account!.Nonce);
        Assert.True(account.Balance.IsZero);
        byte[][] bad =
        [
            Account([0], [], hash), Account([0, 1], [], hash), Account([], [0, 9], hash), Account(new byte[9], [], hash), Account([], [], hash[1..]),
            [.. Account([], [], hash), 0], Account([], [], hash)[..^1], [], [0x80],
        ];
        Assert.All(bad, rlp => Assert.False(EthereumAccount.TryRead(rlp, out _)));
    }

    private static string Key(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => "adq"[random.Next(3)]));

    private static byte[]? Lookup(ReferenceTrie trie, byte[] key)
    {
        Assert.Null(MerklePatriciaProof.Lookup(new Bytes32(trie.Root), key, Memory(trie.Prove(key)), "proof", out ReadOnlyMemory<byte>? value));
        return value?.ToArray();
    }

    private static Reason ReasonOf(byte[] root, byte[] key, byte[][] proof) =>
        MerklePatriciaProof.Lookup(new Bytes32(root), key, Memory(proof), "proof", out _)?.Reason ?? Reason.None;

    private static ReadOnlyMemory<byte>[] Memory(byte[][] nodes) => Array.ConvertAll(nodes, node => new ReadOnlyMemory<byte>(node));

    private static IEnumerable<(string Key, string? Value)> Operations(JsonElement input) => input.ValueKind == JsonValueKind.Array
        ? input.EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()))
        : input.EnumerateObject().Select(member => (member.Name, member.Value.GetString()));

    private static byte[] Bytes(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text[2..]) : Encoding.UTF8.GetBytes(text);
}
