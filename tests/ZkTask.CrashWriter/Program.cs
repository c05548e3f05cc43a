using ZkTask.CrashWriter;
using ZkTask.Storage;

// A process that is made to be killed. It waits for a line, `sqlite PATH` or `postgres SCHEMA` (in the database that ZKTASK_POSTGRES names), opens that store and commits
// without end. Each version's number is printed once its commit has returned: then it must never be lost.
string[] place = (Console.In.ReadLine() ?? "").Split(' ', 2);
if (place.Length < 2)
    return;
StateStoreOptions options = new() { FoldAfterOperations = 200, MaxDegreeOfParallelism = 1 };
await using IStateStore store = place[0] == "sqlite"
    ? await SqliteStateStore.OpenAsync(place[1], options)
    : await PostgresStateStore.OpenAsync(Environment.GetEnvironmentVariable("ZKTASK_POSTGRES")!, place[1], options);
using Stream output = Console.OpenStandardOutput();
while (true)
{
    StateCommitResult result = await store.CommitAsync(Batches.Of(store.Current.Number + 1));
    if (result.Rejection is { } rejection)
        throw new InvalidOperationException(rejection.ToString());
    await output.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{result.Version.Number}\n"));
}
