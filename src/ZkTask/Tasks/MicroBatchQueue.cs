using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ZkTask.Tasks;

/// <summary>Claims that wait for a worker, and the workers, which exist while something waits.</summary>
/// <param name="options">How they are collected.</param>
/// <param name="decide">Decides claims together; does not throw.</param>
internal sealed class MicroBatchQueue(MicroBatching options, Action<ReadOnlyMemory<Groth16Claim>, Memory<ClaimAnswer>> decide)
{
    /// <summary>Submissions that wait, from which on another worker begins: beyond, a proof's share of a batch falls slowly, and an idle processor costs more.</summary>
    private const int WorthAnotherWorker = 24;

    private static readonly Meter s_meter = new("ZkTask");
    private static readonly Histogram<int> s_sizes = s_meter.CreateHistogram<int>(
        "zktask.microbatch.size", "{submission}", "Groth16 submissions that a worker verified together.");

    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiting = new();
    private int _workers;
    private TaskCompletionSource? _batchIsFull;

    /// <summary>Submissions that no worker has taken yet.</summary>
    internal int Length
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    /// <summary>Queues a claim.</summary>
    /// <returns>Its waiter; null if the queue is full.</returns>
    internal Waiter? TryEnqueue(in Groth16Claim claim)
    {
        Waiter waiter = new(claim);
        bool startsWorker;
        lock (_lock)
        {
            if (_waiting.Count >= options.MaxQueueLength)
                return null;
            _waiting.Enqueue(waiter);
            bool isFull = _waiting.Count >= options.MaxSubmissions;
            if (isFull)
                _batchIsFull?.TrySetResult();

            // One worker for whatever comes; each further one for what fills its lanes well: smaller batches would make every proof dearer.
            startsWorker = _workers == 0 || (_workers < options.MaxWorkers && _waiting.Count >= Math.Min(options.MaxSubmissions, WorthAnotherWorker));
            if (startsWorker)
                _workers++;
        }

        if (startsWorker)
            Schedule();
        return waiter;
    }

    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.WorkAsync(), this, preferLocal: false);

    // One batch, then at the end of the pool's queue again: whoever brings and fetches submissions must have a turn in between.
    // Whether there is more to do and whether a worker is there to do it is decided under the one lock, so no waiter is left behind.
    private async Task WorkAsync()
    {
        if (options.MaxDelay > TimeSpan.Zero)
            await GatherAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the time is over: no failure
        Waiter[] batch = ArrayPool<Waiter>.Shared.Rent(options.MaxSubmissions);
        int count = Take(batch);
        if (count >= 0)
        {
            try
            {
                Settle(batch.AsSpan(0, count));
            }
            finally
            {
                Schedule();
            }
        }

        ArrayPool<Waiter>.Shared.Return(batch, clearArray: true);
    }

    // Until the batch is full, or the submission at the head has waited long enough.
    private Task GatherAsync()
    {
        lock (_lock)
        {
            if (!_waiting.TryPeek(out Waiter? first) || _waiting.Count >= options.MaxSubmissions)
                return Task.CompletedTask;
            TimeSpan rest = options.MaxDelay - Stopwatch.GetElapsedTime(first.Since);
            if (rest <= TimeSpan.Zero)
                return Task.CompletedTask;
            if (_batchIsFull is null or { Task.IsCompleted: true })
                _batchIsFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _batchIsFull.Task.WaitAsync(rest);
        }
    }

    // The next waiters, without those who gave up. -1 where the queue is empty and the worker is to end.
    private int Take(Waiter[] batch)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _workers--;
                return -1;
            }

            int count = 0;
            while (count < options.MaxSubmissions && _waiting.TryDequeue(out Waiter? waiter))
            {
                if (!waiter.HasGivenUp)
                    batch[count++] = waiter;
            }

            return count;
        }
    }

    private void Settle(ReadOnlySpan<Waiter> batch)
    {
        if (batch.IsEmpty)
            return;
        Groth16Claim[] claims = ArrayPool<Groth16Claim>.Shared.Rent(batch.Length);
        ClaimAnswer[] answers = ArrayPool<ClaimAnswer>.Shared.Rent(batch.Length);
        for (int i = 0; i < batch.Length; i++)
            claims[i] = batch[i].Claim;
        decide(claims.AsMemory(0, batch.Length), answers.AsMemory(0, batch.Length));
        for (int i = 0; i < batch.Length; i++)
            batch[i].TrySetResult(answers[i]);

        // Last: what a listener does with it, nobody here can know.
        s_sizes.Record(batch.Length);
        ArrayPool<Groth16Claim>.Shared.Return(claims, clearArray: true);
        ArrayPool<ClaimAnswer>.Shared.Return(answers, clearArray: true);
    }

    /// <summary>A claim whose submitter awaits its answer.</summary>
    internal sealed class Waiter(Groth16Claim claim) : TaskCompletionSource<ClaimAnswer>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private volatile bool _hasGivenUp;

        internal Groth16Claim Claim { get; } = claim;

        internal long Since { get; } = Stopwatch.GetTimestamp();

        internal bool HasGivenUp => _hasGivenUp;

        /// <summary>Nobody awaits the answer any more; a worker that has not begun need not.</summary>
        internal void GiveUp() => _hasGivenUp = true;
    }
}
