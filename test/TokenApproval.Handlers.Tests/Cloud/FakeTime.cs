namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>A clock that a test sets. Its timers are real, so that waits between retries end.</summary>
internal sealed class FakeTime(DateTimeOffset now) : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private long ticks = now.UtcTicks;

    public FakeTime()
        : this(Start) { }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Set(DateTimeOffset time) => Interlocked.Exchange(ref ticks, time.UtcTicks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
