using Microsoft.Data.Sqlite;
using Xunit;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.Attestation;

/// <summary>Recorded verdicts: what comes back is what went in, in order, or an error that names the entry.</summary>
public sealed class VerdictLogTests : IDisposable
{
    private static readonly TaskSubmission _submission = new("proof € \"", new byte[] { 0, 255 }, 65535, "0xPerformer");

    private static readonly Verdict[] _verdicts =
    [
        Verdict.Valid, Verdict.Invalid(new Rejection(Reason.PairingMismatch, "detail")), Verdict.Indeterminate(Reason.DeadlineExceeded, ""),
        Verdict.Invalid(new Rejection(Reason.MalformedDocument, "ünïcode")),
    ];

    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder.PathOf("verdicts.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keeps_everything_in_order()
    {
        using (VerdictLog log = Open())
        {
            for (int i = 0; i < _verdicts.Length; i++)
                Assert.Equal(i + 1, log.Append(_submission with { TaskDefinitionId = (ushort)i, Performer = i == 2 ? null : "p" }, _verdicts[i]));
        }

        using VerdictLog reopened = Open(RecordMode.OpenExisting);
        LoggedVerdict[] read = [.. reopened.Read()];
        Assert.Equal(_verdicts, read.Select(one => one.Verdict));
        Assert.Equal([1, 2, 3, 4], read.Select(one => one.Sequence));
        Assert.Equal([0, 1, 2, 3], read.Select(one => (int)one.Submission.TaskDefinitionId));
        Assert.Equal(["p", "p", null, "p"], read.Select(one => one.Submission.Performer));
        Assert.All(read, one => Assert.Equal(_submission.ProofOfTask, one.Submission.ProofOfTask));
        Assert.All(read, one => Assert.Equal(_submission.Data.ToArray(), one.Submission.Data.ToArray()));
        Assert.All(read, one => Assert.Equal(DateTimeOffset.UtcNow, one.Time, TimeSpan.FromMinutes(5)));
        Assert.Equal([3, 4], reopened.Read(after: 2).Select(one => one.Sequence));
        Assert.Equal(4, reopened.Size);
    }

    [Fact]
    public void Finds_the_latest_verdict_on_a_submission()
    {
        using VerdictLog log = Open();
        Assert.Null(log.FindLatest(_submission));
        log.Append(_submission, _verdicts[2]);
        log.Append(_submission, _verdicts[0]);
        log.Append(_submission with { Performer = null }, _verdicts[1]);
        Assert.Equal(_verdicts[0], log.FindLatest(_submission)!.Verdict);
        Assert.Equal(_verdicts[1], log.FindLatest(_submission with { Performer = null })!.Verdict);
    }

    [Fact]
    public void Finds_what_the_same_definition_said_lately()
    {
        ManualTime clock = new(DateTimeOffset.UnixEpoch);
        Bytes32 first = Bytes32.FromInteger(1), second = Bytes32.FromInteger(2);
        using (VerdictLog log = Open(clock))
        {
            log.Append(new EncodedSubmission(_submission, first), _verdicts[0]);
            clock.Advance(TimeSpan.FromMinutes(1));
            log.Append(new EncodedSubmission(_submission, second), _verdicts[1]);
            log.Append(new EncodedSubmission(_submission with { Performer = null }, first), _verdicts[1]);
            log.Append(new EncodedSubmission(_submission, second), _verdicts[2]);
        }

        using VerdictLog reopened = Open(clock);
        Assert.Equal((_verdicts[0], DateTimeOffset.UnixEpoch), Find(first, 0));
        Assert.Null(Find(first, 1));

        // What could not be found out later takes nothing back.
        Assert.Equal((_verdicts[1], DateTimeOffset.UnixEpoch.AddMinutes(1)), Find(second, 1));
        Assert.Null(Find(second, 2));
        Assert.Null(Find(null, 0));
        reopened.Append(_submission, _verdicts[3]);
        Assert.Equal(_verdicts[3], Find(null, 0)!.Value.Verdict);
        Assert.Equal(_verdicts[0], Find(first, 0)!.Value.Verdict);
        Assert.Equal([first, second, first, second, null], reopened.Read().Select(one => one.Definition));

        (Verdict Verdict, DateTimeOffset Time)? Find(Bytes32? definition, int minutes) =>
            reopened.FindLatest(new EncodedSubmission(_submission, definition), DateTimeOffset.UnixEpoch.AddMinutes(minutes)) is { } found ? (found.Verdict, found.Time) : null;
    }

    // The writer is stopped amid its transaction, by another process's lock for instance: what is on disk can be read all the same.
    [Fact]
    public async Task Looks_up_without_waiting_for_an_append()
    {
        await using VerdictLog log = Open();
        log.Append(_submission, _verdicts[0]);
        using SqliteConnection other = new($"Data Source={LogPath};Pooling=False");
        other.Open();
        Task<long> append;
        await using (SqliteTransaction held = other.BeginTransaction(deferred: false))
        {
            append = log.AppendAsync(_submission, _verdicts[1]);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(_verdicts[0], log.FindLatest(_submission)!.Verdict);
                Assert.Single(log.Read());
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            Assert.False(append.IsCompleted);
            await held.RollbackAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, await append);
        Assert.Equal(_verdicts[1], log.FindLatest(_submission)!.Verdict);
    }

    [Fact]
    public async Task Many_at_once_each_get_a_place_of_their_own()
    {
        await using VerdictLog a = Open(), b = Open();
        Task<long>[] appends = [.. Enumerable.Range(0, 400).Select(i => (i % 5 == 0 ? b : a).AppendAsync(_submission with { ProofOfTask = $"{i}" }, _verdicts[i % 4]))];
        long[] places = await Task.WhenAll(appends);
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), places.Order());
        LoggedVerdict[] read = [.. b.Read()];
        for (int i = 0; i < places.Length; i++)
            Assert.Equal(($"{i}", _verdicts[i % 4]), (read[places[i] - 1].Submission.ProofOfTask, read[places[i] - 1].Verdict));
    }

    [Fact]
    public async Task Finishes_what_was_queued_and_then_refuses()
    {
        VerdictLog log = Open();
        Task<long>[] appends = [.. Enumerable.Range(0, 50).Select(i => log.AppendAsync(_submission, _verdicts[0]))];
        await log.DisposeAsync();
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), (await Task.WhenAll(appends)).Order());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.AppendAsync(_submission, _verdicts[0]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => log.AppendAsync(_submission with { ProofOfTask = "\udc00" }, _verdicts[0]));
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_is_an_error_for_everybody_who_waits()
    {
        await using VerdictLog log = Open();
        using (SqliteConnection connection = new($"Data Source={LogPath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "CREATE TRIGGER full BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'no more room'); END";
            command.ExecuteNonQuery();
        }

        RecordException error = await Assert.ThrowsAsync<RecordException>(() => log.AppendAsync(_submission, _verdicts[0]));
        Assert.Equal(Reason.InternalError, error.Reason);
        Assert.Throws<RecordException>(() => log.Append(_submission, _verdicts[0]));
        Assert.Equal(0, log.Size);
    }

    [Fact]
    public void A_changed_entry_is_named_when_it_is_read()
    {
        using (VerdictLog log = Open())
        {
            log.Append(_submission, _verdicts[0]);
            log.Append(_submission, _verdicts[1]);
        }

        using (SqliteConnection connection = new($"Data Source={LogPath};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "DROP TRIGGER entries_are_not_changed; UPDATE entries SET content = CAST(x'ff' || substr(content, 2) AS BLOB) WHERE seq = 2";
            command.ExecuteNonQuery();
        }

        using VerdictLog changed = Open();
        RecordException error = Assert.Throws<RecordException>(() => changed.Read().ToArray());
        Assert.Equal(Reason.CorruptRecord, error.Reason);
        Assert.Contains("entry 2: its hash is not that of its content", error.Message, StringComparison.Ordinal);
    }

    // A log whose hashes fit can still hold bytes that another program wrote.
    [Fact]
    public void Entries_have_one_encoding()
    {
        byte[] good = VerdictEntry.Encode(new EncodedSubmission(_submission), DateTimeOffset.UnixEpoch, _verdicts[1]);
        Assert.NotNull(VerdictEntry.Decode(1, good));
        for (int length = 0; length < good.Length; length++)
            Assert.Null(VerdictEntry.Decode(1, good.AsSpan(0, length)));
        Assert.Null(VerdictEntry.Decode(1, [.. good, 0]));
        Bytes32 definition = Bytes32.FromInteger(17);
        byte[] better = VerdictEntry.Encode(new EncodedSubmission(_submission, definition), DateTimeOffset.UnixEpoch, _verdicts[1]);
        Assert.Equal([.. good, .. definition.Span], better);
        Assert.Equal(definition, VerdictEntry.Decode(1, better)!.Definition);
        for (int length = good.Length + 1; length < better.Length; length++)
            Assert.Null(VerdictEntry.Decode(1, better.AsSpan(0, length)));
        Assert.Null(VerdictEntry.Decode(1, [.. better, 0]));
        Random random = new(4);
        for (int i = 0; i < 2000; i++)
        {
            byte[] bad = [.. i % 2 == 0 ? good : better];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            if (VerdictEntry.Decode(1, bad) is { } read)
                Assert.Equal(bad, VerdictEntry.Encode(new EncodedSubmission(read.Submission, read.Definition), read.Time, read.Verdict));
        }
    }

    [Fact]
    public async Task Replays_name_every_difference()
    {
        using VerdictLog log = Open();
        Verdict[] now = [Verdict.Valid, _verdicts[1], _verdicts[3], _verdicts[2], Verdict.Valid];
        Verdict[] then = [Verdict.Valid, Verdict.Valid, _verdicts[1], Verdict.Valid, _verdicts[2]];
        for (int i = 0; i < then.Length; i++)
            log.Append(_submission with { TaskDefinitionId = 1, ProofOfTask = $"{i}" }, then[i]);
        TaskVerifier verifier = new([new ScriptedTask(1, (submission, _) => ValueTask.FromResult(now[submission.ProofOfTask[0] - '0'])) { IsFunction = true }]);
        List<ReplayDifference> differences = [];
        await foreach (ReplayedVerdict replayed in log.ReplayAsync(verifier))
            differences.Add(replayed.Difference);
        Assert.Equal(
            [
                ReplayDifference.None, ReplayDifference.Contradiction, ReplayDifference.OtherReason, ReplayDifference.IsIndeterminate,
                ReplayDifference.WasIndeterminate,
            ],
            differences);
    }

    [Fact]
    public async Task Replays_hold_nothing_against_what_is_not_a_function()
    {
        using VerdictLog log = Open();
        Verdict[] then = [Verdict.Valid, Verdict.Valid, _verdicts[1], _verdicts[1], Verdict.Valid, _verdicts[2], _verdicts[2]];
        Verdict[] now =
        [
            Verdict.Valid, _verdicts[1], Verdict.Valid, _verdicts[3], _verdicts[2], Verdict.Valid, Verdict.Indeterminate(Reason.SourcesUnavailable, "other sources"),
        ];
        foreach (ushort id in new ushort[] { 1, 2 })
        {
            for (int i = 0; i < then.Length; i++)
                log.Append(new EncodedSubmission(_submission with { TaskDefinitionId = id, ProofOfTask = $"{i}" }, i == 0 ? Bytes32.FromInteger(1) : null), then[i]);
        }

        TaskVerifier verifier = new([Task(1, isDeterministic: true), Task(2, isDeterministic: false)]);
        List<ReplayedVerdict> replayed = [];
        await foreach (ReplayedVerdict one in log.ReplayAsync(verifier))
            replayed.Add(one);
        Assert.Equal(
            [
                ReplayDifference.None, ReplayDifference.Contradiction, ReplayDifference.Contradiction, ReplayDifference.OtherReason, ReplayDifference.IsIndeterminate,
                ReplayDifference.WasIndeterminate, ReplayDifference.OtherReason,
            ],
            replayed.Take(then.Length).Select(one => one.Difference));
        Assert.Equal(
            [
                ReplayDifference.None, ReplayDifference.NotReproducible, ReplayDifference.NotReproducible, ReplayDifference.NotReproducible, ReplayDifference.NotReproducible,
                ReplayDifference.WasIndeterminate, ReplayDifference.NotReproducible,
            ],
            replayed.Skip(then.Length).Select(one => one.Difference));
        Assert.Equal([true, false, false, false, false, false, false], replayed.Take(then.Length).Select(one => one.IsByAnotherDefinition));

        ScriptedTask Task(ushort id, bool isDeterministic) =>
            new(id, (submission, _) => ValueTask.FromResult(now[submission.ProofOfTask[0] - '0'])) { IsFunction = isDeterministic };
    }

    private VerdictLog Open(RecordMode mode = RecordMode.OpenOrCreate) => VerdictLog.Open(LogPath, mode);

    private VerdictLog Open(TimeProvider clock) => VerdictLog.Open(LogPath, RecordMode.OpenOrCreate, clock);
}
