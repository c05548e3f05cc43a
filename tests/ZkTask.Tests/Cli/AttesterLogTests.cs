using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask attester --verdict-log</c>.</summary>
public sealed class AttesterLogTests : IDisposable
{
    private const int Rounds = 11, AttestersPerRound = 2, Clients = 4, MaxAnswers = 40;

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

    // What is answered was on disk before: kill -9 amid many requests loses none of it, and whoever goes on with the log says nothing else, although the store's root, on
    // which the answers depend, moves on in between.
    [Fact]
    [Trait("Category", "Process")]
    public async Task Every_verdict_that_was_answered_outlives_the_process()
    {
        _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "merkle-state", "scheme": "keccak-smt", "previousRoot": {"store": "state.db"}, "data": "none", "budget": {"deadlineMilliseconds": 600000}}]}""");
        Assert.Null(TreeScheme.KeccakSmt.Empty.Apply([StateOperation.Put(Bytes32.FromInteger(1), Bytes32.FromInteger(5))], out StateTree? tree, out StateTransition? first));
        Assert.Null(tree!.Apply([StateOperation.Put(Bytes32.FromInteger(2), Bytes32.FromInteger(6))], out _, out StateTransition? second));
        await using SqliteStateStore store = await SqliteStateStore.CreateAsync(_folder.PathOf("state.db"), TreeScheme.KeccakSmt);
        Crowd crowd = new([.. new[] { first!, second! }.Select(transition => Encoding.UTF8.GetString(StateTransitionJson.Write(transition)))]);
        int killed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            if (round == Rounds / 2)
            {
                Assert.Null((await store.AcceptAsync(first!)).Rejection);
                crowd.ValidProof = 1;
            }

            int[] attesters = [.. Enumerable.Range(0, AttestersPerRound).Select(i => (AttestersPerRound * round) + i)];
            killed += (await Task.WhenAll(attesters.Select(attester => RunAndKillAsync(attester, crowd)))).Count(wasKilled => wasKilled);
        }

        Assert.InRange(killed, 20, Rounds * AttestersPerRound);
        Assert.True(crowd.Answered.Count > 100 && crowd.AskedAgain > 20, $"{crowd.Answered.Count} answers, {crowd.AskedAgain} of them were asked for again");

        // Opening checks the chain, and reading each entry's hash.
        using (VerdictLog log = VerdictLog.Open(_log, RecordMode.OpenExisting))
        {
            ILookup<string, bool> recorded = log.Read().ToLookup(entry => entry.Submission.Performer!, entry => entry.Verdict.Outcome == Outcome.Valid);
            foreach ((string performer, (_, bool isValid)) in crowd.Answered)
                Assert.Equal(isValid, Assert.Single(recorded[performer]));
            Assert.Equal(log.Size, recorded.Sum(entries => entries.Count()));
        }

        Assert.Contains(" NotReproducible, all others the same, root ", CliRun.Of("log", "replay", _log, "--tasks", _tasks).Exits(0).Output, StringComparison.Ordinal);
    }

    // By progress, not by the clock, so that a busy machine gets as far as a quiet one; the rest of the moment is up to the scheduler.
    private async Task<bool> RunAndKillAsync(int attester, Crowd crowd)
    {
        ProcessStartInfo start = new(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ZkTask.Cli.dll"), "attester", "--tasks", _tasks, "--urls", "http://127.0.0.1:0", "--log-level", "none", "--answers-stand-for", "86400", "--verdict-log", _log])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        bool wasRunning = false;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("listening on ", line, StringComparison.Ordinal);
            using HttpClient client = new() { BaseAddress = new Uri(line!["listening on ".Length..]), Timeout = TimeSpan.FromMinutes(5) };
            using SemaphoreSlim answers = new(0);
            Task clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(own => crowd.AskUntilItDiesAsync(client, $"{attester}/{own}", answers)));
            for (int i = Random.Shared.Next(MaxAnswers); i > 0; i--)
                Assert.True(await answers.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
            Thread.SpinWait(Random.Shared.Next(200_000));
            wasRunning = !process.HasExited;
            process.Kill();
            await clients;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return wasRunning;
    }

    /// <summary>Those who ask, and what they were told.</summary>
    /// <param name="proofs">What they ask about.</param>
    private sealed class Crowd(string[] proofs)
    {
        private int _askedAgain;

        internal ConcurrentDictionary<string, (string Proof, bool IsValid)> Answered { get; } = [];

        internal int AskedAgain => _askedAgain;

        /// <summary>The proof that is right at present.</summary>
        internal int ValidProof { get; set; }

        // Each question has a performer of its own; every third is one that was answered before, by whatever process.
        internal async Task AskUntilItDiesAsync(HttpClient client, string own, SemaphoreSlim answers)
        {
            try
            {
                for (int i = 0; ; i++)
                {
                    if (i % 3 == 2 && Answered.Skip(Random.Shared.Next(Math.Max(1, Answered.Count))).FirstOrDefault() is { Key: not null } known)
                    {
                        Assert.Equal(known.Value.IsValid, await AskAsync(client, known.Value.Proof, known.Key));
                        Interlocked.Increment(ref _askedAgain);
                        continue;
                    }

                    (string performer, string proof) = ($"{own}/{i}", proofs[i % 2]);
                    bool isValid = await AskAsync(client, proof, performer);
                    Assert.Equal(i % 2 == ValidProof, isValid);
                    Answered[performer] = (proof, isValid);
                    answers.Release();
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

        private static async Task<bool> AskAsync(HttpClient client, string proof, string performer)
        {
            string submission = JsonSerializer.Serialize(new { proofOfTask = proof, taskDefinitionId = 7, performer });
            using StringContent body = new(submission, Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync("/task/validate", body);
            return JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("data").GetBoolean();
        }
    }
}
