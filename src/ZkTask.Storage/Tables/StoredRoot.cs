using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Storage.Tables;

/// <summary>The newest root of a store, read anew each time, without its leaves.</summary>
/// <param name="open">Opens the tables, or gives them.</param>
/// <param name="closes">Whether they are closed again.</param>
internal sealed class StoredRoot(Func<StateTables> open, bool closes) : IAcceptedRoot
{
    public async ValueTask<AcceptedRoot> ReadAsync(CancellationToken cancellation)
    {
        // Opening a file may wait for the disk.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        StateTables tables = open();
        try
        {
            return await ReadAsync(tables, cancellation).ConfigureAwait(false);
        }
        finally
        {
            if (closes)
                await tables.DisposeAsync().ConfigureAwait(false);
        }
    }

    internal static async ValueTask<AcceptedRoot> ReadAsync(StateTables tables, CancellationToken cancellation)
    {
        await using StateReader reader = await tables.BeginReadAsync(cancellation).ConfigureAwait(false);
        if (await reader.ReadNewestAsync(cancellation).ConfigureAwait(false) is not { } newest)
            throw tables.Corrupt("commits", "there is no row");
        return TreeScheme.TryFind(newest.Scheme, out TreeScheme? scheme)
            ? new AcceptedRoot(scheme, newest.Root)
            : throw new StateStoreException(StateStoreFault.UnknownFormat, $"{tables.Name}: commits: version {newest.Version}: its scheme is not known here");
    }
}
