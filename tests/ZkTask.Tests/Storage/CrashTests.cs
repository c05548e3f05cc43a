using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;
using ZkTask.CrashWriter;
using ZkTask.Merkle;
using ZkTask.Storage;
using ZkTask.Tests.Support;
using static ZkTask.Tests.Storage.StoreCases;

namespace ZkTask.Tests.Storage;

/// <summary>
/// A process that writes is killed at random moments, many times. Each time the store holds exactly a version that was committed, and none that was acknowledged is
/// lost. How many times: <c>ZKTASK_CRASHES</c>, else 200 under <c>CI=true</c> and 20 elsewhere.
/// </summary>
[Trait("Category", "Process")]
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new();

    private static int Crashes =>
        int.TryParse(Environment.GetEnvironmentVariable("ZKTASK_CRASHES"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count
        : Environment.GetEnvironmentVariable("CI") == "true" ? 200 : 20;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_survives_its_writer()
    {
        string file = _folder.PathOf("state.db");
        await (await SqliteStateStore.CreateAsync(file, TreeScheme.KeccakSmt)).DisposeAsync();
        await KillAgainAndAgain($"sqlite {file}", Crashes, async () => await SqliteStateStore.OpenAsync(file));
    }

    [Fact]
    public async Task A_database_survives_its_writer()
    {
        string connection = RequirePostgres(), schema = $"test_{Guid.NewGuid():N}";
        await (await PostgresStateStore.CreateAsync(connection, TreeScheme.KeccakSmt, schema)).DisposeAsync();
        await KillAgainAndAgain($"postgres {schema}", (Crashes + 3) / 4, async () => await PostgresStateStore.OpenAsync(connection, schema));
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
        await using NpgsqlCommand drop = source.CreateCommand($"DROP SCHEMA {schema} CASCADE");
        await drop.ExecuteNonQueryAsync();
    }

    private async Task KillAgainAndAgain(string place, int crashes, Func<Task<IStateStore>> open)
    {
        StateTree expected = TreeScheme.KeccakSmt.Empty;
        long version = 0;
        int crashesThatCommitted = 0;
        Writer next = new();
        for (int crash = 0; crash < crashes; crash++)
        {
            using Writer writer = next;
            next = new Writer();
            long acknowledged = await writer.RunAndKill(place, fromFirstCommit: crash % 4 != 0, TimeSpan.FromMilliseconds(_random.Next(60)));
            await using IStateStore store = await open();
            Assert.True(store.Current.Number >= Math.Max(acknowledged, version), $"{store.Current} after {acknowledged} was acknowledged and {version} was seen");
            crashesThatCommitted += store.Current.Number > version ? 1 : 0;
            while (version < store.Current.Number)
                expected = Apply(expected, Batches.Of(++version));
            Assert.Equal(expected.Root, store.Current.Root);
        }

        next.Dispose();
        Assert.True(crashesThatCommitted >= crashes / 2, $"only {crashesThatCommitted} of {crashes} writers committed anything");
    }

    /// <summary>A writer that has started but waits for its place: starting takes longer than all the rest.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly Process _process = Process.Start(new ProcessStartInfo("dotnet", [Program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        // Its own folder, artifacts/bin/ZkTask.CrashWriter/debug, has the libraries that these tests have from a framework.
        private static string Program => Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory, "..", "..", "ZkTask.CrashWriter", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "ZkTask.CrashWriter.dll"));

        public void Dispose()
        {
            _process.Kill();
            _process.Dispose();
        }

        /// <summary>Lets it write and kills it, as <c>kill -9</c> does.</summary>
        /// <returns>The last version that it acknowledged; 0 if none.</returns>
        internal async Task<long> RunAndKill(string place, bool fromFirstCommit, TimeSpan delay)
        {
            byte[] buffer = new byte[1 << 16];
            int length = 0;
            await _process.StandardInput.WriteLineAsync(place);
            await _process.StandardInput.FlushAsync();
            Stream output = _process.StandardOutput.BaseStream;
            if (fromFirstCommit)
                length = await output.ReadAsync(buffer);
            if (delay > TimeSpan.Zero)
                await Task.Delay(delay);
            _process.Kill();
            for (int read; (read = await output.ReadAsync(buffer.AsMemory(length))) > 0;)
                length += read;
            await _process.WaitForExitAsync();

            // A line that was cut off acknowledges nothing.
            string text = System.Text.Encoding.ASCII.GetString(buffer, 0, length);
            string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length == 0 ? 0 : long.Parse(lines[^1], NumberStyles.None, CultureInfo.InvariantCulture);
        }
    }
}
