using Microsoft.Data.Sqlite;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Storage.Tables;
using ZkTask.Tests.Support;
using static ZkTask.Tests.Storage.StoreCases;

namespace ZkTask.Tests.Storage;

/// <summary>Files that were damaged or altered: each is refused with what is wrong, or still holds exactly a version that was committed.</summary>
public sealed class CorruptFileTests : IDisposable
{
    private const int Versions = 6;

    private readonly TemporaryFolder _folder = new();
    private readonly List<Bytes32> _roots = [Bytes32.Zero];

    private string File => _folder.PathOf("state.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Never_opens_another_state_after_a_flipped_bit()
    {
        await (await Make()).DisposeAsync();
        byte[] intact = System.IO.File.ReadAllBytes(File);
        Random random = new(5);
        int refused = 0, named = 0;
        int[] places = [.. Enumerable.Range(16, 84), .. Enumerable.Range(0, 110).Select(_ => random.Next(intact.Length))];
        foreach (int place in places)
        {
            byte[] damaged = [.. intact];
            damaged[place] ^= (byte)(1 << random.Next(8));
            if (await OpensAt(damaged) is { } fault)
            {
                refused++;
                named += fault.Message.Contains("leaves: page", StringComparison.Ordinal) || fault.Message.Contains("commits: version", StringComparison.Ordinal) ? 1 : 0;
            }
        }

        Assert.True(refused > 60 && named > 40, $"{refused} of {places.Length} were refused, {named} with the row");
    }

    [Fact]
    public async Task Never_opens_another_state_after_a_cut()
    {
        await (await Make()).DisposeAsync();
        byte[] intact = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length < intact.Length; length += 1 + (intact.Length / 40))
            Assert.NotNull(await OpensAt(intact[..length]));
        Assert.Equal(StateStoreFault.NotAStore, (await OpensAt([]))!.Fault);
        Assert.Equal(StateStoreFault.Corrupt, (await OpensAt(intact[..(intact.Length - 4096)]))!.Fault);
    }

    // A process that dies leaves the log behind; the two files are copied as they are then.
    [Fact]
    public async Task Holds_a_committed_version_whatever_becomes_of_the_log()
    {
        byte[] file, log;
        await using (SqliteStateStore store = await Make())
            (file, log) = (Read(File), Read(File + "-wal"));
        Assert.True(log.Length > 4096);
        Assert.Equal(Versions, await OpensWith(log));
        Assert.Equal(0, await OpensWith(null));
        Random random = new(6);
        HashSet<long> found = [];
        for (int i = 0; i < 40; i++)
        {
            byte[] damaged = [.. log];
            damaged[random.Next(log.Length)] ^= (byte)(1 << random.Next(8));
            found.Add(await OpensWith(damaged));
            found.Add(await OpensWith(log[..random.Next(log.Length)]));
        }

        Assert.True(found.Count > 2, string.Join(' ', found));

        async Task<long> OpensWith(byte[]? wal)
        {
            System.IO.File.Delete(File + "-shm");
            System.IO.File.WriteAllBytes(File, file);
            if (wal is null)
                System.IO.File.Delete(File + "-wal");
            else
                System.IO.File.WriteAllBytes(File + "-wal", wal);
            await using SqliteStateStore store = await SqliteStateStore.OpenAsync(File);
            Assert.Equal(_roots[(int)store.Current.Number], store.Current.Root);
            return store.Current.Number;
        }
    }

    [Theory]
    [InlineData("UPDATE leaves SET content = zeroblob(length(content))", StateStoreFault.Corrupt, "leaves: page 0: the row does not have its digest")]
    [InlineData("UPDATE leaves SET version = version + 1", StateStoreFault.Corrupt, "leaves: page 0: the row does not have its digest")]
    [InlineData("UPDATE leaves SET content = x'0011'", StateStoreFault.Corrupt, "leaves: page 0: 2 bytes are not leaves of 64")]
    [InlineData("UPDATE leaves SET digest = x'0011'", StateStoreFault.Corrupt, "leaves: page 0: digest has 2 bytes, not 32")]
    [InlineData("UPDATE leaves SET page = 1", StateStoreFault.Corrupt, "leaves: page 0 is missing, the next is 1")]
    [InlineData("DELETE FROM leaves", StateStoreFault.Corrupt, "leaves: there is no page")]
    [InlineData("DROP TABLE leaves", StateStoreFault.Corrupt, "no such table: leaves")]
    [InlineData("UPDATE commits SET root = previous_root WHERE version = 6", StateStoreFault.Corrupt, "commits: version 6: the row does not have its digest")]
    [InlineData("UPDATE commits SET operations = x'' WHERE version = 6", StateStoreFault.Corrupt, "commits: version 6: the row does not have its digest")]
    [InlineData("DELETE FROM commits WHERE version = 5", StateStoreFault.Corrupt, "commits: the row of version 5 is missing, the next is 6")]
    [InlineData("DELETE FROM commits", StateStoreFault.Corrupt, "commits: there is no row of version")]
    [InlineData("ALTER TABLE commits DROP COLUMN root", StateStoreFault.Corrupt, "no such column: root")]
    [InlineData("PRAGMA user_version = 2", StateStoreFault.UnknownFormat, "its format is 2, only 1 is known here")]
    [InlineData("PRAGMA application_id = 7", StateStoreFault.NotAStore, "an SQLite file of another application")]
    public async Task Names_what_was_altered(string statement, StateStoreFault fault, string text)
    {
        await (await Make()).DisposeAsync();
        Execute(statement);
        StateStoreException error = await Refused(() => SqliteStateStore.OpenAsync(File), fault, text);
        Assert.StartsWith(File, error.Message, StringComparison.Ordinal);
    }

    // One who computes the digests again has to answer for the root.
    [Fact]
    public async Task Compares_roots_where_every_row_has_its_digest()
    {
        StateVersion altered;
        await using (SqliteStateStore store = await Make())
        {
            StateLeaf leaf = store.Current.Tree.Leaves().First();
            altered = new StateVersion(Versions, Apply(store.Current.Tree, [StateOperation.Put(leaf.Key, Bytes32.FromInteger(1))]));
        }

        Replace(LeafPage.Of(altered).Single());
        await Refused(() => SqliteStateStore.OpenAsync(File), StateStoreFault.RootMismatch, $"its root is {_roots[^1]}");

        LeafPage page = LeafPage.Of(altered).Single();
        byte[] swapped = [.. page.Content[64..128], .. page.Content[..64], .. page.Content[128..]];
        Replace(page with { Content = swapped });
        await Refused(() => SqliteStateStore.OpenAsync(File), StateStoreFault.Corrupt, "leaves: page 0: the row does not have its digest");
    }

    [Fact]
    public async Task Notices_that_its_history_was_replaced()
    {
        await using SqliteStateStore store = await Make();
        Execute("DELETE FROM commits WHERE version = 6");
        await Refused(() => store.RefreshAsync(), StateStoreFault.HistoryReplaced, "version 6");
        Assert.Equal(Reason.StaleRoot, (await store.CommitAsync(Batch(9, 5))).Rejection!.Reason);
    }

    [Fact]
    public async Task Refuses_what_is_no_store()
    {
        await Refused(() => SqliteStateStore.OpenAsync(_folder.PathOf("absent")), StateStoreFault.NotFound, "absent: no such file");
        await Refused(() => SqliteStateStore.OpenAsync(_folder.Write("text", new string('x', 5000))), StateStoreFault.NotAStore, "not an SQLite file");
        await Refused(() => SqliteStateStore.CreateAsync(_folder.Write("text2", new string('x', 5000)), TreeScheme.KeccakSmt), StateStoreFault.NotAStore, "not an SQLite file");
        await Refused(() => SqliteStateStore.CreateAsync(_folder.PathOf("no/folder"), TreeScheme.KeccakSmt), StateStoreFault.Unavailable, "unable to open");
        await Refused(() => SqliteStateStore.OpenAsync(_folder.Write("empty", "")), StateStoreFault.NotAStore, "an empty file");
        await using SqliteStateStore created = await SqliteStateStore.CreateAsync(_folder.PathOf("empty"), TreeScheme.KeccakSmt);
        Assert.Equal(0, created.Current.Number);
    }

    [Fact]
    public async Task Gives_up_when_another_process_keeps_the_lock()
    {
        await using SqliteStateStore store = await Make();
        await using SqliteStateStore waiting = await SqliteStateStore.OpenAsync(File, new StateStoreOptions { LockTimeout = TimeSpan.FromSeconds(1) });
        using (SqliteConnection other = new($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
            await Refused(() => waiting.CommitAsync(Batch(9, 5)), StateStoreFault.Unavailable, "another process");
        }

        Assert.Equal(Versions + 1, (await Commit(waiting, Batch(9, 5))).Number);
    }

    private async Task<SqliteStateStore> Make()
    {
        SqliteStateStore store = await SqliteStateStore.CreateAsync(File, TreeScheme.Sha256Smt, new StateStoreOptions { FoldAfterOperations = 200, MaxDegreeOfParallelism = 1 });
        for (int version = 1; version <= Versions; version++)
            _roots.Add((await Commit(store, Batch(version, 60))).Root);
        return store;
    }

    // Null if the file opens; then it must hold what it held.
    private async Task<StateStoreException?> OpensAt(byte[] content)
    {
        System.IO.File.Delete(File + "-wal");
        System.IO.File.Delete(File + "-shm");
        System.IO.File.WriteAllBytes(File, content);
        try
        {
            await using SqliteStateStore store = await SqliteStateStore.OpenAsync(File);
            Assert.Equal((Versions, _roots[^1]), (store.Current.Number, store.Current.Root));
            return null;
        }
        catch (StateStoreException error)
        {
            return error;
        }
    }

    private static byte[] Read(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private void Replace(LeafPage page) => Execute(
        "UPDATE leaves SET version = $version, content = $content, digest = $digest", ("$version", page.Version), ("$content", page.Content), ("$digest", page.Digest.Span.ToArray()));

    private void Execute(string statement, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteConnection connection = new($"Data Source={File};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
