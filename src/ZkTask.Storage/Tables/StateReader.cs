using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>Reads the two tables within one transaction.</summary>
/// <param name="tables">The tables.</param>
/// <param name="transaction">The transaction.</param>
/// <param name="owned">The connection, if it ends with the reader; then so does the transaction.</param>
internal sealed class StateReader(StateTables tables, DbTransaction transaction, DbConnection? owned) : IAsyncDisposable
{
    private const string CommitColumns = "version, scheme, previous_root, root, operations, digest";

    public async ValueTask DisposeAsync()
    {
        if (owned is null)
            return;
        await transaction.DisposeAsync().ConfigureAwait(false);
        await owned.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Version, scheme and root of the newest commit; null if there is none.</summary>
    internal ValueTask<(long Version, string Scheme, Bytes32 Root)?> ReadNewestAsync(CancellationToken cancellation) => tables.GuardAsync<(long, string, Bytes32)?>(async () =>
    {
        using DbCommand command = StateTables.NewCommand(transaction, $"SELECT version, scheme, root FROM {tables.Prefix}commits ORDER BY version DESC LIMIT 1");
        await using DbDataReader rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        if (!await rows.ReadAsync(cancellation).ConfigureAwait(false))
            return null;
        long version = Column<long>(rows, 0, "commits");
        string where = $"commits: version {version}";
        return (version, Column<string>(rows, 1, where), Word(rows, 2, where));
    });

    /// <summary>The commits from a version on, in order, not checked.</summary>
    internal IAsyncEnumerable<CommitRow> ReadCommitsAsync(long first, CancellationToken cancellation)
    {
        DbCommand command = StateTables.NewCommand(transaction, $"SELECT {CommitColumns} FROM {tables.Prefix}commits WHERE version >= @first ORDER BY version");
        command.Add("@first", first);
        return ReadAsync(
            command,
            rows =>
            {
                long version = Column<long>(rows, 0, "commits");
                string where = $"commits: version {version}";
                string scheme = Column<string>(rows, 1, where);
                Bytes32 previous = Word(rows, 2, where), root = Word(rows, 3, where);
                return new CommitRow(version, scheme, previous, root, Column<byte[]>(rows, 4, where), Word(rows, 5, where));
            },
            cancellation);
    }

    /// <summary>The pages of leaves in order, not checked.</summary>
    internal IAsyncEnumerable<LeafPage> ReadPagesAsync(CancellationToken cancellation) => ReadAsync(
        StateTables.NewCommand(transaction, $"SELECT page, version, content, digest FROM {tables.Prefix}leaves ORDER BY page"),
        rows =>
        {
            long number = Column<long>(rows, 0, "leaves");
            string where = $"leaves: page {number}";
            long version = Column<long>(rows, 1, where);
            byte[] content = Column<byte[]>(rows, 2, where);
            return new LeafPage(number, version, content, Word(rows, 3, where));
        },
        cancellation);

    private async IAsyncEnumerable<T> ReadAsync<T>(DbCommand command, Func<DbDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class
    {
        using DbCommand disposed = command;
        await using DbDataReader rows = await tables.GuardAsync(
            async () => await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        while (await tables.GuardAsync(async () => await rows.ReadAsync(cancellation).ConfigureAwait(false) ? read(rows) : null).ConfigureAwait(false) is { } row)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private Bytes32 Word(DbDataReader rows, int column, string where)
    {
        byte[] bytes = Column<byte[]>(rows, column, where);
        return bytes.Length == Bytes32.Length ? new Bytes32(bytes) : throw tables.Corrupt(where, $"{rows.GetName(column)} has {bytes.Length} bytes, not {Bytes32.Length}");
    }

    // Read in order, each column once.
    private T Column<T>(DbDataReader rows, int column, string where) =>
        rows.GetValue(column) is T value ? value : throw tables.Corrupt(where, $"{rows.GetName(column)} is of another type");
}
