using Microsoft.Data.Sqlite;
using Xunit;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Records;
using ZkTask.Merkle;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Attestation;

/// <summary>One vote on a task for ever: in a process, between processes' connections, after reopening; and no file that does not fit is used.</summary>
public sealed class EquivocationGuardTests : IDisposable
{
    private static readonly AttestationDomain _domain = new(default, 1);

    private readonly TemporaryFolder _folder = new();
    private readonly BlsSecretKey _key = BlsSecretKey.FromOthenticSeed("01");

    private string GuardPath => _folder.PathOf("guard.db");

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Signs_a_vote_again_and_never_the_other()
    {
        PerformedTask task = new("proof", default, default, 1);
        BlsSignature? first;
        using (EquivocationGuard guard = Open())
        {
            Assert.Null(guard.Sign(_key, task, _domain, true, out first));
            Assert.Equal(_key.Sign(task.VoteHash(_domain, true), MessageHash.OthenticTasks), first);
            Assert.Equal(Reason.ConflictingVote, guard.Sign(_key, task, _domain, false, out BlsSignature? second)!.Reason);
            Assert.Null(second);
            Assert.Null(guard.Sign(_key, task with { TaskDefinitionId = 2 }, _domain, false, out _));
            Assert.Equal(3, guard.Size);
        }

        using EquivocationGuard reopened = Open(RecordMode.OpenExisting);
        Assert.Equal(Reason.ConflictingVote, reopened.Sign(_key, task, _domain, false, out _)!.Reason);
        Assert.Null(reopened.Sign(_key, task, _domain, true, out BlsSignature? again));
        Assert.Equal(first, again);
        Assert.True(reopened.VoteOn(task.TaskHash()));
        Assert.Null(reopened.VoteOn(default));
    }

    [Fact]
    public void Two_guards_of_one_file_know_of_each_other()
    {
        using EquivocationGuard a = Open(), b = Open();
        Bytes32 task = Keccak.Hash([1]);
        Assert.Null(a.Note(task, false));
        Assert.Equal(Reason.ConflictingVote, b.Note(task, true)!.Reason);
        Assert.Null(b.Note(Keccak.Hash([2]), true));
        Assert.Equal(Reason.ConflictingVote, a.Note(Keccak.Hash([2]), false)!.Reason);
        Assert.Equal(a.Size, b.Size);
        Assert.Equal(a.Root, b.Root);
    }

    [Fact]
    public void Of_votes_that_race_one_wins()
    {
        using EquivocationGuard a = Open(), b = Open();
        for (byte i = 0; i < 25; i++)
        {
            Bytes32 task = Keccak.Hash([i, 1]);
            bool[] signed = new bool[8];
            Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, j => signed[j] = (j < 4 ? a : b).Note(task, j % 2 == 0) is null);
            Assert.NotEqual(signed.Where((_, j) => j % 2 == 0).Any(x => x), signed.Where((_, j) => j % 2 == 1).Any(x => x));
            Assert.Equal(4, signed.Count(x => x));
        }
    }

    [Fact]
    public void Belongs_to_one_key()
    {
        using BlsSecretKey other = BlsSecretKey.FromOthenticSeed("02");
        using (EquivocationGuard guard = Open())
            Assert.Throws<ArgumentException>(() => guard.Sign(other, new PerformedTask("", default, default, 0), _domain, true, out _));
        RecordException error = Assert.Throws<RecordException>(() => EquivocationGuard.Open(GuardPath, other.PublicKey, RecordMode.OpenOrCreate));
        Assert.Contains("belongs to another key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_where_there_must_be_one()
    {
        Assert.Contains("no such file", Assert.Throws<RecordException>(() => Open(RecordMode.OpenExisting)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(GuardPath));
        Open().Dispose();
        Assert.Equal(["guard.db"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused()
    {
        VerdictLog.Open(GuardPath, RecordMode.OpenOrCreate).Dispose();
        Corrupt("application id");
        _folder.Write("guard.db", "not a database, but long enough to have a header of a hundred bytes: " + new string('x', 100));
        Corrupt("no intact SQLite database");
        _folder.Write("guard.db", []);
        Corrupt("the file is empty");
    }

    [Theory]
    [InlineData("UPDATE entries SET content = CAST(x'00' || substr(content, 2) AS BLOB) WHERE seq = 3", "entry 3: its hash is not that of its content")]
    [InlineData("UPDATE entries SET key = zeroblob(32) WHERE seq = 3", "entry 3: its hash is not that of its content")]
    [InlineData("UPDATE entries SET key = zeroblob(31) WHERE seq = 3", "entry 3: its key has 31 bytes, not 32")]
    [InlineData("UPDATE entries SET root = zeroblob(32) WHERE seq = 2", "entry 2: its root is not that of the entries up to it")]
    [InlineData("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 4", "entry 4: its hash is not that of its content")]
    [InlineData("DELETE FROM entries WHERE seq = 3", "entry 3 is missing")]
    [InlineData("UPDATE entries SET seq = 9 WHERE seq = 4", "entry 4 is missing")]
    [InlineData("PRAGMA user_version = 2", "version 2; this is version 1")]
    [InlineData("PRAGMA journal_mode = DELETE", "its journal is not a write-ahead log")]
    public void A_file_that_was_changed_is_refused_and_left_alone(string statement, string message)
    {
        using (EquivocationGuard guard = Open())
        {
            for (byte i = 0; i < 3; i++)
                Assert.Null(guard.Note(Keccak.Hash([i]), true));
        }

        using (SqliteConnection connection = Connect())
        {
            if (!statement.StartsWith("PRAGMA", StringComparison.Ordinal))
            {
                Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Execute(connection, statement)).Message, StringComparison.Ordinal);
                Execute(connection, "DROP TRIGGER entries_are_not_changed; DROP TRIGGER entries_are_not_deleted;");
            }

            Execute(connection, statement);
        }

        byte[] before = File.ReadAllBytes(GuardPath);
        Corrupt(message);
        Corrupt(message);
        Assert.Equal(before, File.ReadAllBytes(GuardPath));
    }

    [Fact]
    public void Torn_pages_are_errors_and_never_other_votes()
    {
        Dictionary<Bytes32, bool> votes = [];
        using (EquivocationGuard guard = Open())
        {
            for (int i = 0; i < 60; i++)
            {
                votes[Keccak.Hash([(byte)i])] = i % 3 == 0;
                guard.Note(Keccak.Hash([(byte)i]), i % 3 == 0);
            }
        }

        byte[] good = File.ReadAllBytes(GuardPath);
        Random random = new(8);
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            byte[] bad = [.. good];
            int start = random.Next(bad.Length), length = Math.Min(random.Next(1, 200), bad.Length - start);
            random.NextBytes(bad.AsSpan(start, length));
            _folder.Write("guard.db", i % 4 == 3 ? bad[..random.Next(1, bad.Length)] : bad);
            File.Delete(GuardPath + "-wal");
            File.Delete(GuardPath + "-shm");
            try
            {
                using EquivocationGuard guard = Open();
                foreach ((Bytes32 task, bool vote) in votes)
                    Assert.Equal(vote, guard.VoteOn(task));
            }
            catch (RecordException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 20, 60);
    }

    private EquivocationGuard Open(RecordMode mode = RecordMode.OpenOrCreate) => EquivocationGuard.Open(GuardPath, _key.PublicKey, mode);

    private void Corrupt(string message)
    {
        RecordException error = Assert.Throws<RecordException>(() => Open());
        Assert.Equal(Reason.CorruptRecord, error.Reason);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private SqliteConnection Connect()
    {
        SqliteConnection connection = new($"Data Source={GuardPath};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string statement)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own statements.
        command.CommandText = statement;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
