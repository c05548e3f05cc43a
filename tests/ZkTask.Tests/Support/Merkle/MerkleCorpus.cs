using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>The corpus's Merkle proofs as documents of <c>zktask merkle verify</c>.</summary>
internal static class MerkleCorpus
{
    /// <summary>A document.</summary>
    internal sealed record Case(string Kind, string Name, string Document, bool IsValid);

    internal static IEnumerable<Case> All() =>
        [.. Log("inclusion"), .. Log("consistency"), .. BinaryTrees(), .. DepositTrees(), .. OpenZeppelin(), .. EthGetProof(), .. Exchanges(), .. LeanImt(), .. CircomSmt(), .. CircuitInputs(), .. ZkKitSmt()];

    private static IEnumerable<Case> Log(string kind) => Corpus.ReadJson($"merkle/rfc6962/{kind}.json").EnumerateArray()
        .Select(item => new Case($"rfc9162-{kind}", item.GetProperty("_file").GetString()!, item.GetRawText(), !item.GetProperty("wantErr").GetBoolean()));

    // Fuel's binary trees are those of RFC 9162. The first element of a proof is the leaf's hash.
    private static IEnumerable<Case> BinaryTrees()
    {
        foreach (string file in Directory.GetFiles(Corpus.PathOf("merkle/fuel-smt"), "binary-*.yaml"))
        {
            string[] lines = File.ReadAllLines(file);
            string[] hashes = [.. lines.Select(line => line.TrimStart(' ', '-')).Where(line => line.StartsWith("value: ", StringComparison.Ordinal))
                .Select(line => Convert.ToBase64String(Convert.FromHexString(line["value: ".Length..])))];
            JsonObject document = new()
            {
                ["leafIdx"] = ulong.Parse(Value("proof_index"), CultureInfo.InvariantCulture),
                ["treeSize"] = ulong.Parse(Value("num_leaves"), CultureInfo.InvariantCulture),
                ["root"] = hashes[0],
                ["leafHash"] = hashes[1],
                ["proof"] = new JsonArray([.. hashes[2..].Select(hash => (JsonNode)hash)]),
            };
            yield return new Case("rfc9162-inclusion", Path.GetFileName(file), document.ToJsonString(), Value("expected_verification") == "true");

            string Value(string name) => lines.Single(line => line.StartsWith($"{name}: ", StringComparison.Ordinal))[(name.Length + 2)..];
        }
    }

    // The deposit contract's trees are complete Keccak-256 trees of depth 32, whose proofs EigenLayer's library would take.
    private static IEnumerable<Case> DepositTrees()
    {
        foreach (JsonElement tree in Corpus.ReadJson("merkle/deposit-style/merkle.json").EnumerateArray())
        {
            foreach (JsonElement proof in tree.GetProperty("proofs").EnumerateArray())
            {
                string name = $"{tree.GetProperty("testName").GetString()} {proof.GetProperty("index").GetInt32()}";
                JsonObject document = new()
                {
                    ["root"] = tree.GetProperty("expectedRoot").GetString(),
                    ["leaf"] = proof.GetProperty("leaf").GetString(),
                    ["index"] = proof.GetProperty("index").GetUInt64(),
                    ["proof"] = "0x" + string.Concat(proof.GetProperty("path").EnumerateArray().Select(hash => hash.GetString()![2..])),
                };
                yield return new Case("eigenlayer", name, document.ToJsonString(), true);
                document["index"] = proof.GetProperty("index").GetUInt64() + (1UL << 32);
                yield return new Case("eigenlayer", $"{name} alias", document.ToJsonString(), false);
            }
        }
    }

    private static IEnumerable<Case> OpenZeppelin()
    {
        foreach (JsonElement tree in Corpus.ReadJson("merkle/generated/openzeppelin.json").EnumerateArray())
        {
            string name = $"{tree.GetProperty("format")} {(tree.TryGetProperty("n", out JsonElement n) ? n.ToString() : "")}";
            IEnumerable<JsonElement> proofs = tree.GetProperty("proofs").EnumerateArray();
            if (tree.TryGetProperty("multi", out JsonElement multi) && multi.ValueKind == JsonValueKind.Object)
                proofs = proofs.Append(multi);
            foreach (JsonElement proof in proofs)
            {
                JsonObject document = Object(proof);
                document["root"] = tree.GetProperty("root").GetString();
                if (tree.GetProperty("dump").TryGetProperty("leafEncoding", out JsonElement encoding))
                    document["leafEncoding"] = JsonNode.Parse(encoding.GetRawText());
                bool isValid = proof.GetProperty("expect").GetString() == "accept";
                yield return new Case("openzeppelin", name, document.ToJsonString(), isValid);

                // Hashes instead of values.
                bool hasHashes = proof.TryGetProperty("leafHashes", out JsonElement hashes);
                if (hasHashes)
                    document["leaves"] = JsonNode.Parse(hashes.GetRawText());
                if ((hasHashes || proof.TryGetProperty("leafHash", out _)) && document.Remove("leafEncoding") && (hasHashes || document.Remove("value")))
                    yield return new Case("openzeppelin", $"{name} by hash", document.ToJsonString(), isValid);
            }
        }
    }

    private static IEnumerable<Case> EthGetProof()
    {
        foreach (JsonElement item in Corpus.ReadJson("merkle/generated/eth-mpt-getproof.json").GetProperty("cases").EnumerateArray())
        {
            if (item.TryGetProperty("accountProof", out _))
                yield return new Case("eth-getproof", item.GetProperty("label").GetString()!, item.GetRawText(), item.GetProperty("expect").GetString() == "accept");
        }
    }

    // A state root that no document names is that of the first node: these vectors are about what is below it.
    private static IEnumerable<Case> Exchanges()
    {
        foreach (string file in (string[])[.. Directory.GetFiles(Corpus.PathOf("domain/eth_getproof"), "get*.io"), .. Directory.GetFiles(Corpus.PathOf("merkle/eth-getproof"), "*.io")])
        {
            string answer = File.ReadLines(file).Single(line => line.StartsWith("<< ", StringComparison.Ordinal))[3..];
            JsonObject document = Object(JsonElement.Parse(answer).GetProperty("result"));
            byte[] node = Convert.FromHexString(document["accountProof"]![0]!.GetValue<string>()[2..]);
            document["stateRoot"] = $"0x{Convert.ToHexStringLower(ReferenceTrie.Keccak(node))}";
            yield return new Case("eth-getproof", Path.GetFileName(file), document.ToJsonString(), true);
        }
    }

    private static IEnumerable<Case> LeanImt()
    {
        foreach (JsonElement tree in Corpus.ReadJson("merkle/generated/zk-kit-lean-imt.json").GetProperty("trees").EnumerateArray())
        {
            foreach (JsonElement item in tree.GetProperty("proofs").EnumerateArray())
            {
                // An inner node passes for a leaf unless the size is known.
                string name = item.GetProperty("kind").GetString()!;
                JsonObject document = Object(item.GetProperty("proof"));
                bool isValid = item.GetProperty("expect").GetString() == "accept";
                yield return new Case("lean-imt", name, document.ToJsonString(), isValid || name == "inner-node-as-leaf");
                document["size"] = tree.GetProperty("n").GetInt32();
                yield return new Case("lean-imt", $"{name} with size", document.ToJsonString(), isValid);
            }
        }
    }

    private static IEnumerable<Case> CircomSmt()
    {
        JsonElement tree = Corpus.ReadJson("merkle/generated/iden3-smt.json");
        foreach (JsonElement proof in tree.GetProperty("proofs").EnumerateArray())
        {
            JsonObject document = Object(proof);
            document["root"] = tree.GetProperty("root").GetString();
            yield return new Case("circom-smt", proof.GetProperty("key").GetString()!, document.ToJsonString(), true);
            document["root"] = "1";
            yield return new Case("circom-smt", "other root", document.ToJsonString(), false);
        }
    }

    private static IEnumerable<Case> CircuitInputs()
    {
        foreach (string file in Directory.GetFiles(Corpus.PathOf("generated/groth16/bn128/o_smtverify"), "input_*.json"))
        {
            JsonObject document = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            yield return new Case("circom-smt", Path.GetFileName(file), document.ToJsonString(), true);
            document["root"] = "1";
            yield return new Case("circom-smt", $"{Path.GetFileName(file)} other root", document.ToJsonString(), false);
        }
    }

    // The same tree; zk-kit names the members in its own way.
    private static IEnumerable<Case> ZkKitSmt()
    {
        foreach (JsonElement item in Corpus.ReadJson("merkle/generated/zk-kit-sparse-merkle-tree.json").GetProperty("proofs").EnumerateArray())
        {
            JsonObject proof = Object(item.GetProperty("proof"));
            bool isMember = proof["membership"]!.GetValue<bool>();
            JsonObject document = new() { ["root"] = proof["root"]!.DeepClone(), ["key"] = proof["entry"]![0]!.DeepClone(), ["siblings"] = proof["siblings"]!.DeepClone(), ["existence"] = isMember };
            if (isMember)
                document["value"] = proof["entry"]![1]!.DeepClone();
            if (proof["matchingEntry"] is { } other)
                document["node_aux"] = new JsonObject { ["key"] = other[0]!.DeepClone(), ["value"] = other[1]!.DeepClone() };
            yield return new Case("circom-smt", $"zk-kit {item.GetProperty("kind").GetString()}", document.ToJsonString(), item.GetProperty("expect").GetString() == "accept");
        }
    }

    private static JsonObject Object(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();
}
