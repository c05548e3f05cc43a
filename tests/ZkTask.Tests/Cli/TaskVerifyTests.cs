using System.Text.Json;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask task verify</c>.</summary>
public sealed class TaskVerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tasks;

    public TaskVerifyTests()
    {
        _folder.Write("vk.json", File.ReadAllBytes(Price.Key));
        _tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}]}""");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Judges_a_submission()
    {
        Assert.Equal("valid\n", Verify(Submission(7, Price.Inputs)).Exits(0).Output);
        Assert.StartsWith("invalid: PairingMismatch", Verify(Submission(7, Price.ForgedInputs)).Exits(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_submission_from_standard_input()
    {
        using MemoryStream input = new(Documents(Submission(7, Price.Inputs)));
        CliRun.With(input, "task", "verify", "--tasks", _tasks, "-").Exits(0);
    }

    [Fact]
    public void Calls_a_malformed_proof_invalid_because_the_performer_sent_it()
    {
        JsonElement json = Verify("""{"proofOfTask": "?", "taskDefinitionID": 7}""", "--json").Exits(1).Json;
        Assert.Equal("invalid", json.GetProperty("verdict").GetString());
        Assert.Equal("MalformedDocument", json.GetProperty("reason").GetString());
    }

    [Fact]
    public void Abstains_about_an_unknown_task() => Verify(Submission(8, Price.Inputs)).Exits(3).SaysOnlyOnError("indeterminate: UnknownTask");

    [Fact]
    public void Refuses_a_malformed_submission()
    {
        Verify("{}").Exits(2).SaysOnlyOnError("MalformedDocument: submission: ");
        CliRun.Of("task", "verify", "--tasks", _tasks, _folder.PathOf("absent")).Exits(2).SaysOnlyOnError("absent: no such file or directory");
    }

    [Fact]
    public void Refuses_a_tasks_file_that_it_does_not_understand()
    {
        string submission = _folder.Write("s.json", Submission(7, Price.Inputs));
        CliRun.Of("task", "verify", "--tasks", _folder.PathOf("absent"), submission).Exits(2).SaysOnlyOnError("absent: no such file or directory");
        CliRun.Of("task", "verify", "--tasks", _folder.Write("bad.json", "{"), submission).Exits(2).SaysOnlyOnError("bad.json: line 1");
        string insecure = _folder.Write("insecure.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "key.json"}]}""");
        _folder.Write("key.json", Price.InsecureKeyJson());
        CliRun.Of("task", "verify", "--tasks", insecure, submission).Exits(2).SaysOnlyOnError("malformed: InsecureVerifyingKey: ");
    }

    private static byte[] Documents(string text) => Artifacts.Documents.Utf8(text);

    private static string Submission(int id, string inputsPath)
    {
        string proof = $$"""{"proof": {{File.ReadAllText(Price.Proof)}}, "publicSignals": {{File.ReadAllText(inputsPath)}}}""";
        return $$"""{"proofOfTask": {{JsonSerializer.Serialize(proof)}}, "data": "0x", "taskDefinitionId": {{id}}, "performer": "0x00"}""";
    }

    private CliRun Verify(string submission, params string[] options) =>
        CliRun.Of(["task", "verify", "--tasks", _tasks, _folder.Write("submission.json", submission), .. options]);
}
