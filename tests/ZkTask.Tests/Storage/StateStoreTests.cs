using Npgsql;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Tests.Support;
using static ZkTask.Tests.Storage.StoreCases;

namespace ZkTask.Tests.Storage;

/// <summary>What every store promises, whatever its database is.</summary>
public abstract class StateStoreTests
{
    // Writers that race may wait for each other's commits, each of which waits for the disk.
    private static readonly StateStoreOptions s_foldsOften = new() { FoldAfterOperations = 60, MaxDegreeOfParallelism = 1, LockTimeout = TimeSpan.FromMinutes(5) };

    private protected abstract Task<IStateStore> Create(TreeScheme scheme, StateStoreOptions? options = null);

    private protected abstract Task<IStateStore> Open(StateStoreOptions? options = null);

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public async Task Holds_what_was_committed_after_it_is_opened_again(string name)
    {
        Assert.True(TreeScheme.TryFind(name, out TreeScheme? scheme));
        StateTree expected = scheme.Empty;
        await (await Create(scheme, s_foldsOften)).DisposeAsync();
        for (int round = 0; round < 12; round++)
        {
            // Some rounds are folded into the leaves, some are not.
            await using IStateStore store = await Open(s_foldsOften);
            Assert.Equal(expected.Root, store.Current.Root);
            Assert.Equal(2 * round, store.Current.Number);
            Assert.Equal(expected.Leaves(), store.Current.Tree.Leaves());
            for (int i = 0; i < 2; i++)
            {
                StateOperation[] batch = Batch((2 * round) + i, 1 + (5 * round));
                expected = Apply(expected, batch);
                Assert.Equal(expected.Root, (await Commit(store, batch)).Root);
            }
        }
    }

    [Fact]
    public async Task Writes_more_leaves_than_a_page_has()
    {
        StateTree expected = Apply(TreeScheme.Sha256Smt.Empty, [.. Enumerable.Range(0, 9000).Select(i => StateOperation.Put(Bytes32.FromInteger(i), Bytes32.FromInteger(i)))]);
        await using (IStateStore store = await Create(TreeScheme.Sha256Smt, s_foldsOften))
            await Commit(store, [.. expected.Leaves().Select(leaf => StateOperation.Put(leaf.Key, leaf.Value))]);
        StateOperation[] deletions = [.. Enumerable.Range(100, 8192).Select(i => StateOperation.Delete(Bytes32.FromInteger(i)))];
        expected = Apply(expected, deletions);
        await using (IStateStore store = await Open(new StateStoreOptions { FoldAfterOperations = 100_000 }))
            await Commit(store, deletions);
        await using (IStateStore store = await Open(s_foldsOften))
        {
            Assert.Equal(expected.Root, store.Current.Root);
            await Commit(store, StateOperation.Delete(Bytes32.FromInteger(0)));
        }

        await using IStateStore last = await Open();
        Assert.Equal(Apply(expected, [StateOperation.Delete(Bytes32.FromInteger(0))]).Leaves(), last.Current.Tree.Leaves());
    }

    [Fact]
    public async Task Tells_its_history_and_every_past_version()
    {
        await using IStateStore store = await Create(TreeScheme.KeccakSmt, s_foldsOften);
        List<StateTree> versions = [TreeScheme.KeccakSmt.Empty];
        for (int version = 1; version <= 8; version++)
        {
            StateOperation[] batch = Batch(version, 20);
            versions.Add(Apply(versions[^1], batch));
            await Commit(store, batch);
        }

        long number = 0;
        await foreach (StateCommit commit in store.ReadCommitsAsync())
        {
            Assert.Equal(number, commit.Version);
            Assert.Equal(versions[(int)number].Root, commit.Root);
            Assert.Equal(number == 0 ? Bytes32.Zero : versions[(int)number - 1].Root, commit.PreviousRoot);
            StateOperation[] expected = number == 0 ? [] : Batch((int)number, 20);
            Array.Sort(expected, (a, b) => store.Scheme.CompareKeys(a.Key, b.Key));
            Assert.Equal(expected, commit.Operations);
            number++;
        }

        Assert.Equal(9, number);
        Assert.Equal(7, await store.ReadCommitsAsync(7).Select(commit => commit.Version).FirstAsync());
        for (int version = 0; version <= 8; version++)
            Assert.Equal(versions[version].Leaves(), (await store.ReadVersionAsync(version)).Leaves());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadVersionAsync(9));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ReadVersionAsync(-1));
    }

    [Fact]
    public async Task Lets_one_of_two_writers_win()
    {
        await using IStateStore first = await Create(TreeScheme.KeccakSmt), second = await Open();
        StateVersion won = await Commit(first, Batch(1, 5));
        StateCommitResult lost = await second.CommitAsync(Batch(2, 5));
        Assert.Equal(Reason.StaleRoot, lost.Rejection!.Reason);
        Assert.Equal(0, lost.Version.Number);
        Assert.Same(lost.Version, second.Current);
        Assert.Equal(won.Root, (await second.RefreshAsync()).Root);
        Assert.Same(await second.RefreshAsync(), second.Current);
        Assert.Equal(2, (await Commit(second, Batch(2, 5))).Number);
        Assert.Equal(Reason.StaleRoot, (await first.CommitAsync(Batch(3, 5))).Rejection!.Reason);
    }

    // A root may come back; the version does not.
    [Fact]
    public async Task Refuses_a_writer_that_missed_two_commits_which_undo_each_other()
    {
        await using IStateStore first = await Create(TreeScheme.KeccakSmt), second = await Open();
        await Commit(first, StateOperation.Put(Key(1), Key(2)));
        await Commit(first, StateOperation.Delete(Key(1)));
        Assert.Equal(first.Current.Root, second.Current.Root);
        Assert.Equal(Reason.StaleRoot, (await second.CommitAsync(Batch(1, 5))).Rejection!.Reason);
    }

    [Fact]
    public async Task Serializes_writers_that_race()
    {
        const int writers = 4, commitsEach = 6;
        await (await Create(TreeScheme.KeccakSmt)).DisposeAsync();
        int lost = 0;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            await using IStateStore store = await Open(s_foldsOften);
            for (int i = 0; i < commitsEach; i++)
            {
                while ((await store.CommitAsync(Batch((100 * writer) + i, 12))).Rejection is { } rejection)
                {
                    Assert.Equal(Reason.StaleRoot, rejection.Reason);
                    Interlocked.Increment(ref lost);
                    await store.RefreshAsync();
                }
            }
        })));

        // Opening checks that every version follows from the one before.
        await using IStateStore final = await Open();
        Assert.Equal(writers * commitsEach, final.Current.Number);
        Assert.Equal(final.Current.Root, (await final.ReadVersionAsync(final.Current.Number)).Root);
        StateTree replayed = final.Scheme.Empty;
        await foreach (StateCommit commit in final.ReadCommitsAsync(1))
        {
            Assert.Equal(replayed.Root, commit.PreviousRoot);
            replayed = Apply(replayed, commit.Operations.AsSpan());
            Assert.Equal(replayed.Root, commit.Root);
        }

        Assert.Equal(final.Current.Root, replayed.Root);
    }

    [Fact]
    public async Task Refuses_operations_as_the_tree_does_and_stays_as_it_is()
    {
        await using IStateStore store = await Create(TreeScheme.CircomSmt);
        Bytes32 alias = Bytes32.FromInteger(Fr.Modulus + 1);
        Assert.Equal(Reason.NonCanonicalKey, (await store.CommitAsync(new[] { StateOperation.Put(alias, Key(1)) })).Rejection!.Reason);
        Assert.Equal(Reason.NonCanonicalValue, (await store.CommitAsync(new[] { StateOperation.Put(Key(1), alias) })).Rejection!.Reason);
        Assert.Equal(Reason.DuplicateKey, (await store.CommitAsync(new[] { StateOperation.Put(Key(1), Key(1)), StateOperation.Delete(Key(1)) })).Rejection!.Reason);
        await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(Array.Empty<StateOperation>()));
        Assert.Equal(0, store.Current.Number);
        await Commit(store, StateOperation.Put(Key(1), Key(1)));
    }

    // Where a transition's bytes have it: behind three bytes, three counts, and the old root.
    private const int NewRoot = 15 + Bytes32.Length;

    [Fact]
    public async Task Accepts_a_transition_from_its_root_only()
    {
        await using IStateStore store = await Create(TreeScheme.KeccakSmt);
        StateCommitResult made = await store.CommitAsync(Batch(1, 20), withTransition: true);
        Assert.Null(made.Transition!.Verify(Bytes32.Zero));
        Assert.Equal(made.Version.Root, made.Transition.NewRoot);

        Assert.Equal(Reason.StaleRoot, (await store.AcceptAsync(made.Transition)).Rejection!.Reason);
        Assert.Null(store.Current.Tree.Apply(Batch(2, 20), out StateTree? next, out StateTransition? transition));

        // A new root that does not follow.
        byte[] forged = transition!.ToBytes();
        forged[NewRoot] ^= 1;
        Assert.Null(StateTransition.Read(forged, out StateTransition? wrong));
        Assert.Equal(Reason.RootMismatch, (await store.AcceptAsync(wrong!)).Rejection!.Reason);
        Assert.Equal(made.Version.Root, (await store.RefreshAsync()).Root);

        StateCommitResult accepted = await store.AcceptAsync(transition);
        Assert.Null(accepted.Rejection);
        Assert.Equal(next!.Root, store.Current.Root);
        Assert.Null(TreeScheme.Sha256Smt.Empty.Apply(Batch(2, 20), out _, out StateTransition? other));
        Assert.Equal(Reason.SchemeMismatch, (await store.AcceptAsync(other!)).Rejection!.Reason);
    }

    [Fact]
    public async Task Does_nothing_when_it_is_cancelled()
    {
        await using IStateStore store = await Create(TreeScheme.KeccakSmt);
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CommitAsync(Batch(1, 5), cancellation: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.RefreshAsync(cancelled));
        Assert.Equal(0, (await store.RefreshAsync()).Number);
        Assert.Equal(1, (await Commit(store, Batch(1, 5))).Number);
    }

    [Fact]
    public async Task Is_created_once()
    {
        await using IStateStore store = await Create(TreeScheme.KeccakSmt);
        await Commit(store, Batch(1, 5));
        await Refused(() => Create(TreeScheme.KeccakSmt), StateStoreFault.AlreadyExists, "already");
        Assert.Equal(1, (await store.RefreshAsync()).Number);
    }

    [Fact]
    public Task Is_not_created_by_opening() => Refused(() => Open(), StateStoreFault.NotFound, "no such");
}

/// <summary>Stores in a file.</summary>
public sealed class SqliteStateStoreTests : StateStoreTests, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override async Task<IStateStore> Create(TreeScheme scheme, StateStoreOptions? options = null) =>
        await SqliteStateStore.CreateAsync(_folder.PathOf("state.db"), scheme, options);

    private protected override async Task<IStateStore> Open(StateStoreOptions? options = null) => await SqliteStateStore.OpenAsync(_folder.PathOf("state.db"), options);
}

/// <summary>Stores in a server.</summary>
public sealed class PostgresStateStoreTests : StateStoreTests, IAsyncDisposable
{
    private readonly string _schema = $"test_{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable(PostgresVariable) is not { Length: > 0 } connection)
            return;
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand drop = source.CreateCommand($"DROP SCHEMA IF EXISTS {_schema} CASCADE");
        await drop.ExecuteNonQueryAsync();
    }

    [Theory]
    [InlineData("UPDATE {0}.leaves SET content = overlay(content placing '\\x01'::bytea from 40)", StateStoreFault.Corrupt, "leaves: page 0: the row does not have its digest")]
    [InlineData("UPDATE {0}.commits SET root = previous_root WHERE version = 2", StateStoreFault.Corrupt, "commits: version 2: the row does not have its digest")]
    [InlineData("DELETE FROM {0}.commits WHERE version = 2", StateStoreFault.Corrupt, "commits: the row of version 2 is missing, the next is 3")]
    [InlineData("DELETE FROM {0}.leaves", StateStoreFault.Corrupt, "leaves: there is no page")]
    [InlineData("ALTER TABLE {0}.commits DROP COLUMN root", StateStoreFault.UnknownFormat, "root")]
    [InlineData("ALTER TABLE {0}.commits ALTER COLUMN scheme TYPE bytea USING scheme::bytea", StateStoreFault.Corrupt, "scheme is of another type")]
    [InlineData("DROP TABLE {0}.leaves", StateStoreFault.NotFound, "lacks the tables")]
    public async Task Names_what_was_altered(string statement, StateStoreFault fault, string text)
    {
        await using (IStateStore store = await Create(TreeScheme.KeccakSmt, new StateStoreOptions { FoldAfterOperations = 0 }))
            await Commit(store, Batch(1, 20));
        await using (IStateStore store = await Open())
        {
            await Commit(store, Batch(2, 20));
            await Commit(store, Batch(3, 20));
        }

        await using (NpgsqlDataSource source = NpgsqlDataSource.Create(RequirePostgres()))
        {
            await using NpgsqlCommand command = source.CreateCommand(string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, _schema));
            await command.ExecuteNonQueryAsync();
        }

        await Refused(() => Open(), fault, text);
    }

    [Fact]
    public async Task Says_that_the_server_cannot_be_reached_and_no_password()
    {
        StateStoreException error = await Refused(
            () => PostgresStateStore.OpenAsync("Host=127.0.0.1;Port=1;Username=x;Password=secret;Database=d"), StateStoreFault.Unavailable, "127.0.0.1:1/d, schema zktask");
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        ArgumentException malformed = await Assert.ThrowsAsync<ArgumentException>(() => PostgresStateStore.OpenAsync("Password=secret;Nonsense=1"));
        Assert.DoesNotContain("secret", malformed.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => PostgresStateStore.OpenAsync("Host=127.0.0.1", "x; DROP TABLE y"));
    }

    private protected override async Task<IStateStore> Create(TreeScheme scheme, StateStoreOptions? options = null) =>
        await PostgresStateStore.CreateAsync(RequirePostgres(), scheme, _schema, options);

    private protected override async Task<IStateStore> Open(StateStoreOptions? options = null) => await PostgresStateStore.OpenAsync(RequirePostgres(), _schema, options);
}
