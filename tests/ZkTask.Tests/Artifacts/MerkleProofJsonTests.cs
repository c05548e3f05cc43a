using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Cli.Merkle;
using ZkTask.Merkle;
using ZkTask.Merkle.EigenLayer;
using ZkTask.Merkle.Ethereum;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Merkle.Transparency;
using ZkTask.Tests.Merkle;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Artifacts;

/// <summary>Documents with Merkle proofs: strict, and orderly about whatever comes.</summary>
public sealed class MerkleProofJsonTests
{
    private static readonly string s_zeros = "0x" + new string('0', 64);

    /// <summary>A valid document of every kind.</summary>
    internal static IReadOnlyList<(string Kind, string Document)> Valid { get; } = [.. MakeValid()];

    [Fact]
    public void Accepts_every_kind()
    {
        foreach ((string kind, string document) in Valid)
            Assert.Null(Check(kind, document));
        Assert.Equal(MerkleProofKind.All.Select(kind => kind.Name).Order(), Valid.Select(valid => valid.Kind).Distinct().Order());
    }

    [Fact]
    public void Every_required_member_is_required_once_and_spelt_exactly()
    {
        foreach ((string kind, string document) in Valid)
        {
            foreach (string name in JsonNode.Parse(document)!.AsObject().Select(member => member.Key).ToArray())
            {
                Assert.Equal(Reason.MalformedDocument, Check(kind, document.Insert(1, $"\"{name}\": 1, "))?.Reason);
                Assert.Equal(Reason.MalformedDocument, Check(kind, document.Insert(1, $"\"{char.ToUpperInvariant(name[0])}{name[1..]}\": 1, "))?.Reason);
                Assert.Null(Check(kind, document.Insert(1, "\"comment\": [1], ")));
                JsonObject without = JsonNode.Parse(document)!.AsObject();
                without.Remove(name);
                string[] optional = ["size", "nonce", "balance", "storageHash", "codeHash", "storageProof", "exists", "notFoundKey", "notFoundValue", "leafHash", "enabled", "node_aux"];
                Assert.True(optional.Contains(name) || Check(kind, without.ToJsonString()) is { Reason: Reason.MalformedDocument }, $"{kind} {name}");
                JsonObject wrong = JsonNode.Parse(document)!.AsObject();
                wrong[name] = JsonNode.Parse("{\"a\": 1}");
                Assert.True(Check(kind, wrong.ToJsonString()) is { Reason: Reason.MalformedDocument or Reason.MalformedNumber }, $"{kind} {name}");
            }

            Assert.Equal(Reason.MalformedDocument, Check(kind, document + "x")?.Reason);
            Assert.Equal(Reason.MalformedDocument, Check(kind, "[]")?.Reason);
            Assert.Equal(Reason.MalformedDocument, Check(kind, "")?.Reason);
        }
    }

    [Theory]
    [InlineData("\"0x01\"")]
    [InlineData("\"0x\"")]
    [InlineData("\"01\"")]
    [InlineData("\"-1\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"0X1\"")]
    [InlineData("\"1g\"")]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"")]
    [InlineData("\"0x10000000000000000000000000000000000000000000000000000000000000000\"")]
    public void Refuses_numbers_out_of_form(string number) =>
        Assert.Equal(Reason.MalformedNumber, EthProofJson.Read(Encoding.UTF8.GetBytes($$"""{"address": "{{s_zeros[..42]}}", "accountProof": [], "nonce": {{number}}}"""), out _, requireStateRoot: false)?.Reason);

    [Theory]
    [InlineData("\"0x0\"", 0)]
    [InlineData("\"0x1f\"", 31)]
    [InlineData("\"0x1F\"", 31)]
    [InlineData("\"31\"", 31)]
    [InlineData("\"\\u0030x1f\"", 31)]
    [InlineData("\"0x000000000000000000000000000000000000000000000000000000000000001f\"", 31)]
    public void Reads_numbers_as_clients_and_libraries_print_them(string number, ulong expected)
    {
        Assert.Null(EthProofJson.Read(Encoding.UTF8.GetBytes($$"""{"address": "{{s_zeros[..42]}}", "accountProof": [], "balance": {{number}}}"""), out EthProof? proof, requireStateRoot: false));
        Assert.Equal(Bytes32.FromInteger(expected), proof!.Balance);
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ")]
    [InlineData("-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAA")]
    public void Refuses_base64_out_of_form(string hash) =>
        Assert.Equal(Reason.MalformedDocument, Check("rfc9162-inclusion", $$"""{"leafIdx": 0, "treeSize": 1, "root": "{{hash}}", "leafHash": "{{hash}}", "proof": []}""")?.Reason);

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("0.0")]
    [InlineData("0e0")]
    [InlineData("0E400000000")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("18446744073709551616")]
    [InlineData("1e999999999")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[0]")]
    public void Refuses_integers_out_of_form(string number)
    {
        string hash = new('A', 43);
        (string Kind, string Document)[] documents =
        [
            ("lean-imt", $$"""{"root": "5", "leaf": "5", "index": {{number}}, "siblings": []}"""),
            ("lean-imt", $$"""{"root": "5", "leaf": "5", "index": 0, "siblings": [], "size": {{number}}}"""),
            ("eigenlayer", $$"""{"root": "{{s_zeros}}", "leaf": "{{s_zeros}}", "index": {{number}}, "proof": "0x"}"""),
            ("rfc9162-inclusion", $$"""{"leafIdx": {{number}}, "treeSize": 1, "root": "{{hash}}=", "leafHash": "{{hash}}=", "proof": []}"""),
            ("rfc9162-inclusion", $$"""{"leafIdx": 0, "treeSize": {{number}}, "root": "{{hash}}=", "leafHash": "{{hash}}=", "proof": []}"""),
            ("rfc9162-consistency", $$"""{"size1": {{number}}, "size2": 1, "root1": "{{hash}}=", "root2": "{{hash}}=", "proof": []}"""),
        ];
        Assert.All(documents, item => Assert.Equal(Reason.MalformedNumber, Check(item.Kind, item.Document)?.Reason));
    }

    [Fact]
    public void Refuses_what_exceeds_the_budget() => Assert.Contains(
        "5 are allowed",
        EigenLayerProofJson.Read("{      }"u8, out _, new ArtifactLimits { MaxMerkleProofBytes = 5 })!.Detail, StringComparison.Ordinal);

    [Fact]
    public void A_leaf_is_given_in_one_shape()
    {
        string root = $"\"root\": \"{s_zeros}\", \"proof\": []";
        string[] bad =
        [
            $"{{{root}}}", $"{{{root}, \"value\": [\"1\"]}}", $"{{{root}, \"leaves\": []}}", $"{{{root}, \"proofFlags\": [], \"leafHash\": \"{s_zeros}\"}}",
            $"{{{root}, \"leaves\": [\"{s_zeros}\"], \"proofFlags\": [], \"leafHash\": \"{s_zeros}\"}}", $"{{{root}, \"value\": [[{{}}]], \"leafEncoding\": [\"uint8[]\"]}}",
            $"{{{root}, \"value\": {new string('[', 16)}{new string(']', 16)}, \"leafEncoding\": [\"uint8\"]}}", $"{{{root}, \"value\": [[null]], \"leafEncoding\": [\"uint8[]\"]}}",
        ];
        Assert.All(bad, document => Assert.Equal(Reason.MalformedDocument, Check("openzeppelin", document)?.Reason));
        Assert.Equal(Reason.ValueMismatch, Check("openzeppelin", $"{{{root}, \"value\": [\"1\"], \"leafEncoding\": [\"uint8\"], \"leafHash\": \"{s_zeros}\"}}")?.Reason);
    }

    [Fact]
    public void Every_answer_about_damaged_documents_is_orderly()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("ZKTASK_FUZZ_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 100_000;
        int accepted = 0, wellFormed = 0;
        byte[][] texts = [.. Valid.Select(valid => Encoding.UTF8.GetBytes(valid.Document))];
        for (int seed = 1; seed <= count; seed++)
        {
            Random random = new(seed);
            int index = random.Next(Valid.Count);
            byte[] bytes = texts[index];
            if (random.Next(3) != 0)
                bytes = Mutator.DamageTokens(random, bytes, texts[random.Next(Valid.Count)], random.Next(1, 4));
            if (random.Next(2) == 0)
                bytes = Mutator.DamageBytes(random, bytes, random.Next(1, 4));
            string kind = Valid[random.Next(8) == 0 ? random.Next(Valid.Count) : index].Kind;
            try
            {
                Rejection? rejection = MerkleProofKind.Named(kind).Check(bytes);
                Assert.True(rejection is null || (rejection.Reason != Reason.None && rejection.Detail.Length is > 0 and < 1200));
                accepted += rejection is null ? 1 : 0;
                wellFormed += rejection?.Reason is Reason.MalformedDocument or Reason.MalformedNumber ? 0 : 1;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{kind}, seed {seed}: {exception.Message}: {Encoding.UTF8.GetString(bytes)}", exception);
            }
        }

        Assert.InRange(wellFormed, count / 100, count * 2 / 3);
        Assert.InRange(accepted, 1, wellFormed);
    }

    private static Rejection? Check(string kind, string document) => MerkleProofKind.Named(kind).Check(Encoding.UTF8.GetBytes(document));

    private static IEnumerable<(string Kind, string Document)> MakeValid()
    {
        TransparencyLog log = new(Enumerable.Range(0, 3).Select(i => LogHash.Leaf([(byte)i])));
        LogInclusionProof inclusion = log.ProveInclusion(1, 3);
        LogConsistencyProof consistency = log.ProveConsistency(2, 3);
        yield return ("rfc9162-inclusion", new JsonObject
        {
            ["leafIdx"] = 1,
            ["treeSize"] = 3,
            ["root"] = Base64(inclusion.Root),
            ["leafHash"] = Base64(inclusion.LeafHash),
            ["proof"] = new JsonArray([.. inclusion.Path.Select(hash => (JsonNode)Base64(hash))]),
        }.ToJsonString());
        yield return ("rfc9162-consistency", new JsonObject
        {
            ["size1"] = 2,
            ["size2"] = 3,
            ["root1"] = Convert.ToBase64String(consistency.FirstRoot.Span),
            ["root2"] = Convert.ToBase64String(consistency.SecondRoot.Span),
            ["proof"] = new JsonArray([.. consistency.Path.Select(hash => (JsonNode)Base64(hash))]),
        }.ToJsonString());
        Bytes32 one = Bytes32.FromInteger(1), two = Bytes32.FromInteger(2);
        string root = SortedPairProof.HashPair(one, two).ToString();
        yield return ("eigenlayer", $$"""{"root": "{{root}}", "leaf": "{{one}}", "index": 0, "proof": "{{two}}"}""");
        yield return ("openzeppelin", $$"""{"root": "{{root}}", "leaves": ["{{one}}", "{{two}}"], "proof": [], "proofFlags": [true]}""");
        StandardLeaf.TryHash(["uint8", "string"], ["1", "a"], out Bytes32 leaf);
        yield return ("openzeppelin", $$"""{"root": "{{SortedPairProof.HashPair(leaf, two)}}", "leafEncoding": ["uint8", "string"], "value": ["1", "a"], "proof": ["{{two}}"]}""");
        yield return ("lean-imt", """{"root": "5", "leaf": "5", "index": 0, "siblings": [], "size": 1}""");
        yield return ("circom-smt", """{"root": "0", "key": "5", "siblings": [], "found": false, "isOld0": true}""");
        yield return ("circom-smt", """{"enabled": "1", "fnc": "1", "root": "0", "siblings": ["0", "0"], "oldKey": "0", "oldValue": "0", "isOld0": "1", "key": "5", "value": "0"}""");
        StateTree leafOnly = TreeCases.Apply(TreeScheme.CircomSmt.Empty, TreeCases.Put(5, 7));
        yield return ("circom-smt", $$$"""{"root": "{{{leafOnly.Root.ToDecimal()}}}", "key": "4", "existence": false, "siblings": [], "node_aux": {"key": "5", "value": "7"}}""");
        string field = leafOnly.Root.ToDecimal(), inserted = $"\"oldRoot\": \"0\", \"newRoot\": \"{field}\"", removed = $"\"oldRoot\": \"{field}\", \"newRoot\": \"0\"";
        yield return ("circom-processor", $$"""{{{inserted}}, "siblings": ["0", "0"], "oldKey": "0", "oldValue": "0", "newKey": "5", "newValue": "7", "isOld0": true, "fnc": 2}""");
        yield return ("circom-processor", $$"""{{{removed}}, "siblings": [], "oldKey": "5", "oldValue": "0", "isOld0": true, "delKey": "5", "delValue": "7"}""");
        yield return ("circom-processor", $$"""{"oldRoot": "{{field}}", "newRoot": "{{field}}", "siblings": [], "oldKey": "5", "oldValue": "7", "newKey": "5", "newValue": "7"}""");
        yield return ("circom-smt", $$"""{{{inserted}}, "siblings": ["0", "0"], "oldKey": "0", "oldValue": "0", "newKey": "5", "newValue": "7", "isOld0": true, "fnc": [1, 0]}""");
        yield return ("openzeppelin", NestedLeaf(two));
        yield return ("eth-getproof", EthDocuments.Account());
        foreach (TreeScheme scheme in new[] { TreeScheme.KeccakSmt, TreeScheme.Sha256Smt })
        {
            Assert.Null(scheme.Empty.Apply([StateOperation.Put(one, two)], out StateTree? tree, out StateTransition? transition));
            yield return (scheme.Name, Encoding.UTF8.GetString(TreeProofJson.Write(tree!.Prove(one))));
            yield return (scheme.Name, Encoding.UTF8.GetString(StateTransitionJson.Write(transition!)));
        }
    }

    private static string NestedLeaf(Bytes32 sibling)
    {
        LeafValue[] pair = [LeafValue.Sequence([LeafValue.Sequence(["1", "2"]), "a"]), LeafValue.Sequence([])];
        StandardLeaf.TryHash(["(uint8[2],string)", "bytes[]"], pair, out Bytes32 leaf);
        return $$"""
            {"root": "{{SortedPairProof.HashPair(leaf, sibling)}}", "leafEncoding": ["(uint8[2],string)", "bytes[]"], "value": [[["1", 2], "a"], []], "proof": ["{{sibling}}"]}
            """;
    }

    private static string Base64(Bytes32 hash) => Convert.ToBase64String(hash.Span);
}
