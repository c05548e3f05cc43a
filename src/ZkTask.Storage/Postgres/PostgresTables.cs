using System.Data;
using System.Text.RegularExpressions;
using Npgsql;
using ZkTask.Merkle;
using ZkTask.Storage.Tables;

namespace ZkTask.Storage.Postgres;

/// <summary>
/// The two tables in a schema of a PostgreSQL database. The primary key of <c>commits</c> decides between writers: of two that add the same version, one waits for the other, and
/// fails if that one succeeds.
/// </summary>
internal sealed partial class PostgresTables : StateTables
{
    private readonly NpgsqlDataSource _source;

    private PostgresTables(string connectionString, string schema)
    {
        NpgsqlConnectionStringBuilder builder = Check(connectionString, schema);
        (Name, Prefix) = ($"{builder.Host}:{builder.Port}/{builder.Database}, schema {schema}", $"{schema}.");
        _source = NpgsqlDataSource.Create(builder);
    }

    internal override string Name { get; }

    internal override string Prefix { get; }

    /// <summary>Reads a connection string and makes sure that a schema's name can stand in a statement.</summary>
    /// <exception cref="ArgumentException">One of them is malformed. The message says nothing of what is in them: a connection string may hold a password.</exception>
    internal static NpgsqlConnectionStringBuilder Check(string connectionString, string schema)
    {
        if (!Identifier().IsMatch(schema))
            throw new ArgumentException("A schema's name is at most 63 lower-case letters, digits and underscores and does not begin with a digit.", nameof(schema));
        try
        {
            NpgsqlConnectionStringBuilder builder = new(connectionString);
            return string.IsNullOrEmpty(builder.Host) ? throw new ArgumentException("Not a connection string with a host.", nameof(connectionString)) : builder;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException("Not a connection string that Npgsql understands.", nameof(connectionString));
        }
    }

    /// <summary>Names the tables; there is no connection yet.</summary>
    internal static PostgresTables Open(string connectionString, string schema) => new(connectionString, schema);

    /// <summary>Creates the tables. All or nothing.</summary>
    internal static async Task<PostgresTables> CreateAsync(string connectionString, string schema, TreeScheme scheme, CancellationToken cancellation)
    {
        PostgresTables tables = new(connectionString, schema);
        try
        {
            await tables.GuardAsync(async () =>
            {
                await using NpgsqlConnection connection = await tables._source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false);
                using (NpgsqlCommand create = connection.CreateCommand())
                {
#pragma warning disable CA2100 // The schema's name is an identifier, which the constructor made sure of.
                    create.CommandText = $"""
                        SET LOCAL client_min_messages TO warning;
                        CREATE SCHEMA IF NOT EXISTS {schema};
                        CREATE TABLE {tables.Prefix}commits (
                            version bigint PRIMARY KEY, scheme text NOT NULL, previous_root bytea NOT NULL, root bytea NOT NULL, operations bytea NOT NULL, digest bytea NOT NULL);
                        CREATE TABLE {tables.Prefix}leaves (page bigint PRIMARY KEY, version bigint NOT NULL, content bytea NOT NULL, digest bytea NOT NULL);
                        ALTER TABLE {tables.Prefix}commits ALTER COLUMN operations SET STORAGE EXTERNAL;
                        ALTER TABLE {tables.Prefix}leaves ALTER COLUMN content SET STORAGE EXTERNAL;
                        """;
#pragma warning restore CA2100
                    await create.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
                }

                await tables.InsertAsync(transaction, CommitRow.Create(0, scheme.Name, Bytes32.Zero, Bytes32.Zero, []), cancellation).ConfigureAwait(false);
                await tables.ReplaceAsync(transaction, LeafPage.Of(new StateVersion(0, scheme.Empty)), cancellation).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            return tables;
        }
        catch
        {
            await tables.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    internal override ValueTask<StateReader> BeginReadAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        try
        {
            return new StateReader(this, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).ConfigureAwait(false), connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    });

    internal override async Task<bool> TryAppendAsync(CommitRow row, IEnumerable<LeafPage>? pages, CancellationToken cancellation)
    {
        try
        {
            await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation).ConfigureAwait(false);

            // Whatever the server's default is: a commit that was acknowledged is on its disk.
            using (NpgsqlCommand durable = new("SET LOCAL synchronous_commit TO on", connection, transaction))
                await durable.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            if (!await AppendAsync(transaction, row, pages, cancellation).ConfigureAwait(false))
                return false;
            cancellation.ThrowIfCancellationRequested();
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
        catch (Exception error) when (error is not (StateStoreException or OperationCanceledException) && Explain(error) is not null)
        {
            throw Explain(error)!;
        }
    }

    internal override StateStoreException? Explain(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName }
            => Fault(StateStoreFault.NotFound, "there is no such schema, or it lacks the tables of a store", error),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DatatypeMismatch } postgres
            => Fault(StateStoreFault.UnknownFormat, $"the tables are not those of a store: {postgres.MessageText}", error),
        PostgresException { SqlState: PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.DuplicateSchema or PostgresErrorCodes.UniqueViolation }
            => Fault(StateStoreFault.AlreadyExists, "there is a store already", error),
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } postgres => Fault(StateStoreFault.Corrupt, postgres.MessageText, error),
        PostgresException postgres => Fault(StateStoreFault.Unavailable, $"{postgres.SqlState}: {postgres.MessageText}", error),
        NpgsqlException or TimeoutException or IOException => Fault(StateStoreFault.Unavailable, error.Message, error),
        _ => null,
    };

    public override ValueTask DisposeAsync() => _source.DisposeAsync();

    private StateStoreException Fault(StateStoreFault fault, string rule, Exception inner) => new(fault, $"{Name}: {rule}", inner);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}\\z")]
    private static partial Regex Identifier();
}
