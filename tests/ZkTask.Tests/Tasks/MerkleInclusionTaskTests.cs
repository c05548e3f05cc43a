using System.Text;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Hashing;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Merkle.Transparency;
using ZkTask.Tasks;
using ZkTask.Tests.Storage;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Tasks;

/// <summary>Tasks whose proof is that something is in a Merkle tree.</summary>
public sealed class MerkleInclusionTaskTests
{
    private static readonly Bytes32 s_other = Bytes32.FromInteger(99);

    [Fact]
    public async Task Judges_a_log_entry()
    {
        TransparencyLog log = new(Enumerable.Range(0, 5).Select(i => LogHash.Leaf([(byte)i])));
        LogInclusionProof proof = log.ProveInclusion(3, 5);
        string document = LogDocument(proof);
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.Rfc9162, Data = MerkleDataBinding.Leaf, Root = log.Root(), Size = 5 };
        await Expect(Reason.None, rule, document, [3]);
        await Expect(Reason.DataBindingMismatch, rule, document, [4]);
        await Expect(Reason.UnexpectedRoot, rule with { Root = s_other }, document, [3]);
        await Expect(Reason.UnexpectedRoot, rule with { Size = 6 }, document, [3]);
        await Expect(Reason.RootMismatch, rule, LogDocument(proof with { Path = [.. proof.Path[..^1], s_other] }), [3]);
        await Expect(Reason.MalformedDocument, rule, "[]", [3]);

        MerkleInclusionRule words = new() { Tree = MerkleTreeKind.Rfc9162, Data = MerkleDataBinding.Words("root", "size", "index", "leaf") };
        byte[] Data(ulong index) => [.. proof.Root.Span, .. Bytes32.FromInteger(5).Span, .. Bytes32.FromInteger(index).Span, .. proof.LeafHash.Span];
        await Expect(Reason.None, words, document, Data(3));
        await Expect(Reason.DataBindingMismatch, words, document, Data(2));
        await Expect(Reason.DataBindingMismatch, words, document, Data(3)[..^1]);
    }

    [Fact]
    public async Task Judges_a_standard_leaf()
    {
        string[] encoding = ["address", "uint256"];
        LeafValue[] values = ["0x4ca43b6261f0463a52718c3f8bd89fa618edb79e", "7"];
        StandardLeaf.TryHash(encoding, values, out Bytes32 leaf);
        StandardLeaf.TryEncode(encoding, values, out byte[] abi);
        Bytes32 root = SortedPairProof.HashPair(leaf, s_other);
        string document = $$"""{"root": "{{root}}", "leafEncoding": ["address", "uint256"], "value": ["{{values[0].Text}}", "7"], "proof": ["{{s_other}}"]}""";
        string byHash = $$"""{"root": "{{root}}", "leafHash": "{{leaf}}", "proof": ["{{s_other}}"]}""";
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.OpenZeppelin, Data = MerkleDataBinding.Leaf, Root = root, LeafEncoding = [.. encoding] };
        await Expect(Reason.None, rule, document, abi);
        await Expect(Reason.DataBindingMismatch, rule, document, [.. abi[..^1], 8]);
        await Expect(Reason.LeafEncodingMismatch, rule, byHash, abi);
        await Expect(Reason.None, rule with { LeafEncoding = [] }, byHash, abi);
        await Expect(Reason.LeafEncodingMismatch, rule with { LeafEncoding = ["address", "uint8"] }, document, abi);
        await Expect(Reason.LeafEncodingMismatch, rule with { LeafEncoding = ["address"] }, document, abi);
        await Expect(Reason.None, rule with { LeafEncoding = ["address", "uint"] }, document, abi);
        await Expect(Reason.MalformedDocument, rule, $$"""{"root": "{{root}}", "leaves": ["{{leaf}}"], "proof": ["{{s_other}}"], "proofFlags": [false]}""", abi);
        await Expect(Reason.RootMismatch, rule, document.Replace($"[\"{s_other}\"]", "[]", StringComparison.Ordinal), abi);
    }

    [Fact]
    public async Task Judges_a_standard_leaf_of_arrays_and_tuples()
    {
        string[] encoding = ["(address,uint256)[]", "bytes32[2]"];
        string payee = "0x4ca43b6261f0463a52718c3f8bd89fa618edb79e", word = s_other.ToString();
        LeafValue[] values = [LeafValue.Sequence([LeafValue.Sequence([payee, "7"]), LeafValue.Sequence([payee, "8"])]), LeafValue.Sequence([word, word])];
        Assert.Null(StandardLeaf.TryEncode(encoding, values, out byte[] abi));
        Bytes32 root = SortedPairProof.HashPair(StandardLeaf.HashEncoded(abi), s_other);
        string document = $$"""
            {"root": "{{root}}", "leafEncoding": ["(address,uint)[]", "bytes32[2]"], "value": [[["{{payee}}", "7"], ["{{payee}}", 8]], ["{{word}}", "{{word}}"]], "proof": ["{{s_other}}"]}
            """;
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.OpenZeppelin, Data = MerkleDataBinding.Leaf, Root = root, LeafEncoding = [.. encoding] };
        await Expect(Reason.None, rule, document, abi);
        await Expect(Reason.DataBindingMismatch, rule, document.Replace("8]", "9]", StringComparison.Ordinal), abi);
        await Expect(Reason.LeafEncodingMismatch, rule, document.Replace("bytes32[2]", "(bytes32,bytes32)", StringComparison.Ordinal), abi);
        await Expect(Reason.LeafEncodingMismatch, rule, document.Replace("bytes32[2]", "bytes32[3]", StringComparison.Ordinal), abi);
    }

    [Fact]
    public async Task Judges_a_lean_leaf()
    {
        Fr five = Fr.FromBigInteger(5), six = Fr.FromBigInteger(6), root = Poseidon.Hash([five, six]);
        string document = $$"""{"root": "{{root}}", "leaf": "6", "index": 1, "siblings": ["5"]}""";
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.LeanImt, Data = MerkleDataBinding.Words("leaf"), Root = Word(root), Size = 2 };
        await Expect(Reason.None, rule, document, Word(six).Span.ToArray());
        await Expect(Reason.DataBindingMismatch, rule, document, Word(five).Span.ToArray());
        await Expect(Reason.DataBindingMismatch, rule, document, Convert.FromHexString((Fr.Modulus + 6).ToString("x64", System.Globalization.CultureInfo.InvariantCulture)));
        await Expect(Reason.IncompleteProof, rule with { Size = 4 }, document, Word(six).Span.ToArray());
        await Expect(Reason.UnexpectedRoot, rule with { Size = 3 }, document[..^1] + ", \"size\": 2}", Word(six).Span.ToArray());

        // Named exploit: an inner node as a leaf.
        string inner = $$"""{"root": "{{root}}", "leaf": "{{root}}", "index": 0, "siblings": []}""";
        await Expect(Reason.IncompleteProof, rule, inner, Word(root).Span.ToArray());
        MerkleInclusionRule sized = new() { Tree = MerkleTreeKind.LeanImt, Data = MerkleDataBinding.Words("root", "size") };
        await Expect(Reason.None, sized, document, [.. Word(root).Span, .. Bytes32.FromInteger(2).Span]);
        await Expect(Reason.UnexpectedRoot, sized, document, [.. Word(root).Span, 1, .. new byte[30], 2]);
    }

    [Fact]
    public async Task Judges_a_sparse_key()
    {
        ReferenceSmt tree = new(new Dictionary<System.Numerics.BigInteger, Fr> { [1] = Fr.One, [4] = Fr.One });
        string present = $$"""{"root": "{{tree.Root}}", "key": "4", "siblings": ["{{tree.Prove(4).Siblings[0]}}"], "found": true, "value": "1"}""";
        string absent = $$"""{"root": "{{tree.Root}}", "key": "2", "siblings": ["{{tree.Prove(4).Siblings[0]}}"], "found": false, "isOld0": false, "notFoundKey": "4", "notFoundValue": "1"}""";
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.CircomSmt, Data = MerkleDataBinding.Words("key", "value"), Root = Word(tree.Root) };
        byte[] Data(ulong key, ulong value) => [.. Bytes32.FromInteger(key).Span, .. Bytes32.FromInteger(value).Span];
        await Expect(Reason.None, rule, present, Data(4, 1));
        await Expect(Reason.DataBindingMismatch, rule, present, Data(4, 2));
        await Expect(Reason.ExistenceMismatch, rule, absent, Data(2, 1));
        MerkleInclusionRule exclusion = rule with { Data = MerkleDataBinding.Words("key"), Exists = false };
        await Expect(Reason.None, exclusion, absent, Bytes32.FromInteger(2).Span.ToArray());
        await Expect(Reason.ExistenceMismatch, exclusion, present, Bytes32.FromInteger(4).Span.ToArray());
        await Expect(Reason.None, rule with { Depth = 1 }, present, Data(4, 1));
        await Expect(Reason.DepthExceeded, rule with { Depth = 0 }, present, Data(4, 1));
        string input = $$"""{"fnc": 1, "root": "{{tree.Root}}", "key": "2", "value": "0", "siblings": ["{{tree.Prove(4).Siblings[0]}}", "0"], "isOld0": 0, "oldKey": "4", "oldValue": "1"}""";
        await Expect(Reason.None, exclusion with { Depth = 1 }, input, Bytes32.FromInteger(2).Span.ToArray());
    }

    [Fact]
    public async Task Judges_a_leaf_of_eigenlayer()
    {
        EigenLayerProof.TryHashLeaf([1, 2, 3], out Bytes32 leaf);
        Bytes32 root = new(ReferenceTrie.Keccak([.. leaf.Span, .. s_other.Span]));
        string document = $$"""{"root": "{{root}}", "leaf": "{{leaf}}", "index": 0, "proof": "{{s_other}}"}""";
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.EigenLayer, Data = MerkleDataBinding.Leaf, Root = root };
        await Expect(Reason.None, rule, document, [1, 2, 3]);
        await Expect(Reason.DataBindingMismatch, rule, document, [1, 2, 4]);
        MerkleInclusionRule deep = rule with { Data = MerkleDataBinding.Words("leaf"), Depth = 1 };
        await Expect(Reason.None, deep, document, leaf.Span.ToArray());
        await Expect(Reason.IncompleteProof, deep with { Depth = 2 }, document, leaf.Span.ToArray());
        await Expect(Reason.UnusedSibling, deep with { Depth = 0 }, document, leaf.Span.ToArray());

        // Named exploit: two nodes as the content of a leaf.
        string inner = $$"""{"root": "{{root}}", "leaf": "{{root}}", "index": 0, "proof": "0x"}""";
        await Expect(Reason.DataBindingMismatch, rule, inner, [.. leaf.Span, .. s_other.Span]);
    }

    [Fact]
    public async Task Judges_a_multiproof_of_leaves()
    {
        Bytes32[] leaves = [.. Enumerable.Range(1, 3).Select(i => Bytes32.FromInteger((ulong)i))];
        Bytes32 root = SortedPairProof.HashPair(SortedPairProof.HashPair(leaves[0], leaves[1]), s_other);
        string document = $$"""{"root": "{{root}}", "leaves": ["{{leaves[0]}}", "{{leaves[1]}}"], "proof": ["{{s_other}}"], "proofFlags": [true, false]}""";
        byte[] data = ReferenceTrie.Keccak([.. leaves[0].Span, .. leaves[1].Span]);
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.OpenZeppelin, Data = MerkleDataBinding.Words("leaves"), Root = root };
        await Expect(Reason.None, rule, document, data);
        await Expect(Reason.DataBindingMismatch, rule, document, ReferenceTrie.Keccak([.. leaves[1].Span, .. leaves[0].Span]));
        await Expect(Reason.UnexpectedRoot, rule with { Root = s_other }, document, data);
        await Expect(Reason.RootMismatch, rule, document.Replace(s_other.ToString(), leaves[2].ToString(), StringComparison.Ordinal), data);
        await Expect(Reason.MalformedDocument, rule, $$"""{"root": "{{root}}", "leafHash": "{{leaves[0]}}", "proof": ["{{s_other}}"]}""", data);

        // Named exploit: flags that take the root itself from the path, so that the leaves count for nothing.
        string forged = $$"""{"root": "{{root}}", "leaves": ["{{leaves[0]}}", "{{leaves[1]}}"], "proof": ["{{root}}"], "proofFlags": [false, true]}""";
        await Expect(Reason.RootMismatch, rule, forged, data);
        await Expect(Reason.ForgeableMultiproof, rule, forged.Replace("[false, true]", "[]", StringComparison.Ordinal), data);
    }

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public async Task Judges_what_a_state_tree_says_about_keys(string name)
    {
        Assert.True(TreeScheme.TryFind(name, out TreeScheme? scheme));
        StateTree tree = StoreCases.Apply(scheme.Empty, StoreCases.Batch(1, 60));
        Assert.Null(tree.Apply([StateOperation.Put(s_other, Bytes32.FromInteger(7))], out StateTree? next, out _));
        tree = next!;
        Bytes32 absent = Bytes32.FromInteger(98);
        Assert.Null(tree.Prove([s_other, absent], out TreeProof? several));
        string one = Json(tree.Prove(s_other)), none = Json(tree.Prove(absent)), both = Json(several!);
        MerkleInclusionRule rule = new() { Tree = MerkleTreeKind.StateTree, Scheme = scheme, Root = tree.Root, Data = MerkleDataBinding.Words("key", "value") };
        byte[] data = [.. s_other.Span, .. Bytes32.FromInteger(7).Span];
        foreach (string spelling in (string[])[one, $"0x{Convert.ToHexString(tree.Prove(s_other).ToBytes())}", Convert.ToBase64String(tree.Prove(s_other).ToBytes())])
            await Expect(Reason.None, rule, spelling, data);
        await Expect(Reason.DataBindingMismatch, rule, one, [.. s_other.Span, .. Bytes32.FromInteger(8).Span]);
        await Expect(Reason.UnexpectedRoot, rule with { Root = StoreCases.Apply(tree, StoreCases.Batch(2, 3)).Root }, one, data);
        await Expect(Reason.SchemeMismatch, rule with { Scheme = TreeScheme.All.First(other => other != scheme && other != TreeScheme.CircomSmt) }, one, data);
        await Expect(Reason.ExistenceMismatch, rule, none, data);
        await Expect(Reason.ExistenceMismatch, rule, both, data);
        await Expect(Reason.MalformedDocument, rule, "0x", data);
        int depth = tree.Prove(s_other).Depth;
        await Expect(Reason.None, rule with { Depth = depth }, one, data);
        await Expect(Reason.DepthExceeded, rule with { Depth = depth - 1 }, one, data);

        MerkleInclusionRule exclusion = rule with { Data = MerkleDataBinding.Words("key"), Exists = false };
        await Expect(Reason.None, exclusion, none, absent.Span.ToArray());
        await Expect(Reason.DataBindingMismatch, exclusion, none, s_other.Span.ToArray());
        await Expect(Reason.ExistenceMismatch, exclusion, one, s_other.Span.ToArray());

        MerkleInclusionRule claims = rule with { Data = MerkleDataBinding.Words("claims") };
        byte[][] words =
        [
            [.. absent.Span, .. new byte[64]],
            [.. s_other.Span, .. Bytes32.FromInteger(1).Span, .. Bytes32.FromInteger(7).Span],
        ];
        if (scheme.CompareKeys(s_other, absent) < 0)
            Array.Reverse(words);
        await Expect(Reason.None, claims, both, ReferenceTrie.Keccak([.. words[0], .. words[1]]));
        await Expect(Reason.DataBindingMismatch, claims, both, ReferenceTrie.Keccak([.. words[1], .. words[0]]));
        await Expect(Reason.DataBindingMismatch, claims, one, ReferenceTrie.Keccak([.. words[0], .. words[1]]));
        await Expect(Reason.DataBindingMismatch, rule with { Data = MerkleDataBinding.Words("key"), Exists = false }, Json(Two()), absent.Span.ToArray());

        // Of two absent keys nothing is said about one alone.
        TreeProof Two()
        {
            Assert.Null(tree.Prove([absent, Bytes32.FromInteger(97)], out TreeProof? two));
            return two!;
        }

        static string Json(TreeProof proof) => Encoding.UTF8.GetString(TreeProofJson.Write(proof));
    }

    [Fact]
    public void Refuses_rules_that_pin_too_little_or_what_cannot_be()
    {
        MerkleInclusionRule any = new() { Tree = MerkleTreeKind.OpenZeppelin, Data = MerkleDataBinding.None, Root = s_other };
        MerkleInclusionRule log = any with { Tree = MerkleTreeKind.Rfc9162, Size = 1 }, smt = any with { Tree = MerkleTreeKind.CircomSmt };
        MerkleInclusionRule state = any with { Tree = MerkleTreeKind.StateTree, Scheme = TreeScheme.KeccakSmt };
        MerkleInclusionRule[] bad =
        [
            any with { Root = null }, any with { Data = MerkleDataBinding.Words("root") }, any with { Data = MerkleDataBinding.Words("index") }, any with { Size = 1 },
            any with { Depth = 1 }, any with { Exists = false }, log with { Size = null }, log with { Data = MerkleDataBinding.Words("size") }, log with { LeafEncoding = ["bool"] },
            any with { Tree = MerkleTreeKind.EigenLayer }, smt with { Data = MerkleDataBinding.Leaf }, smt with { Exists = false, Data = MerkleDataBinding.Words("value") },
            any with { LeafEncoding = ["uint256[0]"] }, any with { LeafEncoding = ["address", ""] }, any with { LeafEncoding = [.. Enumerable.Repeat("bool", 257)] },
            smt with { Depth = 255 }, log with { Depth = 1 },
            smt with { Root = new Bytes32([.. Enumerable.Repeat((byte)255, 32)]) }, any with { Tree = MerkleTreeKind.LeanImt },
            any with { Data = MerkleDataBinding.Words("leaf", "leaves") }, any with { Scheme = TreeScheme.KeccakSmt }, any with { Tree = MerkleTreeKind.StateTree },
            any with { Tree = MerkleTreeKind.EigenLayer, Depth = 65 }, state with { Depth = -1 }, state with { Depth = 257 }, state with { Scheme = TreeScheme.CircomSmt, Depth = 255 },
            state with { Data = MerkleDataBinding.Leaf }, state with { Exists = false, Data = MerkleDataBinding.Words("claims") },
            state with { Scheme = TreeScheme.CircomSmt, Root = new Bytes32([.. Enumerable.Repeat((byte)255, 32)]) },
        ];
        Assert.All(bad, rule => Assert.Throws<ArgumentException>(() => new MerkleInclusionTask(1, rule)));
        Assert.All([any, log, smt, state], rule => Assert.Equal("merkle-inclusion", new MerkleInclusionTask(1, rule).Kind));
        Assert.Throws<ArgumentException>(() => MerkleDataBinding.Words("leaf", "leaf"));
        Assert.Throws<ArgumentException>(() => MerkleDataBinding.Words());
    }

    [Fact]
    public async Task Is_read_from_a_tasks_file()
    {
        string root = Bytes32.FromInteger(5).ToString();
        string text = $$"""
            {"tasks": [{"id": 1, "kind": "merkle-inclusion", "tree": "lean-imt", "data": ["leaf"], "root": "{{root}}", "size": 1},
            {"id": 3, "kind": "merkle-inclusion", "tree": "state-tree", "scheme": "keccak-smt", "data": ["key"], "root": "0", "exists": false},
            {"id": 4, "kind": "merkle-inclusion", "tree": "rfc9162", "data": ["leaf"], "root": "0", "size": 9007199254740991},
            {"id": 2, "kind": "eth-getproof", "data": "none", "stateRoot": "{{EthDocuments.StateRoot}}", "address": "0x{{Convert.ToHexStringLower(EthDocuments.AddressOf(1))}}"}]}
            """;
        TaskVerifier verifier = new(TasksFile.Parse(Encoding.UTF8.GetBytes(text), "."));
        const string proof = """{"root": "5", "leaf": "5", "index": 0, "siblings": []}""";
        CancellationToken token = TestContext.Current.CancellationToken;
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(new TaskSubmission(proof, Bytes32.FromInteger(5).Span.ToArray(), 1), token));
        Assert.Equal(Reason.DataBindingMismatch, (await verifier.VerifyAsync(new TaskSubmission(proof, Bytes32.FromInteger(6).Span.ToArray(), 1), token)).Reason);
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(new TaskSubmission(EthDocuments.Account(), default, 2), token));
        string nothing = Encoding.UTF8.GetString(TreeProofJson.Write(TreeScheme.KeccakSmt.Empty.Prove(s_other)));
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(new TaskSubmission(nothing, s_other.Span.ToArray(), 3), token));
    }

    private static Bytes32 Word(Fr element)
    {
        byte[] bytes = new byte[32];
        element.WriteBigEndian(bytes);
        return new Bytes32(bytes);
    }

    private static string LogDocument(LogInclusionProof proof) => $$"""
        {"leafIdx": {{proof.LeafIndex}}, "treeSize": {{proof.TreeSize}}, "root": "{{Convert.ToBase64String(proof.Root.Span)}}",
        "leafHash": "{{Convert.ToBase64String(proof.LeafHash.Span)}}", "proof": [{{string.Join(",", proof.Path.Select(hash => $"\"{Convert.ToBase64String(hash.Span)}\""))}}]}
        """;

    private static async Task Expect(Reason reason, MerkleInclusionRule rule, string proofOfTask, byte[] data)
    {
        TaskVerifier verifier = new([new MerkleInclusionTask(1, rule)]);
        Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(proofOfTask, data, 1));
        Assert.True(verdict.Reason == reason && verdict.Outcome == (reason == Reason.None ? Outcome.Valid : Outcome.Invalid), $"{reason} expected: {verdict}");
    }
}
