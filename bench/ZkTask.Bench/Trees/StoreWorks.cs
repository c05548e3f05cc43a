using System.Globalization;
using Npgsql;
using ZkTask.Bench.Peers;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Bench.Trees;

/// <summary>What is measured of stores of a million leaves: commits of updates that are new each time, a forced write of as many bytes alone, and opening; all on two workers.</summary>
internal sealed class StoreWorks(TreeFixtures fixtures) : IDisposable
{
    /// <summary>The environment variable with a database's connection string; the schema that is made there is dropped at the end.</summary>
    internal const string PostgresVariable = "ZKTASK_POSTGRES";

    private static readonly StateStoreOptions s_options = new() { MaxDegreeOfParallelism = 2 };
    private readonly Random _random = new(4);
    private string? _schema;

    /// <summary>Creates a store and adds its works.</summary>
    /// <param name="works">Where they go.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="name">The store's name; see <see cref="StateStores"/>.</param>
    internal void Add(Dictionary<string, Work> works, string prefix, string name)
    {
        StateStore store = StateStores.CreateAsync(name, fixtures.Scheme, s_options).GetAwaiter().GetResult();
        Commit(store, fixtures.Leaves);
        foreach (int count in TreeFixtures.Batches)
            works.Add($"{prefix}commit/{count}/2", new Work(1, () => Commit(store, [.. fixtures.Updates.Take(count).Select(update => StateOperation.Put(update.Key, TreeFixtures.Word(_random)))])));
        works.Add($"{prefix}open/2", new Work(1, () =>
        {
            StateStore opened = StateStores.OpenAsync(name, s_options).GetAwaiter().GetResult();
            opened.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return opened.Current.Root == store.Current.Root;
        }));
        if (prefix.Length > 0)
            return;
        foreach (int count in TreeFixtures.Batches)
        {
            byte[] room = new byte[(Bytes32.Length * 2 * count) + 4096];
            works.Add($"fsync/{count}/1", new Work(1, () => Force($"{name}.fsync", room)));
        }
    }

    /// <summary>The same in a PostgreSQL database.</summary>
    internal void AddPostgres(Dictionary<string, Work> works)
    {
        _schema = string.Create(CultureInfo.InvariantCulture, $"bench_{Environment.ProcessId}");
        Add(works, "postgres/", $"postgres:{PostgresVariable}/{_schema}");
    }

    public void Dispose()
    {
        if (_schema is null)
            return;
        using NpgsqlConnection connection = new(Environment.GetEnvironmentVariable(PostgresVariable));
        connection.Open();
#pragma warning disable CA2100 // A name of our own.
        using NpgsqlCommand drop = new($"DROP SCHEMA {_schema} CASCADE", connection);
#pragma warning restore CA2100
        drop.ExecuteNonQuery();
    }

    private static bool Commit(StateStore store, StateOperation[] operations) => store.CommitAsync(operations).GetAwaiter().GetResult().Rejection is null;

    private static bool Force(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.Write(content);
        file.Flush(flushToDisk: true);
        return true;
    }
}
