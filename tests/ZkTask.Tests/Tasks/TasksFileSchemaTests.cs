using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using ZkTask.Evidence;
using ZkTask.Groth16;
using ZkTask.Storage;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Tasks;

/// <summary>The published schema says of a file what the reader says.</summary>
public sealed class TasksFileSchemaTests : IDisposable
{
    private static readonly JsonElement s_root = JsonElement.Parse(RepositoryFiles.ReadText("schemas/tasks.schema.json"));
    private static readonly JsonSchema s_schema = new(s_root);

    private readonly TemporaryFolder _folder = new();

    public TasksFileSchemaTests() => _folder.Write("vk.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agrees_with_the_reader_about_one_value_at_every_place()
    {
        int valid = 0, invalid = 0;
        foreach (string document in Variations())
        {
            bool isValid = s_schema.IsValid(JsonElement.Parse(document));
            Assert.True(isValid == IsRead(document), $"the schema says {isValid}: {document}");
            _ = isValid ? valid++ : invalid++;
        }

        Assert.True(valid >= 20 && invalid >= 100, $"{valid} valid, {invalid} invalid");
    }

    [Fact]
    public void States_the_defaults()
    {
        JsonElement budget = s_root.GetProperty("$defs").GetProperty("budget").GetProperty("properties");
        Assert.Equal(TaskBudget.Default.MaxProofLength, Default("maxProofLength"));
        Assert.Equal(TaskBudget.Default.MaxDataLength, Default("maxDataLength"));
        Assert.Equal(TaskBudget.Default.Deadline.TotalMilliseconds, Default("deadlineMilliseconds"));

        int Default(string name) => budget.GetProperty(name).GetProperty("default").GetInt32();
    }

    [Fact]
    public void Knows_all_kinds() =>
        Assert.Equal(
            EvidenceKinds.AddTo(TaskKinds.Standard()).Names,
            s_root.GetProperty("properties").GetProperty("tasks").GetProperty("items").GetProperty("properties").GetProperty("kind").GetProperty("enum")
                .EnumerateArray().Select(kind => kind.GetString()));

    // Full documents, with each member in turn removed, renamed, or given one of a few values.
    private static IEnumerable<string> Variations()
    {
        const string groth16 = """
            {"$schema": "x", "tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json", "format": "snarkjs", "publicInputs": {"keccakAt": 0},
            "allowInsecureSetup": false, "budget": {"maxProofLength": 5, "maxDataLength": 5, "deadlineMilliseconds": 5}}]}
            """;
        const string inclusion = """
            {"tasks": [{"id": 7, "kind": "merkle-inclusion", "tree": "openzeppelin", "data": ["leaf"], "root": "1", "leafEncoding": ["string"], "exists": true}]}
            """;
        const string sized = """
            {"tasks": [{"id": 7, "kind": "merkle-inclusion", "tree": "rfc9162", "data": ["index", "leaf"], "root": "1", "size": 7}]}
            """;
        const string deep = """
            {"tasks": [{"id": 7, "kind": "merkle-inclusion", "tree": "eigenlayer", "data": "none", "root": "1", "depth": 7}]}
            """;
        const string account = """
            {"tasks": [{"id": 7, "kind": "eth-getproof", "data": ["value"], "stateRoot": "1", "address": "0x0000000000000000000000000000000000000000", "slot": "0", "exists": true}]}
            """;
        const string state = """
            {"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "keccak-smt", "format": "state-transition", "depth": 20, "previousRoot": {"store": "state.db"}, "data": ["newRoot", "operations"]}]}
            """;
        string[] values =
        [
            "null", "true", "0", "1", "-1", "65535", "65536", "2147483648", "86400001", "0.5", "\"\"", "\"vk.json\"", "\"none\"", "\"abi-array\"", "\"groth16\"",
            "\"soliditycalldata\"", "[]", "{}", "[1]", "[{}]", """{"keccakAt": 1}""", """{"keccakAt": "1"}""", """{"maxProofLength": 1}""", "64", "65", "\"leaf\"",
            "[\"leaf\"]", "[\"leaf\", \"leaf\"]", "[\"leaf\", 1]", "\"0\"", "\"00\"", "\"0x00\"", "\"0x0000000000000000000000000000000000000001\"",
            "\"0x00000000000000000000000000000000000000000000000000000000000000fF\"", "\"lean-imt\"", "\"eth-getproof\"", "\"merkle-inclusion\"",
            "\"merkle-state\"", "\"circom-smt\"", "[\"newRoot\"]", """{"store": ""}""", """{"store": 1}""", "256", "257",
            "[\"uint256\", \"int\", \"bytes32\"]", "[\"uint12\"]", "[\"bytes33\"]", "[\"uint08\"]", "[\"bool[]\"]", "\"circom-processor\"",
            "[\"(address,uint256[2][])[3]\"]", "[\"uint256[0]\"]", "[\"uint256[01]\"]", "[\"uint256[1000000000]\"]", "[\"uint256[999999999]\"]", "[\"()\"]", "[\"(bool, bool)\"]", "[\"function\"]",
        ];
        foreach (string full in (string[])[groth16, inclusion, sized, deep, account, state])
        {
            yield return full;
            string[][] places =
                full == groth16 ? [[], ["tasks", "0"], ["tasks", "0", "publicInputs"], ["tasks", "0", "budget"]]
                : full == state ? [["tasks", "0"], ["tasks", "0", "previousRoot"]]
                : [["tasks", "0"]];
            foreach (string[] place in places)
            {
                foreach (string name in At(JsonNode.Parse(full)!, place).Select(member => member.Key).ToArray())
                {
                    yield return Change(full, place, members => members.Remove(name));
                    yield return Change(full, place, members => members[name.ToUpperInvariant() + "x"] = 1);

                    // A document of one kind under the name of another is refused for whatever comes first.
                    foreach (string value in values.Where(value => name != "kind" || !value.Contains('-') || full.Contains(value, StringComparison.Ordinal)))
                        yield return Change(full, place, members => members[name] = JsonNode.Parse(value));
                }
            }
        }
    }

    private static string Change(string document, string[] place, Action<JsonObject> change)
    {
        JsonNode root = JsonNode.Parse(document)!;
        change(At(root, place));
        return root.ToJsonString();
    }

    private static JsonObject At(JsonNode root, string[] place) =>
        place.Aggregate(root, (node, step) => step == "0" ? node[0]! : node[step]!).AsObject();

    // Nor is what several members say together.
    private static bool IsAboutMembersTogether(TasksFileException error) =>
        error.Message.Contains(": tasks[0]: ", StringComparison.Ordinal) && !error.Message.EndsWith("must be an object", StringComparison.Ordinal);

    // What depends on other files than the tasks file is not the schema's matter: every path leads to the same key here.
    private bool IsRead(string document)
    {
        try
        {
            TasksFile.Load(_folder.Write("tasks.json", document), TaskKinds.Standard(KeyPreparation.Lines, StateStores.AcceptedRoot));
            return true;
        }
        catch (TasksFileException error) when (error.Message.Contains("no such file", StringComparison.Ordinal)
            || error.Message.Contains("proofs under this key have", StringComparison.Ordinal)
            || IsAboutMembersTogether(error))
        {
            return true;
        }
        catch (TasksFileException)
        {
            return false;
        }
    }
}
