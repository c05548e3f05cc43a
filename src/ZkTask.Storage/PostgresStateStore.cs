using ZkTask.Merkle;
using ZkTask.Storage.Postgres;

namespace ZkTask.Storage;

/// <summary>A store in a schema of a PostgreSQL database, for more than one machine. The connection string is Npgsql's; its secrets appear in no message.</summary>
public sealed class PostgresStateStore : StateStore
{
    /// <summary>The schema, where none is named.</summary>
    public const string DefaultSchema = "zktask";

    private PostgresStateStore(PostgresTables tables, StateStoreOptions options, StateVersion current, long later)
        : base(tables, options, current, later)
    {
    }

    /// <summary>Creates a store with an empty tree.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="scheme">The kind of tree.</param>
    /// <param name="schema">The schema, which is created if need be: lower-case letters, digits and underscores.</param>
    /// <param name="options">How it is run; null: <see cref="StateStoreOptions.Default"/>.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ArgumentException">The connection string or the schema's name is malformed.</exception>
    /// <exception cref="StateStoreException">There is a store already, or the database cannot be used.</exception>
    public static async Task<PostgresStateStore> CreateAsync(
        string connectionString, TreeScheme scheme, string schema = DefaultSchema, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentNullException.ThrowIfNull(scheme);
        ArgumentNullException.ThrowIfNull(schema);
        PostgresTables tables = await PostgresTables.CreateAsync(connectionString, schema, scheme, cancellation).ConfigureAwait(false);
        return await LoadAsync(tables, options ?? StateStoreOptions.Default, cancellation).ConfigureAwait(false);
    }

    /// <summary>Opens a store: reads its leaves, rebuilds the tree, and compares its root with the stored one.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    /// <exception cref="StateStoreException">There is no store, it cannot be read, or it breaks a rule.</exception>
    public static async Task<PostgresStateStore> OpenAsync(
        string connectionString, string schema = DefaultSchema, StateStoreOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentNullException.ThrowIfNull(schema);
        return await LoadAsync(PostgresTables.Open(connectionString, schema), options ?? StateStoreOptions.Default, cancellation).ConfigureAwait(false);
    }

    private static async Task<PostgresStateStore> LoadAsync(PostgresTables tables, StateStoreOptions options, CancellationToken cancellation)
    {
        try
        {
            (StateVersion version, long later) = await StateStore.LoadAsync(tables, options, cancellation).ConfigureAwait(false);
            return new PostgresStateStore(tables, options, version, later);
        }
        catch
        {
            await tables.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
