using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace ZkTask.AspNetCore.Validation;

/// <summary>How many submissions may be under way at once. Beyond, callers are told at once to come again: waiting would only let them time out.</summary>
internal sealed class Admission : IDisposable
{
    /// <summary>A body up to this length is read before anything is asked; longer ones need a place of their own first, so that slow senders cannot fill the memory.</summary>
    internal const int SmallBodyBytes = 64 << 10;

    // A large body may come slowly; it must not take a place from those that have come.
    private const int LargeBodyShare = 8;

    private readonly ConcurrencyLimiter _submissions, _largeBodies;
    private readonly int _largeBodyLimit;

    public Admission(IOptions<ZkTaskOptions> options)
    {
        int limit = options.Value.MaxConcurrency;
        _submissions = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limit, QueueLimit = 0 });
        _largeBodyLimit = Math.Max(1, limit / LargeBodyShare);
        _largeBodies = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = _largeBodyLimit, QueueLimit = 0 });
        Limit = limit;
    }

    internal int Limit { get; }

    /// <summary>Submissions that are under way.</summary>
    internal int UnderWay => Limit - (int)(_submissions.GetStatistics()?.CurrentAvailablePermits ?? Limit);

    /// <summary>Large bodies that are being read.</summary>
    internal int LargeBodies => (int)(_largeBodyLimit - (_largeBodies.GetStatistics()?.CurrentAvailablePermits ?? _largeBodyLimit));

    internal RateLimitLease EnterSubmission() => _submissions.AttemptAcquire();

    internal RateLimitLease EnterLargeBody() => _largeBodies.AttemptAcquire();

    public void Dispose()
    {
        _submissions.Dispose();
        _largeBodies.Dispose();
    }
}
