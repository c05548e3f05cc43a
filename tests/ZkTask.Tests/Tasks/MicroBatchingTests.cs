using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Xunit;
using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>Submissions that come one by one and are verified together: never another verdict, never a lost waiter.</summary>
public sealed class MicroBatchingTests
{
    // Ends a test that hangs; what it waits for comes at once.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly SubmissionPool s_pool = SubmissionPool.Shared;

    public static readonly TheoryData<MicroBatching> Options = new(
        [
            new MicroBatching(), new MicroBatching { MaxWorkers = 3 }, new MicroBatching { MaxQueueLength = 1 }, new MicroBatching { MaxSubmissions = 1 },
            new MicroBatching { MaxDelay = TimeSpan.FromMilliseconds(2), MaxSubmissions = 8, MaxWorkers = 2 },
        ]);

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public async Task Gives_every_caller_the_verdict_that_it_gets_alone(MicroBatching options)
    {
        Dictionary<TaskSubmission, Verdict> alone = await s_pool.VerdictsAlone();
        TaskVerifier verifier = new(s_pool.Definitions, options);
        TaskSubmission[] submissions = VerifyManyTests.Repeat(s_pool.All, 150);
        Random.Shared.Shuffle(submissions);
        Verdict[] verdicts = await Task.WhenAll(submissions.Select(submission => Task.Run(() => verifier.VerifyAsync(submission).AsTask())));
        Assert.Equal(submissions.Select(submission => alone[submission]), verdicts);
        Assert.Equal(0, verifier.QueueLength);
    }

    [Fact]
    public async Task Verifies_together_what_came_while_it_was_busy()
    {
        ConcurrentQueue<int> sizes = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Name == "zktask.microbatch.size")
                    meters.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => sizes.Enqueue(size));
        listener.Start();
        TaskVerifier verifier = new(s_pool.Definitions, new MicroBatching { MaxWorkers = 1, MaxSubmissions = 16 });
        Assert.Equal(Outcome.Valid, (await verifier.VerifyAsync(s_pool.Good[0], TestContext.Current.CancellationToken)).Outcome);
        await Task.WhenAll(VerifyManyTests.Repeat(s_pool.Good, 100).Select(submission => verifier.VerifyAsync(submission).AsTask()));
        Assert.Contains(1, sizes);
        Assert.Contains(sizes, size => size > 1);
    }

    [Fact]
    public async Task Takes_a_lone_claim_at_once_and_then_what_gathered()
    {
        Gate gate = new();
        MicroBatchQueue queue = new(new MicroBatching { MaxWorkers = 1, MaxSubmissions = 3 }, gate.Decide);
        List<MicroBatchQueue.Waiter> waiters = [queue.TryEnqueue(default)!];
        await gate.Began(1);
        for (int i = 0; i < 5; i++)
            waiters.Add(queue.TryEnqueue(default)!);
        Assert.Equal(5, queue.Length);
        gate.Open();
        await Task.WhenAll(waiters.Select(waiter => waiter.Task)).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal([1, 3, 2], gate.Sizes);
    }

    [Fact]
    public async Task Runs_as_many_workers_as_asked()
    {
        Gate gate = new();
        MicroBatchQueue queue = new(new MicroBatching { MaxWorkers = 2, MaxSubmissions = 3 }, gate.Decide);
        List<MicroBatchQueue.Waiter> waiters = [queue.TryEnqueue(default)!];
        await gate.Began(1);

        // Less than a full batch waits for the worker that is there; a full one gets another, while there may be one.
        waiters.AddRange(Enumerable.Range(0, 2).Select(_ => queue.TryEnqueue(default)!));
        Assert.Equal(2, queue.Length);
        waiters.Add(queue.TryEnqueue(default)!);
        await gate.Began(1);
        waiters.AddRange(Enumerable.Range(0, 7).Select(_ => queue.TryEnqueue(default)!));
        Assert.Equal((7, 2), (queue.Length, gate.Sizes.Count));
        gate.Open();
        await Task.WhenAll(waiters.Select(waiter => waiter.Task)).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal(11, gate.Sizes.Sum());
    }

    [Fact]
    public async Task Waits_for_others_no_longer_than_asked()
    {
        Gate gate = new();
        gate.Open();
        MicroBatchQueue patient = new(new MicroBatching { MaxWorkers = 1, MaxSubmissions = 3, MaxDelay = TimeSpan.FromMinutes(1) }, gate.Decide);
        MicroBatchQueue.Waiter[] full = [.. Enumerable.Range(0, 3).Select(_ => patient.TryEnqueue(default)!)];
        await Task.WhenAll(full.Select(waiter => waiter.Task)).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal([3], gate.Sizes);

        MicroBatchQueue brief = new(new MicroBatching { MaxSubmissions = 3, MaxDelay = TimeSpan.FromMilliseconds(1) }, gate.Decide);
        await brief.TryEnqueue(default)!.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_batch_that_is_full_leaves_no_timer_behind()
    {
        Gate gate = new();
        gate.Open();
        MicroBatchQueue queue = new(new MicroBatching { MaxWorkers = 1, MaxSubmissions = 2, MaxDelay = TimeSpan.FromMinutes(1) }, gate.Decide);
        long before = Timer.ActiveCount;
        for (int i = 0; i < 1000; i++)
        {
            MicroBatchQueue.Waiter first = queue.TryEnqueue(default)!;
            await Task.Yield();
            await Task.WhenAll(first.Task, queue.TryEnqueue(default)!.Task);
        }

        // Other tests have a few of their own.
        Assert.InRange(Timer.ActiveCount - before, -500, 500);
    }

    [Fact]
    public async Task Bounds_its_queue()
    {
        Gate gate = new();
        MicroBatchQueue queue = new(new MicroBatching { MaxWorkers = 1, MaxQueueLength = 2 }, gate.Decide);
        MicroBatchQueue.Waiter first = queue.TryEnqueue(default)!;
        await gate.Began(1);
        MicroBatchQueue.Waiter?[] next = [queue.TryEnqueue(default), queue.TryEnqueue(default), queue.TryEnqueue(default)];
        Assert.Equal([true, true, false], next.Select(waiter => waiter is not null));
        gate.Open();
        await Task.WhenAll(first.Task, next[0]!.Task, next[1]!.Task).WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Spares_the_work_for_those_who_gave_up()
    {
        Gate gate = new();
        MicroBatchQueue queue = new(new MicroBatching { MaxWorkers = 1 }, gate.Decide);
        MicroBatchQueue.Waiter first = queue.TryEnqueue(default)!;
        await gate.Began(1);
        MicroBatchQueue.Waiter[] next = [.. Enumerable.Range(0, 3).Select(_ => queue.TryEnqueue(default)!)];
        next[1].GiveUp();
        gate.Open();
        await Task.WhenAll(first.Task, next[0].Task, next[2].Task).WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal([1, 2], gate.Sizes);
        Assert.False(next[1].Task.IsCompleted);
    }

    [Fact]
    public async Task Abstains_for_the_caller_who_cancels_and_for_no_other()
    {
        // Three make a batch: until the third comes, the two wait.
        TaskVerifier verifier = new(s_pool.Definitions, new MicroBatching { MaxWorkers = 1, MaxDelay = TimeSpan.FromMinutes(1), MaxSubmissions = 3 });
        using CancellationTokenSource source = new();
        Task<Verdict> cancelled = verifier.VerifyAsync(s_pool.Good[0], source.Token).AsTask();
        Task<Verdict> stays = verifier.VerifyAsync(s_pool.Good[1], TestContext.Current.CancellationToken).AsTask();
        await source.CancelAsync();
        Assert.Equal(Reason.Cancelled, (await cancelled).Reason);
        Assert.False(stays.IsCompleted);
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(s_pool.Good[2], TestContext.Current.CancellationToken));
        Assert.Equal(Verdict.Valid, await stays);
        Assert.Equal(Reason.Cancelled, (await verifier.VerifyAsync(s_pool.Good[0], source.Token)).Reason);
    }

    [Fact]
    public async Task Abstains_at_the_deadline()
    {
        Groth16Task hasty = new(1, s_pool.FirstKey) { Budget = new TaskBudget { Deadline = TimeSpan.FromMilliseconds(1) } };
        TaskVerifier verifier = new([hasty], new MicroBatching { MaxWorkers = 1, MaxDelay = TimeSpan.FromMinutes(1) });
        Verdict verdict = await verifier.VerifyAsync(s_pool.Good[0], TestContext.Current.CancellationToken);
        Assert.Equal((Outcome.Indeterminate, Reason.DeadlineExceeded, "no verdict within 0.001 s"), (verdict.Outcome, verdict.Reason, verdict.Detail));
    }

    [Fact]
    public async Task Abstains_only_about_the_submission_that_breaks()
    {
        TaskVerifier verifier = new([s_pool.Definitions[0], new BrokenTask(2) { Budget = SubmissionPool.Patience }], new MicroBatching { MaxWorkers = 1, MaxDelay = TimeSpan.FromMilliseconds(50) });
        TaskSubmission[] submissions = [s_pool.Good[0], new("", default, 2), s_pool.Bad[0], new("unreadable", default, 2)];
        Verdict[] verdicts = await Task.WhenAll(submissions.Select(submission => verifier.VerifyAsync(submission).AsTask()));
        Assert.Equal([Reason.None, Reason.InternalError, Reason.PairingMismatch, Reason.InternalError], verdicts.Select(verdict => verdict.Reason));
        Assert.StartsWith("broken task 2: ", verdicts[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_options_that_make_no_sense()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MicroBatching { MaxSubmissions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MicroBatching { MaxWorkers = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MicroBatching { MaxQueueLength = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MicroBatching { MaxDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MicroBatching { MaxDelay = TimeSpan.FromDays(1) });
    }

    /// <summary>A decision that takes until it is let go.</summary>
    private sealed class Gate
    {
        private readonly TaskCompletionSource _open = new();
        private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();

        internal ConcurrentQueue<int> Sizes { get; } = [];

        internal void Open() => _open.SetResult();

        internal async Task Began(int count)
        {
            for (int i = 0; i < count; i++)
                await _begun.Reader.ReadAsync().AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken);
        }

        internal void Decide(ReadOnlyMemory<Groth16Claim> claims, Memory<ClaimAnswer> answers)
        {
            Sizes.Enqueue(claims.Length);
            _begun.Writer.TryWrite(true);
            _open.Task.Wait();
        }
    }
}
