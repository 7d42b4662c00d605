using System.Collections.Concurrent;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>A clock that stands still until it is moved, and tells which timers were set: a test moves it once the next one is.</summary>
internal sealed class WatchedTime(ManualTime clock) : TimeProvider
{
    private readonly Changes _changes = new();
    private readonly ConcurrentQueue<TimeSpan> _timers = new();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        _timers.Enqueue(dueTime);
        _changes.Notify();
        return timer;
    }

    public Task TimersSetAsync(TimeSpan dueTime, int count) =>
        _changes.UntilAsync(() => _timers.Count(set => set == dueTime) >= count, $"{count} timers of {dueTime} are set");
}
