using Microsoft.Data.Sqlite;
using Xunit;
using ZkTask.Attestation.Records;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>A host with a log of verdicts: what is answered is in it, and what cannot be in it is not answered.</summary>
public sealed class VerdictLogSinkTests : IDisposable
{
    private const ushort Deterministic = 1, Other = 2;

    private readonly TemporaryFolder _folder = new();
    private CountedTask _deterministic = new(Deterministic, isDeterministic: true), _other = new(Other, isDeterministic: false);

    public void Dispose() => _folder.Dispose();

    private string LogPath => _folder.PathOf("verdicts.db");

    [Fact]
    public async Task What_is_answered_is_in_the_log_once()
    {
        await using (AttesterHost host = await StartAsync())
        {
            (await host.SubmitAsync(new("valid", default, Deterministic))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("valid", default, Deterministic))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("no", new byte[] { 1 }, Deterministic, "0x00"))).Is(Verdict.Invalid(new(Reason.PairingMismatch, "no")));
            (await host.SubmitAsync(new("down", default, Deterministic))).IsError(500, "DeadlineExceeded: the source is down");
            (await host.SubmitAsync(new("x", default, 9))).IsError(500, "UnknownTask");
        }

        LoggedVerdict[] entries = Read();
        Assert.Equal(["valid", "no", "down", "x"], entries.Select(entry => entry.Submission.ProofOfTask));
        Assert.Equal([Reason.None, Reason.PairingMismatch, Reason.DeadlineExceeded, Reason.UnknownTask], entries.Select(entry => entry.Verdict.Reason));
        Assert.Equal([1], entries[1].Submission.Data.ToArray());
        Assert.Equal("0x00", entries[1].Submission.Performer);
    }

    [Fact]
    public async Task A_disk_that_fails_makes_answers_indeterminate()
    {
        await using AttesterHost host = await StartAsync();
        Change("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'no more room'); END");
        foreach (ushort id in new[] { Deterministic, Other })
        {
            (await host.SubmitAsync(new("valid", default, id))).IsError(500, "InternalError: the verdict could not be recorded: VerdictLogSink: RecordException");
            (await host.SubmitAsync(new("no", default, id))).IsError(500, "InternalError: the verdict could not be recorded: VerdictLogSink: RecordException");
        }

        Assert.Empty(Read());
        Change("DROP TRIGGER full");
        foreach (ushort id in new[] { Deterministic, Other })
            (await host.SubmitAsync(new("valid", default, id))).Is(Verdict.Valid);
        Assert.Equal(2, Read().Length);
    }

    [Fact]
    public async Task An_answer_stands_after_a_restart_where_asking_again_could_give_another_one()
    {
        await using (AttesterHost host = await StartAsync())
        {
            (await host.SubmitAsync(new("valid", default, Other))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("no", default, Other))).Is(Verdict.Invalid(new(Reason.PairingMismatch, "no")));
            (await host.SubmitAsync(new("down", default, Other))).IsError(500, "DeadlineExceeded");
            (await host.SubmitAsync(new("valid", default, Deterministic))).Is(Verdict.Valid);
        }

        (_deterministic, _other) = (new(Deterministic, isDeterministic: true), new(Other, isDeterministic: false));
        await using (AttesterHost host = await StartAsync())
        {
            (await host.SubmitAsync(new("valid", default, Other))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("no", default, Other))).Is(Verdict.Invalid(new(Reason.PairingMismatch, "no")));
            Assert.Equal(0, _other.Calls);

            // Another performer, other data: another task. And no answer is none.
            (await host.SubmitAsync(new("valid", default, Other, "0x00"))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("valid", new byte[1], Other))).Is(Verdict.Valid);
            (await host.SubmitAsync(new("down", default, Other))).IsError(500, "DeadlineExceeded");
            Assert.Equal(3, _other.Calls);

            // What is a function of the submission comes out the same by itself.
            (await host.SubmitAsync(new("valid", default, Deterministic))).Is(Verdict.Valid);
            Assert.Equal(1, _deterministic.Calls);
        }
    }

    [Fact]
    public async Task An_entry_that_was_changed_is_not_answered()
    {
        await using (AttesterHost first = await StartAsync())
            (await first.SubmitAsync(new("valid", default, Other))).Is(Verdict.Valid);
        await using AttesterHost host = await StartAsync();
        Change("DROP TRIGGER entries_are_not_changed; UPDATE entries SET content = CAST(x'ff' || substr(content, 2) AS BLOB) WHERE seq = 1");
        (await host.SubmitAsync(new("valid", default, Other))).IsError(500, "InternalError: earlier verdicts could not be read: VerdictLogSink: RecordException");
        Assert.Equal(1, _other.Calls);
        Assert.Contains(host.Log.Entries, entry => entry.Message.Contains("could not be read from VerdictLogSink", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_does_not_start_on_what_is_no_log()
    {
        _folder.Write("verdicts.db", "not a database");
        RecordException error = await Assert.ThrowsAsync<RecordException>(StartAsync);
        Assert.Equal(Reason.CorruptRecord, error.Reason);
    }

    private Task<AttesterHost> StartAsync() => AttesterHost.StartAsync(options =>
    {
        options.VerdictLog = LogPath;
        AttesterHost.Add(options, _deterministic, _other);
    });

    private LoggedVerdict[] Read()
    {
        using VerdictLog log = VerdictLog.Open(LogPath, RecordMode.OpenExisting);
        return [.. log.Read()];
    }

    private void Change(string statement)
    {
        using SqliteConnection connection = new($"Data Source={LogPath};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own statements.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
