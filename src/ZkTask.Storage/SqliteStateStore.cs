using ZkTask.Merkle;
using ZkTask.Storage.Sqlite;

namespace ZkTask.Storage;

/// <summary>
/// A store in one SQLite file; the default. While it is open, two files beside it (<c>-wal</c>, <c>-shm</c>) belong to it: a copy of the file alone, or one whose <c>-wal</c>
/// was deleted after a crash, may be an older version. Any number of processes may have it open; they commit one at a time.
/// </summary>
public sealed class SqliteStateStore : StateStore
{
    private SqliteStateStore(SqliteTables tables, StateStoreOptions options, StateVersion current, long later)
        : base(tables, options, current, later)
    {
    }

    /// <summary>Creates a store with an empty tree.</summary>
    /// <param name="path">A file that is absent or empty.</param>
    /// <param name="scheme">The kind of tree.</param>
    /// <param name="options">How it is run; null: <see cref="StateStoreOptions.Default"/>.</param>
    /// <param name="cancellation">Looked at before anything is done.</param>
    /// <exception cref="StateStoreException">There is something already, or the file cannot be written.</exception>
    public static Task<SqliteStateStore> CreateAsync(string path, TreeScheme scheme, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(scheme);
        options ??= StateStoreOptions.Default;
        return Task.Run(() => LoadAsync(SqliteTables.Create(Path.GetFullPath(path), scheme, options.LockTimeout), options, cancellation), cancellation);
    }

    /// <summary>Opens a store: reads its leaves, rebuilds the tree, and compares its root with the stored one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is run; null: <see cref="StateStoreOptions.Default"/>.</param>
    /// <param name="cancellation">Looked at between rows.</param>
    /// <exception cref="StateStoreException">There is no store, it cannot be read, or it breaks a rule.</exception>
    public static Task<SqliteStateStore> OpenAsync(string path, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= StateStoreOptions.Default;
        return Task.Run(() => LoadAsync(SqliteTables.Open(Path.GetFullPath(path), options.LockTimeout), options, cancellation), cancellation);
    }

    private static async Task<SqliteStateStore> LoadAsync(SqliteTables tables, StateStoreOptions options, CancellationToken cancellation)
    {
        try
        {
            (StateVersion version, long later) = await StateStore.LoadAsync(tables, options, cancellation).ConfigureAwait(false);
            return new SqliteStateStore(tables, options, version, later);
        }
        catch
        {
            await tables.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
