using System.Collections.Concurrent;
using ZkTask.Merkle;
using ZkTask.Storage.Postgres;
using ZkTask.Storage.Sqlite;
using ZkTask.Storage.Tables;
using ZkTask.Tasks;

namespace ZkTask.Storage;

/// <summary>
/// Stores by their names in files and on command lines: a file's name, or <c>postgres:NAME</c> with the name of an environment variable that holds a connection string, and
/// optionally <c>/schema</c>. So no secret stands in a file or in a list of processes.
/// </summary>
public static class StateStores
{
    private const string PostgresPrefix = "postgres:";

    // Each has a pool of connections, which lets idle ones go. They are kept, as Npgsql keeps those of connection strings: every submission asks, and tasks files are read again.
    private static readonly ConcurrentDictionary<(string Connection, string Schema), PostgresTables> s_databases = new();

    /// <summary>Opens a store.</summary>
    /// <exception cref="FormatException">It cannot be a store's name, or the environment variable is not set or malformed.</exception>
    /// <exception cref="StateStoreException">There is no store, it cannot be read, or it breaks a rule.</exception>
    public static async Task<StateStore> OpenAsync(string store, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        if (!TryReadPostgres(store, out string connection, out string schema))
            return await SqliteStateStore.OpenAsync(store, options, cancellation).ConfigureAwait(false);
        CheckPostgres(store, connection, schema);
        return await PostgresStateStore.OpenAsync(connection, schema, options, cancellation).ConfigureAwait(false);
    }

    /// <summary>Creates a store with an empty tree.</summary>
    /// <exception cref="FormatException">It cannot be a store's name, or the environment variable is not set or malformed.</exception>
    /// <exception cref="StateStoreException">There is something already, or the place cannot be written.</exception>
    public static async Task<StateStore> CreateAsync(string store, TreeScheme scheme, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        if (!TryReadPostgres(store, out string connection, out string schema))
            return await SqliteStateStore.CreateAsync(store, scheme, options, cancellation).ConfigureAwait(false);
        CheckPostgres(store, connection, schema);
        return await PostgresStateStore.CreateAsync(connection, scheme, schema, options, cancellation).ConfigureAwait(false);
    }

    /// <summary>The newest root of a store, as an <see cref="AcceptedRootFactory"/>: without its leaves, read anew each time, so the store need not be there yet.</summary>
    /// <param name="store">The store's name.</param>
    /// <param name="folder">What a file's name is relative to.</param>
    /// <exception cref="FormatException">It cannot be a store's name, or the environment variable is not set or malformed.</exception>
    public static IAcceptedRoot AcceptedRoot(string store, string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        TimeSpan lockTimeout = StateStoreOptions.Default.LockTimeout;
        if (TryReadPostgres(store, out string connection, out string schema))
        {
            CheckPostgres(store, connection, schema);
            return new StoredRoot(() => s_databases.GetOrAdd((connection, schema), static name => PostgresTables.Open(name.Connection, name.Schema)), closes: false);
        }

        string path = Path.GetFullPath(Path.Combine(folder, store));
        return new StoredRoot(() => SqliteTables.Open(path, lockTimeout), closes: true);
    }

    private static bool TryReadPostgres(string store, out string connection, out string schema)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (store.Length == 0)
            throw new FormatException("a store has a name");
        (connection, schema) = ("", PostgresStateStore.DefaultSchema);
        if (!store.StartsWith(PostgresPrefix, StringComparison.Ordinal))
            return store.Contains('\0') ? throw new FormatException("not a file name") : false;
        string variable = store[PostgresPrefix.Length..];
        if (variable.IndexOf('/') is >= 0 and int slash)
            (variable, schema) = (variable[..slash], variable[(slash + 1)..]);
        connection = variable.Length > 0 ? Environment.GetEnvironmentVariable(variable) ?? "" : "";
        return connection.Length > 0 ? true : throw new FormatException($"the environment variable `{variable}` holds no connection string");
    }

    private static void CheckPostgres(string store, string connection, string schema)
    {
        try
        {
            PostgresTables.Check(connection, schema);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"{store}: {(error.ParamName == "schema" ? "not a schema's name" : "not a connection string that Npgsql understands")}");
        }
    }
}
