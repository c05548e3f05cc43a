using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Xunit;
using ZkTask.AspNetCore;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Which requests share work. The batches of the whole process are counted, so that no other test may make some meanwhile.</summary>
[Collection(nameof(WholeProcess))]
public sealed class HostBatchingTests
{
    private const int Requests = 48, MostRounds = 20;

    [Fact]
    public async Task A_host_groups_proofs_that_come_together_unless_it_is_told_not_to()
    {
        Assert.NotNull(new ZkTaskOptions().Batching);
        (int alone, ConcurrentBag<int> none) = await RunAsync(isBatched: false);
        Assert.Equal((Requests, 0), (alone, none.Count));
        (int judged, ConcurrentBag<int> sizes) = await RunAsync(isBatched: true);
        Assert.Equal(judged, sizes.Sum());
        Assert.Contains(sizes, size => size > 1);
    }

    // Each request is its own question: the performer differs. Whether two meet is up to the scheduler, so they get some chances.
    private static async Task<(int Judged, ConcurrentBag<int> Sizes)> RunAsync(bool isBatched)
    {
        ConcurrentBag<int> sizes = [];
        using MeterListener meters = new();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Name: "zktask.microbatch.size", Meter.Name: "ZkTask" })
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<int>((_, size, _, _) => sizes.Add(size));
        meters.Start();
        SubmissionPool pool = SubmissionPool.Shared;
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            AttesterHost.Add(options, pool.Definitions);
            options.Batching = isBatched ? options.Batching : null;
        });
        int judged = 0;
        for (int round = 0; judged == 0 || (!sizes.IsEmpty && !sizes.Any(size => size > 1) && round < MostRounds); round++)
        {
            Answered[] answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(i => host.SubmitAsync(pool.Good[i % 2] with { Performer = $"{round}/{i}" })));
            Assert.All(answers, answer => answer.Is(Verdict.Valid));
            judged += Requests;

            // A batch is counted after its verdicts are told.
            if (isBatched)
                await Eventually.IsTrue(() => sizes.Sum() >= judged);
        }

        return (judged, sizes);
    }
}
