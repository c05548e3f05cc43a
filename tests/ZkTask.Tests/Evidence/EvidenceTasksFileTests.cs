using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;
using ZkTask.Evidence.Oracle;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.Evidence;

/// <summary>The kinds of this assembly in tasks files: the reader and the published schema say the same.</summary>
public sealed class EvidenceTasksFileTests
{
    private const string Oracle = """
        {"id": 1, "kind": "oracle-prices", "symbols": [{"symbol": "ETHUSDT"}], "format": "map", "tolerancePartsPerMillion": 50000, "minSources": 1, "cacheMilliseconds": 5,
         "age": {"member": "time", "unit": "seconds", "maxMilliseconds": 60000, "maxAheadMilliseconds": 0},
         "sources": [{"preset": "json", "url": "https://a.example/{name}?x=1", "pointer": "/{name}/0", "names": [{"symbol": "ETHUSDT", "name": "eth"}], "timeoutMilliseconds": 100,
           "allowPrivateAddresses": false, "secretEnvironment": "KEY", "secretHeader": "x-key"}],
         "budget": {"maxProofLength": 5}}
        """;

    private const string Ipfs = """
        {"id": 2, "kind": "ipfs", "path": "a/b", "limits": {"maxBytes": 1, "maxBlocks": 1, "maxDepth": 1}, "budget": {"maxProofLength": 5},
         "sources": [{"type": "gateway", "url": "https://a.example", "format": "car", "timeoutMilliseconds": 100, "allowPrivateAddresses": true,
           "secretEnvironment": "KEY", "secretHeader": "x-key"}],
         "content": {"kind": "groth16", "verificationKey": "vk.json"}}
        """;

    private static readonly JsonSchema s_schema = new(JsonElement.Parse(RepositoryFiles.ReadText("schemas/tasks.schema.json")));

    private static readonly TaskKinds s_kinds = EvidenceKinds.AddTo(
        TaskKinds.Standard(KeyPreparation.Lines), new EvidenceOptions { Environment = name => name == "KEY" ? "k3y" : null });

    [Theory]
    [InlineData(Oracle)]
    [InlineData(Ipfs)]
    public void The_schema_agrees_about_one_value_at_every_place(string task)
    {
        using TemporaryFolder folder = new();
        folder.Write("vk.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        int valid = 0, invalid = 0;
        foreach (string document in Variations(task))
        {
            string? refusal = Refusal(document, folder.Root);
            bool isValid = s_schema.IsValid(JsonElement.Parse(document));
            Assert.True(isValid == refusal is null || (refusal is not null && IsBeyondSchemas(refusal)), $"the schema says {isValid}, the reader: {refusal}: {document}");
            _ = isValid ? valid++ : invalid++;
        }

        Assert.True(valid >= 20 && invalid >= 200, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public void Reads_definitions()
    {
        using TemporaryFolder folder = new();
        folder.Write("vk.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        IReadOnlyList<TaskDefinition> tasks = TasksFile.Parse(Encoding.UTF8.GetBytes($$"""{"tasks": [{{Oracle}}, {{Ipfs}}]}"""), folder.Root, s_kinds);
        OraclePricesTask oracle = Assert.IsType<OraclePricesTask>(tasks[0]);
        Assert.Equal(("oracle-prices", PriceFormat.Map, 50_000), (oracle.Kind, oracle.Format, oracle.TolerancePartsPerMillion));
        Assert.Equal(new PriceAge("time", TimeSpan.FromMinutes(1)) { InMilliseconds = false, MaxAhead = TimeSpan.Zero }, oracle.Age);
        IpfsTask ipfs = Assert.IsType<IpfsTask>(tasks[1]);
        Assert.Equal(("ipfs", "a/b", 5), (ipfs.Kind, ipfs.Path, ipfs.Budget.MaxProofLength));
    }

    [Theory]
    [InlineData("\"symbols\": [{\"symbol\": \"A\"}, {\"symbol\": \"A\"}]", "symbols[1].symbol: is given twice")]
    [InlineData("\"symbols\": [{\"symbol\": \"A B\"}]", "printable ASCII")]
    [InlineData("\"minSources\": 2", "minSources: there are 1 sources")]
    [InlineData("\"sources\": [{\"url\": \"ftp://x/\", \"pointer\": \"\"}]", "must be an address")]
    [InlineData("\"sources\": [{\"url\": \"https://u:p@x/\", \"pointer\": \"\"}]", "without user")]
    [InlineData("\"sources\": [{\"url\": \"https://x/{other}\", \"pointer\": \"\"}]", "has braces")]
    [InlineData("\"sources\": [{\"url\": \"https://x/\", \"pointer\": \"a\"}]", "RFC 6901")]
    [InlineData("\"sources\": [{\"url\": \"https://x/\"}]", "pointer: must be a string")]
    [InlineData("\"sources\": [{\"preset\": \"binance\", \"url\": \"https://x/\", \"pointer\": \"/a\"}]", "pointer: no such member")]
    [InlineData("\"sources\": [{\"preset\": \"coingecko\", \"url\": \"https://x/\"}]", "needs a name like ethereum/usd")]
    [InlineData("\"sources\": [{\"preset\": \"binance\", \"url\": \"https://x/?a=1\"}]", "query")]
    [InlineData("\"sources\": [{\"preset\": \"binance\", \"url\": \"https://x/\", \"secretEnvironment\": \"ABSENT\"}]", "must name an environment variable")]
    [InlineData("\"sources\": [{\"preset\": \"binance\", \"url\": \"https://x/\", \"names\": [{\"symbol\": \"B\", \"name\": \"b\"}]}]", "none of the definition's symbols")]
    public void Names_what_is_wrong(string member, string rule)
    {
        JsonObject task = JsonNode.Parse("""{"id": 1, "kind": "oracle-prices", "symbols": [{"symbol": "A"}], "tolerancePartsPerMillion": 1, "sources": [{"url": "https://x/", "pointer": ""}]}""")!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse($"{{{member}}}")!.AsObject())
            task[name] = value!.DeepClone();
        string? refusal = Refusal(new JsonObject { ["tasks"] = new JsonArray(task) }.ToJsonString(), "");
        Assert.Contains(rule, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("k3y", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ipfs")]
    [InlineData("absent")]
    public void Content_is_of_another_kind_that_there_is(string kind)
    {
        string task = $$"""{"id": 1, "kind": "ipfs", "sources": [{"type": "kubo", "url": "http://127.0.0.1:5001"}], "content": {"kind": "{{kind}}"} }""";
        Assert.Contains("content.kind: must be one of: eth-getproof, groth16, merkle-inclusion", Refusal($$"""{"tasks": [{{task}}]}""", ""), StringComparison.Ordinal);
    }

    private static string? Refusal(string document, string folder)
    {
        try
        {
            TasksFile.Parse(Encoding.UTF8.GetBytes(document), folder, s_kinds);
            return null;
        }
        catch (TasksFileException error)
        {
            return error.Message;
        }
    }

    // What a schema does not say: texts' inner form, other files, and how members depend on each other.
    private static bool IsBeyondSchemas(string refusal) => ((string[])
    [
        "must be an address", "RFC 6901", "printable ASCII", "given twice", "there are 1 sources", "a bare number", "none of the definition's symbols", "name of an HTTP header",
        "environment variable", "no such file", "has braces", "pointer: no such member", "secretHeader: no such member", "format: no such member", "pointer: must be a string", "needs a name", "content.kind", "content.", "must name a file",
    ]).Any(rule => refusal.Contains(rule, StringComparison.Ordinal));

    private static IEnumerable<string> Variations(string task)
    {
        string full = $$"""{"tasks": [{{task}}]}""";
        string[] values =
        [
            "null", "true", "0", "1", "-1", "33", "65", "60001", "86400001", "1000001", "0.5", "\"\"", "\"kubo\"", "\"raw\"", "\"number\"", "\"ticker\"", "\"binance\"", "\"https://b.example\"",
            "\"seconds\"", "[]", "{}", "[1]", "[{}]", """[{"symbol": "BTC"}]""", """{"maxBytes": 2}""", "\"" + new string('a', 101) + "\"",
        ];
        yield return full;
        foreach (string[] place in Places(JsonNode.Parse(full)!))
        {
            foreach (string name in At(JsonNode.Parse(full)!, place).Select(member => member.Key).ToArray())
            {
                yield return Change(full, place, members => members.Remove(name));
                if (place is not [.., "content"])
                    yield return Change(full, place, members => members[name + "x"] = 1);
                foreach (string value in values)
                    yield return Change(full, place, members => members[name] = JsonNode.Parse(value));
            }
        }
    }

    private static IEnumerable<string[]> Places(JsonNode root)
    {
        Stack<(JsonNode Node, string[] Place)> pending = new([(root, [])]);
        while (pending.TryPop(out (JsonNode Node, string[] Place) next))
        {
            if (next.Node is JsonObject members)
            {
                yield return next.Place;
                foreach ((string name, JsonNode? value) in members)
                    pending.Push((value!, [.. next.Place, name]));
            }
            else if (next.Node is JsonArray array)
            {
                pending.Push((array[0]!, [.. next.Place, "0"]));
            }
        }
    }

    private static string Change(string document, string[] place, Action<JsonObject> change)
    {
        JsonNode root = JsonNode.Parse(document)!;
        change(At(root, place));
        return root.ToJsonString();
    }

    private static JsonObject At(JsonNode root, string[] place) => place.Aggregate(root, (node, step) => step == "0" ? node[0]! : node[step]!).AsObject();
}
