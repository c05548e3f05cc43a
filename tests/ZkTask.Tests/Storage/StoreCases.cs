using Xunit;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Tests.Storage;

/// <summary>What tests of stores have in common.</summary>
internal static class StoreCases
{
    internal const string PostgresVariable = "ZKTASK_POSTGRES";

    /// <summary>A database for tests; skips the running test where there is none.</summary>
    internal static string RequirePostgres()
    {
        string? connection = Environment.GetEnvironmentVariable(PostgresVariable);
        Assert.SkipWhen(string.IsNullOrEmpty(connection), $"There is no PostgreSQL: set {PostgresVariable} to a connection string.");
        return connection!;
    }

    /// <summary>A batch with a seed: keys from a small range, so that later batches meet earlier ones.</summary>
    internal static StateOperation[] Batch(int seed, int length, int keys = 500)
    {
        Random random = new(seed);
        Dictionary<Bytes32, StateOperation> operations = [];
        for (int i = 0; i < length; i++)
        {
            Bytes32 key = Key(random.Next(keys));
            operations[key] = random.Next(4) == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, Bytes32.FromInteger(random.Next()));
        }

        return [.. operations.Values];
    }

    /// <summary>A key that is canonical in every scheme.</summary>
    internal static Bytes32 Key(int index) => Bytes32.FromInteger(System.Numerics.BigInteger.Pow(3, 40 + (index % 100)) + (index * 7));

    internal static StateTree Apply(StateTree tree, ReadOnlySpan<StateOperation> operations)
    {
        Assert.Null(tree.Apply(operations, out StateTree? next));
        return next!;
    }

    internal static async Task<StateVersion> Commit(IStateStore store, params StateOperation[] operations)
    {
        StateCommitResult result = await store.CommitAsync(operations);
        Assert.Null(result.Rejection);
        Assert.Same(result.Version, store.Current);
        return result.Version;
    }

    /// <summary>The fault of what must be refused, and its message.</summary>
    internal static async Task<StateStoreException> Refused(Func<Task> action, StateStoreFault fault, string text)
    {
        StateStoreException error = await Assert.ThrowsAsync<StateStoreException>(action);
        Assert.Equal(fault, error.Fault);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        return error;
    }
}
