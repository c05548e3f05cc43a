using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask log replay</c>.</summary>
public sealed class LogReplayTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tasks, _log;

    public LogReplayTests()
    {
        _folder.Write("vk.json", File.ReadAllBytes(Price.Key));
        _tasks = _folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}]}""");
        _log = _folder.PathOf("verdicts.db");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Agrees_with_an_honest_log()
    {
        Record((Price.Inputs, Verdict.Valid), (Price.ForgedInputs, Verdict.Invalid(new Rejection(Reason.PairingMismatch, "other words"))));
        Assert.StartsWith("2 verdicts, all of them the same, root 0x", Replay().Exits(0).Output, StringComparison.Ordinal);
        JsonElement json = Replay("--json").Exits(0).Json;
        Assert.Equal(2, json.GetProperty("entries").GetInt32());
        Assert.Equal(0, json.GetProperty("differences").GetArrayLength());
    }

    [Fact]
    public void Names_the_verdicts_that_differ()
    {
        Record((Price.Inputs, Verdict.Valid), (Price.ForgedInputs, Verdict.Valid));
        string output = Replay().Exits(1).Output;
        Assert.Contains("2: Contradiction: task 7, recorded Valid, now Invalid (PairingMismatch)", output, StringComparison.Ordinal);
        Assert.Contains("invalid: VerdictsDiffer: 1 of 2 verdicts differ from the record", output, StringComparison.Ordinal);
        JsonElement difference = Assert.Single(Replay("--json").Exits(1).Json.GetProperty("differences").EnumerateArray());
        Assert.Equal((2, "Contradiction"), (difference.GetProperty("entry").GetInt32(), difference.GetProperty("difference").GetString()));
    }

    [Fact]
    public void Abstains_where_a_task_is_not_known_any_more()
    {
        Record((Price.Inputs, Verdict.Valid));
        string other = _folder.Write("other.json", """{"tasks": [{"id": 8, "kind": "groth16", "verificationKey": "vk.json"}]}""");
        CliRun run = CliRun.Of("log", "replay", _log, "--tasks", other).Exits(3);
        Assert.Contains("1: IsIndeterminate", run.Output, StringComparison.Ordinal);
        Assert.Contains("VerdictsUnknown", run.Error, StringComparison.Ordinal);
    }

    // The store has gone on, then it is down: that the answer of then does not come again is not held against it. A proof's must come again.
    [Fact]
    public async Task Holds_nothing_against_what_depends_on_the_world()
    {
        Assert.Null(TreeScheme.KeccakSmt.Empty.Apply([StateOperation.Put(Bytes32.FromInteger(1), Bytes32.FromInteger(5))], out _, out StateTransition? transition));
        string task = """{"id": 9, "kind": "merkle-state", "scheme": "keccak-smt", "previousRoot": {"store": "state.db"}, "data": "none", "budget": {"deadlineMilliseconds": 600000}}""";
        _folder.Write("tasks.json", $$"""{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}, {{task}}]}""");
        TaskSubmission submission = new(Encoding.UTF8.GetString(StateTransitionJson.Write(transition!)), default, 9);
        await using (SqliteStateStore store = await SqliteStateStore.CreateAsync(_folder.PathOf("state.db"), TreeScheme.KeccakSmt))
        {
            Record((Price.Inputs, Verdict.Valid));
            using (VerdictLog log = VerdictLog.Open(_log, RecordMode.OpenExisting))
                log.Append(new EncodedSubmission(submission, Bytes32.FromInteger(1)), Verdict.Valid);
            Assert.StartsWith("2 verdicts, all of them the same, root 0x", Replay().Exits(0).Output, StringComparison.Ordinal);
            Assert.Null((await store.AcceptAsync(transition!)).Rejection);
        }

        string output = Replay().Exits(0).Output;
        Assert.Contains("2: NotReproducible: task 9, recorded Valid, now Invalid (StaleRoot)", output, StringComparison.Ordinal);
        Assert.Contains(", by another definition\n2 verdicts, 1 NotReproducible, all others the same, root 0x", output, StringComparison.Ordinal);
        File.Delete(_folder.PathOf("state.db"));
        Assert.Contains("2: NotReproducible: task 9, recorded Valid, now Indeterminate (StateUnavailable)", Replay().Exits(0).Output, StringComparison.Ordinal);
        JsonElement json = Replay("--json").Exits(0).Json;
        Assert.Equal(1, json.GetProperty("notReproducible").GetInt32());
        JsonElement difference = Assert.Single(json.GetProperty("differences").EnumerateArray());
        Assert.Equal(("NotReproducible", true), (difference.GetProperty("difference").GetString(), difference.GetProperty("byAnotherDefinition").GetBoolean()));

        Record((Price.ForgedInputs, Verdict.Valid));
        output = Replay().Exits(1).Output;
        Assert.Contains("3: Contradiction: task 7, recorded Valid, now Invalid (PairingMismatch)", output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 verdicts differ from the record", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_files_that_are_no_logs()
    {
        Replay().Exits(3).SaysOnlyOnError("verdicts.db: no such file");
        Assert.False(File.Exists(_log));
        _folder.Write("verdicts.db", "x");
        Replay().Exits(2).SaysOnlyOnError("malformed: CorruptRecord: ");
        CliRun.Of("log", "replay", _log, "--tasks", _folder.PathOf("absent")).Exits(2).SaysOnlyOnError("absent: no such file or directory");
    }

    private CliRun Replay(params string[] options) => CliRun.Of(["log", "replay", _log, "--tasks", _tasks, .. options]);

    private void Record(params (string Inputs, Verdict Verdict)[] entries)
    {
        using VerdictLog log = VerdictLog.Open(_log, RecordMode.OpenOrCreate);
        foreach ((string inputs, Verdict verdict) in entries)
        {
            string proof = $$"""{"proof": {{File.ReadAllText(Price.Proof)}}, "publicSignals": {{File.ReadAllText(inputs)}}}""";
            log.Append(new TaskSubmission(proof, default, 7, "0x00"), verdict);
        }
    }
}
