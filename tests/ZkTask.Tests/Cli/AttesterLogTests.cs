using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Attestation.Records;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask attester --verdict-log</c>.</summary>
public sealed class AttesterLogTests : IDisposable
{
    private const int Clients = 8, AnswersUntilKilled = 60;

    private readonly TemporaryFolder _folder = new();
    private readonly string _tasks, _log;

    public AttesterLogTests()
    {
        _folder.Write("vk.json", File.ReadAllBytes(Price.Key));
        _tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}]}""");
        _log = _folder.PathOf("verdicts.db");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Does_not_start_without_a_log_that_works()
    {
        string[] arguments = ["attester", "--tasks", _tasks, "--urls", "http://127.0.0.1:0", "--log-level", "none", "--verdict-log"];
        CliRun.Of([.. arguments, _folder.Write("text.db", "x")]).Exits(2).SaysOnlyOnError("malformed: CorruptRecord: ");
        CliRun.Of([.. arguments, _folder.PathOf("absent/verdicts.db")]).Exits(3).SaysOnlyOnError("indeterminate: InternalError: ");
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    // What is answered was on disk before: kill -9 amid many requests loses none of it.
    [Fact]
    [Trait("Category", "Process")]
    public async Task Every_verdict_that_was_answered_outlives_the_process()
    {
        ConcurrentDictionary<string, bool> answered = [];
        ProcessStartInfo start = new(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ZkTask.Cli.dll"), "attester", "--tasks", _tasks, "--urls", "http://127.0.0.1:0", "--log-level", "none", "--verdict-log", _log])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("listening on ", line, StringComparison.Ordinal);
            using HttpClient client = new() { BaseAddress = new Uri(line!["listening on ".Length..]) };
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(own => AskUntilItDiesAsync(client, own, answered, process)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        Assert.InRange(answered.Count, AnswersUntilKilled, int.MaxValue);
        Assert.Equal(2, answered.Values.Distinct().Count());
        using (VerdictLog log = VerdictLog.Open(_log, RecordMode.OpenExisting))
        {
            Dictionary<string, bool> recorded = log.Read().ToDictionary(entry => entry.Submission.Performer!, entry => entry.Verdict.Outcome == Outcome.Valid);
            foreach ((string performer, bool isValid) in answered)
                Assert.Equal(isValid, recorded[performer]);
        }

        CliRun.Of("log", "replay", _log, "--tasks", _tasks).Exits(0);
    }

    // Each submission has a performer of its own; every other one is forged.
    private static async Task AskUntilItDiesAsync(HttpClient client, int own, ConcurrentDictionary<string, bool> answered, Process process)
    {
        string proof = File.ReadAllText(Price.Proof);
        string[] documents = [.. new[] { Price.Inputs, Price.ForgedInputs }.Select(inputs => $$"""{"proof":{{proof}},"publicSignals":{{File.ReadAllText(inputs)}}}""")];
        try
        {
            for (int i = 0; ; i++)
            {
                string performer = $"{own}/{i}";
                string submission = JsonSerializer.Serialize(new { proofOfTask = documents[i % 2], taskDefinitionId = 7, performer });
                using StringContent body = new(submission, Encoding.UTF8, "application/json");
                using HttpResponseMessage response = await client.PostAsync("/task/validate", body);
                JsonElement answer = JsonElement.Parse(await response.Content.ReadAsStringAsync());
                Assert.Equal(i % 2 == 0, answer.GetProperty("data").GetBoolean());
                answered[performer] = i % 2 == 0;
                if (answered.Count >= AnswersUntilKilled)
                    process.Kill();
            }
        }
        catch (HttpRequestException)
        {
            // It is dead.
        }
        catch (IOException)
        {
            // It died during the answer.
        }
    }
}
