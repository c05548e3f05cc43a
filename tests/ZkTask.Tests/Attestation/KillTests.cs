using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Attestation;

/// <summary>kill -9 at random moments while two processes at a time sign with the same guard and log.</summary>
[Trait("Category", "Process")]
public sealed class KillTests : IDisposable
{
    private const int Rounds = 52, SignersPerRound = 2, MaxLines = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Never_two_votes_for_one_task_and_no_lost_verdict()
    {
        List<string> lines = [];
        int killed = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Task<(List<string> Lines, bool WasKilled)>[] signers = [.. Enumerable.Range(0, SignersPerRound).Select(_ => RunAndKill(round))];
            foreach ((List<string> own, bool wasKilled) in await Task.WhenAll(signers))
            {
                lines.AddRange(own);
                killed += wasKilled ? 1 : 0;
            }
        }

        Assert.True(killed >= 100, $"only {killed} signers were killed");
        Dictionary<int, bool> votes = CheckVotes(lines);
        CheckRecords(lines);
        Assert.True(votes.Count > 100, $"only {votes.Count} tasks were voted on");
        Assert.Contains(lines, line => line.StartsWith("refused", StringComparison.Ordinal));
    }

    private async Task<(List<string> Lines, bool WasKilled)> RunAndKill(int round)
    {
        ProcessStartInfo start = new("dotnet", [typeof(KilledSigner).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[KilledSigner.Variable] = string.Create(CultureInfo.InvariantCulture, $"{_folder.Root}|{round}");
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string? first = await process.StandardOutput.ReadLineAsync();
        Assert.True(first == KilledSigner.FirstWord, $"the signer did not start: {first}{(first is null ? await error : "")}");

        // By progress, not by the clock: on a busy machine a signer gets as far as on a quiet one. The rest of the moment is up to the scheduler.
        StringBuilder early = new();
        for (int i = Random.Shared.Next(MaxLines); i > 0; i--)
            early.Append(await process.StandardOutput.ReadLineAsync()).Append('\n');
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Thread.SpinWait(Random.Shared.Next(100_000));
        bool wasRunning = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync();
        string said = early.Append(await output).ToString();
        Assert.Equal("", await error);

        // A last line without its end was not said.
        return ([.. said[..(said.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)], wasRunning);
    }

    private Dictionary<int, bool> CheckVotes(List<string> lines)
    {
        using BlsSecretKey key = BlsSecretKey.FromOthenticSeed(KilledSigner.Seed);
        using EquivocationGuard guard = EquivocationGuard.Open(_folder.PathOf("guard.db"), key.PublicKey, RecordMode.OpenExisting);
        Dictionary<int, bool> votes = [];
        foreach (string[] words in lines.Select(line => line.Split(' ')).Where(words => words[0] == "signed"))
        {
            int task = int.Parse(words[1], CultureInfo.InvariantCulture);
            bool isApproved = bool.Parse(words[2]);
            if (votes.TryAdd(task, isApproved))
            {
                Bytes32 vote = KilledSigner.Task(task).VoteHash(KilledSigner.Domain, isApproved);
                Assert.Equal(Convert.ToHexString(key.Sign(vote, MessageHash.OthenticTasks).ToArray()), words[3]);
            }

            Assert.Equal(votes[task], isApproved);
            Assert.Equal(isApproved, guard.VoteOn(KilledSigner.Task(task).TaskHash()));
        }

        return votes;
    }

    private void CheckRecords(List<string> lines)
    {
        using VerdictLog log = VerdictLog.Open(_folder.PathOf("verdicts.db"), RecordMode.OpenExisting);
        Dictionary<long, LoggedVerdict> records = log.Read().ToDictionary(one => one.Sequence);
        int count = 0;
        foreach (string[] words in lines.Select(line => line.Split(' ')).Where(words => words[0] == "recorded"))
        {
            LoggedVerdict record = records[long.Parse(words[1], CultureInfo.InvariantCulture)];
            bool isApproved = bool.Parse(words[3]);
            Assert.Equal(KilledSigner.Submission(int.Parse(words[2], CultureInfo.InvariantCulture), isApproved).ProofOfTask, record.Submission.ProofOfTask);
            Assert.Equal(isApproved ? Outcome.Valid : Outcome.Invalid, record.Verdict.Outcome);
            count++;
        }

        Assert.True(count > 100, $"only {count} verdicts were recorded");
    }
}
