namespace RegulatedData.Testing;

/// <summary>A clock that stands still until it is moved.</summary>
public sealed class ManualTime(DateTimeOffset now) : TimeProvider, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Waiter)> _expected = [];
    private readonly SemaphoreSlim _waits = new(0);
    private DateTimeOffset _now = now;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc />
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc />
    public void Dispose() => _waits.Dispose();

    /// <summary>Comes back once somebody waits for this clock.</summary>
    public Task SomebodyWaitsAsync() => _waits.WaitAsync(Patience);

    /// <summary>Comes back once somebody waits for the time that is so far from now.</summary>
    public async Task SomebodyWaitsForAsync(TimeSpan fromNow)
    {
        Task set;
        lock (_lock)
        {
            var due = _now + fromNow;
            if (_timers.Exists(timer => timer.Due == due))
                return;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _expected.Add((due, waiter));
            set = waiter.Task;
        }
        await set.WaitAsync(Patience);
    }

    /// <summary>Moves the clock, and runs what is due by then.</summary>
    public void Advance(TimeSpan by)
    {
        ManualTimer[] due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(t => t.Due <= _now)];
            _timers.RemoveAll(t => t.Due <= _now);
        }
        foreach (var timer in due)
            timer.Fire();
    }

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class ManualTimer(ManualTime clock, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._now + dueTime;
                clock._timers.Add(this);
                foreach (var (_, waiter) in clock._expected.Where(expected => expected.Due == Due))
                    waiter.SetResult();
                clock._expected.RemoveAll(expected => expected.Due == Due);
            }
            clock._waits.Release();
            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
