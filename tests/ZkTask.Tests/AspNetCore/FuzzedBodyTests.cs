using System.Globalization;
using System.Text;
using Xunit;
using ZkTask.Tasks;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>
/// Bodies damaged at random, over real HTTP: every one is answered as documented, and the host lives on. <c>ZKTASK_HTTP_FUZZ_COUNT</c> sets how many (the full run:
/// 100,000), <c>ZKTASK_FUZZ_SEED</c> where the seeds begin.
/// </summary>
public sealed class FuzzedBodyTests
{
    [Fact]
    [Trait("Category", "Process")]
    public async Task Every_body_is_answered_as_documented()
    {
        int count = Number("ZKTASK_HTTP_FUZZ_COUNT", 3000), firstSeed = Number("ZKTASK_FUZZ_SEED", 1);
        SubmissionPool pool = SubmissionPool.Shared;
        await using AttesterHost host = await AttesterHost.StartAsync(options => AttesterHost.Add(options, pool.Definitions));
        byte[][] bodies = [.. pool.All.Where(submission => submission.ProofOfTask != "\ud800").Select(AttesterHost.Json).Select(Encoding.UTF8.GetBytes)];
        int[] statuses = new int[600];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
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

        // The host is what it was.
        (await host.SubmitAsync(pool.Good[0])).Is(Verdict.Valid);
        Assert.True(statuses[200] > 0 && statuses[400] > 0);
        Assert.DoesNotContain(Enumerable.Range(0, statuses.Length), status => status is not (200 or 400 or 500) && statuses[status] > 0);
    }

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
