using System.Data.Common;

namespace ZkTask.Storage.Tables;

/// <summary>
/// The two tables of a store in some database. What the databases share is here, through ADO.NET: the statements, their order in a transaction, and the
/// compare-and-swap.
/// </summary>
internal abstract class StateTables : IAsyncDisposable
{
    /// <summary>What people call the store.</summary>
    internal abstract string Name { get; }

    /// <summary>What the names of the tables begin with.</summary>
    internal abstract string Prefix { get; }

    /// <summary>A connection for one reader, and a transaction that sees one point in time.</summary>
    internal abstract ValueTask<StateReader> BeginReadAsync(CancellationToken cancellation);

    /// <summary>Adds a commit, if the newest one is that before it.</summary>
    /// <param name="row">The commit.</param>
    /// <param name="pages">The leaves of its version, to replace all that are stored; null: those stay.</param>
    /// <param name="cancellation">Looked at until the transaction is to be ended.</param>
    /// <returns>Whether it was added and is durable. If not, nothing has changed.</returns>
    /// <exception cref="StateStoreException">The database failed.</exception>
    internal abstract Task<bool> TryAppendAsync(CommitRow row, IEnumerable<LeafPage>? pages, CancellationToken cancellation);

    /// <summary>What an exception of the database's or the system's means; null for one that is no failure of theirs.</summary>
    internal abstract StateStoreException? Explain(Exception error);

    public abstract ValueTask DisposeAsync();

    /// <summary>The exception about a damaged or altered row, to be thrown.</summary>
    internal StateStoreException Corrupt(string where, string rule) => new(StateStoreFault.Corrupt, $"{Name}: {where}: {rule}");

    /// <summary>Does something with the database and translates its exceptions.</summary>
    internal async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (StateStoreException or OperationCanceledException) && Explain(error) is not null)
        {
            throw Explain(error)!;
        }
    }

    /// <summary>The statements of a commit, within a transaction that no second one of its kind can decide against.</summary>
    /// <returns>Whether the row before was the newest.</returns>
    protected async ValueTask<bool> AppendAsync(DbTransaction transaction, CommitRow row, IEnumerable<LeafPage>? pages, CancellationToken cancellation)
    {
        await using StateReader reader = new(this, transaction, owned: null);
        if (await reader.ReadNewestAsync(cancellation).ConfigureAwait(false) is not { } newest || newest.Version != row.Version - 1 || newest.Root != row.PreviousRoot)
            return false;
        await InsertAsync(transaction, row, cancellation).ConfigureAwait(false);
        if (pages is not null)
            await ReplaceAsync(transaction, pages, cancellation).ConfigureAwait(false);
        return true;
    }

    protected async Task InsertAsync(DbTransaction transaction, CommitRow row, CancellationToken cancellation)
    {
        using DbCommand insert = NewCommand(
            transaction,
            $"INSERT INTO {Prefix}commits (version, scheme, previous_root, root, operations, digest) VALUES (@version, @scheme, @previous, @root, @operations, @digest)");
        insert.Add("@version", row.Version);
        insert.Add("@scheme", row.Scheme);
        insert.Add("@previous", row.PreviousRoot.Span.ToArray());
        insert.Add("@root", row.Root.Span.ToArray());
        insert.Add("@operations", row.Operations);
        insert.Add("@digest", row.Digest.Span.ToArray());
        await insert.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    protected async Task ReplaceAsync(DbTransaction transaction, IEnumerable<LeafPage> pages, CancellationToken cancellation)
    {
        using (DbCommand delete = NewCommand(transaction, $"DELETE FROM {Prefix}leaves"))
            await delete.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        using DbCommand insert = NewCommand(transaction, $"INSERT INTO {Prefix}leaves (page, version, content, digest) VALUES (@page, @version, @content, @digest)");
        DbParameter number = insert.Add("@page", 0L), version = insert.Add("@version", 0L), content = insert.Add("@content", Array.Empty<byte>());
        DbParameter digest = insert.Add("@digest", Array.Empty<byte>());
        foreach (LeafPage page in pages)
        {
            (number.Value, version.Value, content.Value, digest.Value) = (page.Number, page.Version, page.Content, page.Digest.Span.ToArray());
            await insert.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    internal static DbCommand NewCommand(DbTransaction transaction, string text)
    {
        DbCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The one part of the text that is not a literal is the prefix, which is checked where it comes in.
        command.CommandText = text;
#pragma warning restore CA2100
        return command;
    }
}

/// <summary>Short ways through ADO.NET.</summary>
internal static class DbCommands
{
    internal static DbParameter Add(this DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
