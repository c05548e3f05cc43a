namespace ZkTask.Tests.Support;

/// <summary>A clock that stands still until it is told otherwise, and whose timers go off when it is moved past their time.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<Timer> _set = [];
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves the clock, and calls back on this thread what has become due.</summary>
    internal void Advance(TimeSpan by)
    {
        long now = Interlocked.Add(ref _ticks, by.Ticks);
        Timer[] due;
        lock (_lock)
        {
            due = [.. _set.Where(timer => timer.Due <= now).OrderBy(timer => timer.Due)];
            foreach (Timer timer in due)
                Set(timer, timer.Period > TimeSpan.Zero ? timer.Period : Timeout.InfiniteTimeSpan);
        }

        foreach (Timer timer in due)
            timer.GoOff();
    }

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Timer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    // Under the lock.
    private void Set(Timer timer, TimeSpan after)
    {
        if (after == Timeout.InfiniteTimeSpan)
        {
            _set.Remove(timer);
            return;
        }

        timer.Due = GetTimestamp() + after.Ticks;
        _set.Add(timer);
    }

    private sealed class Timer(ManualTime time, Action callback) : ITimer
    {
        internal long Due { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void GoOff() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                Period = period;
                time.Set(this, dueTime);
            }

            if (dueTime == TimeSpan.Zero)
                time.Advance(TimeSpan.Zero);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
