using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>
/// Bodies damaged at random, over real HTTP: every one is answered as documented, and the host lives on, with the memory, files and connections that it had after the first
/// third of them. <c>ZKTASK_HTTP_FUZZ_COUNT</c> sets how many (the full run: 100,000), <c>ZKTASK_FUZZ_SEED</c> where the seeds begin.
/// </summary>
[Collection(nameof(WholeProcess))]
public sealed class FuzzedBodyTests
{
    // Whatever the number of bodies, of which two thirds count: 100,000 leak no 32 bytes each, 3,000 not so much as a KiB. (Measured: 0.1 to 0.2 MiB with either.)
    private const long MayGrowBytes = 2 << 20;

    // Of the client's and the server's ends of connections, which come and go.
    private const int MayGrowHandles = 32, Parallelism = 4;

    [Fact]
    [Trait("Category", "Process")]
    public async Task Every_body_is_answered_as_documented_and_leaves_nothing_behind()
    {
        int count = Number("ZKTASK_HTTP_FUZZ_COUNT", 3000), firstSeed = Number("ZKTASK_FUZZ_SEED", 1);
        SubmissionPool pool = SubmissionPool.Shared;
        long connections = 0;
        using MeterListener meters = new() { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        int port = 0;
        meters.SetMeasurementEventCallback<long>((_, change, tags, _) => Interlocked.Add(ref connections, IsOf(port, tags) ? change : 0));
        meters.Start();
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            // Answers that are kept are not leaked: so few that the first third fills them.
            (options.CachedAnswers, options.AnswersStandFor) = (64, TimeSpan.Zero);
            AttesterHost.Add(options, pool.Definitions);
        });
        port = host.Client.BaseAddress!.Port;
        byte[][] bodies = [.. pool.All.Where(submission => submission.ProofOfTask != "\ud800").Select(AttesterHost.Json).Select(Encoding.UTF8.GetBytes)];
        int[] statuses = new int[600];
        await RunAsync(0, count / 3);
        (long bytes, int handles) = (GC.GetTotalMemory(forceFullCollection: true), Handles());
        await RunAsync(count / 3, count);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - bytes;
        Assert.True(grown < MayGrowBytes, $"{grown} bytes more after {count - (count / 3)} bodies");
        Assert.InRange(Handles() - handles, int.MinValue, MayGrowHandles);

        // The host is what it was.
        (await host.SubmitAsync(pool.Good[0])).Is(Verdict.Valid);
        Assert.True(statuses[200] > 0 && statuses[400] > 0);
        Assert.DoesNotContain(Enumerable.Range(0, statuses.Length), status => status is not (200 or 400 or 500) && statuses[status] > 0);
        Admission admission = host.App.Services.GetRequiredService<Admission>();
        StandingAnswers standing = host.App.Services.GetRequiredService<StandingAnswers>();
        Assert.InRange(Interlocked.Read(ref connections), 1, Parallelism + 1);
        host.Client.Dispose();
        await host.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0, 0, 0, 0L), (admission.UnderWay, admission.LargeBodies, standing.OpenCount, standing.Count, Interlocked.Read(ref connections)));

        Task RunAsync(int from, int to) => Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = Parallelism }, async (i, _) =>
        {
            Random random = new(firstSeed + i);
            byte[] body = bodies[random.Next(bodies.Length)];
            if (random.Next(3) != 0)
                body = Mutator.DamageTokens(random, body, bodies[random.Next(bodies.Length)], random.Next(1, 4));
            if (random.Next(3) == 0)
                body = Mutator.DamageBytes(random, body, random.Next(1, 4));
            string path = random.Next(10) == 0 ? "/p2p/message" : "/task/validate";
            Answered answer = await host.PostAsync(body, path);
            Interlocked.Increment(ref statuses[answer.Status]);
            Check(answer, $"ZKTASK_FUZZ_SEED={firstSeed + i} ZKTASK_HTTP_FUZZ_COUNT=1 repeats this");
            host.Log.Entries.Clear();
        });
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument is { Name: "kestrel.active_connections", Meter.Name: "Microsoft.AspNetCore.Server.Kestrel" })
            listener.EnableMeasurementEvents(instrument);
    }

    // Servers of earlier tests may still lose connections.
    private static bool IsOf(int port, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string name, object? value) in tags)
        {
            if (name == "server.port")
                return value is int own && own == port;
        }

        return false;
    }

    // Open files and sockets, where the system lists them.
    private static int Handles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    private static void Check(Answered answer, string otherwise)
    {
        bool isOrderly = answer.Status switch
        {
            200 => answer.Body is """{"data":true,"error":false,"message":null}""" or """{"data":false,"error":false,"message":null}""",
            400 => answer.Body.StartsWith("""{"data":null,"error":true,"message":"MalformedDocument: """, StringComparison.Ordinal),

            // The scripted task breaks on purpose, and ids are damaged, too.
            500 => answer.Body.StartsWith("""{"data":null,"error":true,"message":"UnknownTask: """, StringComparison.Ordinal)
                || answer.Body.StartsWith("""{"data":null,"error":true,"message":"InternalError: scripted task 3: InvalidOperationException: broken""", StringComparison.Ordinal),
            _ => false,
        };
        if (!isOrderly)
            throw new InvalidOperationException($"{otherwise}: {answer.Status} {answer.Body}");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
