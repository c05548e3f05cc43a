using Xunit;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>The host's memory under load.</summary>
[Collection(nameof(WholeProcess))]
public sealed class HostMemoryTests
{
    [Fact]
    public async Task Does_not_grow_with_the_number_of_requests()
    {
        CountedTask task = new(1, isDeterministic: true);
        await using AttesterHost host = await AttesterHost.StartAsync(options =>
        {
            options.CachedAnswers = 100;
            AttesterHost.Add(options, task);
        });
        await Run(500);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await Run(3000);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 2 << 20, $"{grown} bytes more after 3,000 requests");

        async Task Run(int count)
        {
            string padding = new('x', 500);
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            {
                Answered answer = i % 10 == 0 ? await host.PostAsync("{" + padding) : await host.SubmitAsync(new($"{i}{padding}", default, 1));
                Assert.Equal(i % 10 == 0 ? 400 : 200, answer.Status);
            });
            host.Log.Entries.Clear();
        }
    }
}
