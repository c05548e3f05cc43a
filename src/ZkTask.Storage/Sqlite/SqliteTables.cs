using Microsoft.Data.Sqlite;
using ZkTask.Merkle;
using ZkTask.Storage.Tables;

namespace ZkTask.Storage.Sqlite;

/// <summary>
/// The two tables in an SQLite file: write-ahead log, and a forced write to the disk with every commit. SQLite works on the calling thread; so that callers do not
/// wait there, it is called on the thread pool.
/// </summary>
internal sealed class SqliteTables : StateTables
{
    // "ZkSt" in the file's header, and the version of the tables.
    private const long ApplicationId = 0x5a6b5374, FormatVersion = 1;

    // The log is copied into the file when it has this many pages of 4 KiB, and cut to no more than that.
    private const int CheckpointPages = 4096, PageBytes = 4096;

    private const string Schema = """
        CREATE TABLE commits (
            version INTEGER PRIMARY KEY, scheme TEXT NOT NULL, previous_root BLOB NOT NULL, root BLOB NOT NULL, operations BLOB NOT NULL, digest BLOB NOT NULL
        ) STRICT;
        CREATE TABLE leaves (page INTEGER PRIMARY KEY, version INTEGER NOT NULL, content BLOB NOT NULL, digest BLOB NOT NULL) STRICT;
        """;

    private readonly string _connectionString;
    private readonly TimeSpan _lockTimeout;
    private readonly SqliteConnection _writer;

    private SqliteTables(string path, TimeSpan lockTimeout, SqliteOpenMode mode)
    {
        SQLitePCL.Batteries_V2.Init();
        (Name, _lockTimeout) = (path, lockTimeout);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)lockTimeout.TotalSeconds),
        }.ConnectionString;
        _writer = new SqliteConnection(_connectionString);
    }

    internal override string Name { get; }

    internal override string Prefix => "";

    /// <summary>Opens the tables in a file.</summary>
    internal static SqliteTables Open(string path, TimeSpan lockTimeout)
    {
        if (!File.Exists(path))
            throw new StateStoreException(StateStoreFault.NotFound, $"{path}: no such file");
        return Guarded(path, lockTimeout, SqliteOpenMode.ReadWrite, tables =>
        {
            tables.Prepare(tables._writer);
            tables.CheckFormat();
            Execute(tables._writer, $"PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = {CheckpointPages}; PRAGMA journal_size_limit = {CheckpointPages * PageBytes};");
        });
    }

    /// <summary>Creates the tables in a file that is absent or empty. All or nothing: until it is done, the file stays empty.</summary>
    internal static SqliteTables Create(string path, TreeScheme scheme, TimeSpan lockTimeout)
    {
        Guarded(path, lockTimeout, SqliteOpenMode.ReadWriteCreate, tables => tables.CreateTables(scheme))._writer.Dispose();
        return Open(path, lockTimeout);
    }

    internal override async ValueTask<StateReader> BeginReadAsync(CancellationToken cancellation)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        SqliteConnection connection = new(_connectionString);
        try
        {
            Prepare(connection);
            return new StateReader(this, connection.BeginTransaction(deferred: true), connection);
        }
        catch (Exception error) when (Explain(error) is { } explained)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw explained;
        }
    }

    internal override Task<bool> TryAppendAsync(CommitRow row, IEnumerable<LeafPage>? pages, CancellationToken cancellation) => Task.Run(
        async () => await GuardAsync(async () =>
        {
            // Immediate: the write lock comes first, so what the transaction reads is what it changes.
            await using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
            if (!await AppendAsync(transaction, row, pages, cancellation).ConfigureAwait(false))
                return false;
            cancellation.ThrowIfCancellationRequested();
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false),
        cancellation);

    internal override StateStoreException? Explain(Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB } => Fault(StateStoreFault.NotAStore, "not an SQLite file, or its first page is damaged", error),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CORRUPT } or SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_IOERR_SHORT_READ }
            => Fault(StateStoreFault.Corrupt, "the file's pages contradict each other or are cut off", error),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_ERROR } sqlite => Fault(StateStoreFault.Corrupt, $"the tables are not those of a store: {sqlite.Message}", error),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED }
            => Fault(StateStoreFault.Unavailable, $"another process has been writing for {_lockTimeout.TotalSeconds} s", error),
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH } sqlite
            => Fault(StateStoreFault.Corrupt, sqlite.Message, error),
        SqliteException sqlite => Fault(StateStoreFault.Unavailable, sqlite.Message, error),
        IOException or UnauthorizedAccessException => Fault(StateStoreFault.Unavailable, error.Message, error),
        _ => null,
    };

    public override ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static SqliteTables Guarded(string path, TimeSpan lockTimeout, SqliteOpenMode mode, Action<SqliteTables> prepare)
    {
        SqliteTables tables = new(path, lockTimeout, mode);
        try
        {
            prepare(tables);
            return tables;
        }
        catch (Exception error)
        {
            tables._writer.Dispose();
            if (error is not StateStoreException && tables.Explain(error) is { } explained)
                throw explained;
            throw;
        }
    }

    private StateStoreException Fault(StateStoreFault fault, string rule, Exception? inner = null) => new(fault, $"{Name}: {rule}", inner);

    private void Prepare(SqliteConnection connection)
    {
        connection.Open();
        Execute(connection, $"PRAGMA busy_timeout = {(int)_lockTimeout.TotalMilliseconds}; PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA cell_size_check = 1;");
    }

    private void CheckFormat()
    {
        if (Number("PRAGMA application_id") != ApplicationId)
            throw Fault(StateStoreFault.NotAStore, new FileInfo(Name).Length == 0 ? "an empty file" : "an SQLite file of another application");
        if (Number("PRAGMA user_version") is not FormatVersion and long version)
            throw Fault(StateStoreFault.UnknownFormat, $"its format is {version}, only {FormatVersion} is known here");
    }

    private void CreateTables(TreeScheme scheme)
    {
        Prepare(_writer);
        Execute(_writer, $"PRAGMA page_size = {PageBytes};");
        using SqliteTransaction transaction = _writer.BeginTransaction(deferred: false);
        if (Number("SELECT count(*) FROM sqlite_schema") != 0 || Number("PRAGMA application_id") != 0)
            throw Fault(StateStoreFault.AlreadyExists, "there is a database already");
        Execute(_writer, $"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {FormatVersion};");
        InsertAsync(transaction, CommitRow.Create(0, scheme.Name, Bytes32.Zero, Bytes32.Zero, []), CancellationToken.None).GetAwaiter().GetResult();
        ReplaceAsync(transaction, LeafPage.Of(new StateVersion(0, scheme.Empty)), CancellationToken.None).GetAwaiter().GetResult();
        transaction.Commit();
    }

    private long Number(string query)
    {
        using SqliteCommand command = _writer.CreateCommand();
        command.CommandText = query;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
