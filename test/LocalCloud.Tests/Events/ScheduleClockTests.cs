using System.Threading.Channels;
using RegulatedData.LocalCloud.Events.Delivery;
using RegulatedData.LocalCloud.Events.Schedules;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Events;

public sealed class ScheduleClockTests : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _time = new(s_start);
    private readonly Channel<(string Name, DateTimeOffset Due, bool IsLast)> _fired = Channel.CreateUnbounded<(
        string,
        DateTimeOffset,
        bool
    )>();

    [Fact]
    public async Task A_rate_fires_each_time_it_is_due()
    {
        await using var clock = await StartAsync(Item("ticks", "rate(5 minutes)"));

        foreach (var minutes in (int[])[5, 10])
        {
            await _time.SomebodyWaitsAsync();
            _time.Advance(TimeSpan.FromMinutes(5));

            (await NextAsync()).Should().Be(("ticks", s_start.AddMinutes(minutes), false));
        }
    }

    [Fact]
    public async Task A_single_time_fires_once_and_is_the_last()
    {
        await using var clock = await StartAsync(Item("once", "at(2026-01-01T01:00:00)"));

        await _time.SomebodyWaitsAsync();
        _time.Advance(TimeSpan.FromHours(1));

        (await NextAsync()).Should().Be(("once", s_start.AddHours(1), true));
        await _time.SomebodyWaitsAsync();
        _time.Advance(TimeSpan.FromDays(2));
        await _time.SomebodyWaitsAsync();
        _fired.Reader.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_time_that_is_over_before_the_clock_sees_the_schedule_is_not_lost()
    {
        _time.Advance(TimeSpan.FromHours(2));
        await using var clock = await StartAsync(Item("once", "at(2026-01-01T01:00:00)") with { Changed = s_start });

        (await NextAsync()).Should().Be(("once", s_start.AddHours(1), true));
    }

    [Fact]
    public async Task What_is_disabled_or_has_ended_does_not_fire()
    {
        await using var clock = await StartAsync(
            Item("off", "rate(1 minute)") with
            {
                IsEnabled = false,
            },
            Item("ended", "rate(1 minute)") with
            {
                End = s_start.AddSeconds(30),
            },
            Item("on", "rate(2 minutes)")
        );

        await _time.SomebodyWaitsAsync();
        _time.Advance(TimeSpan.FromMinutes(2));

        (await NextAsync()).Name.Should().Be("on");
        _fired.Reader.TryRead(out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(3, 0, "MaximumRetryAttempts")]
    [InlineData(1, 60, "MaximumEventAgeInSeconds")]
    [InlineData(1, 59, null)]
    public void A_retry_policy_ends_by_number_or_by_age(int retries, int seconds, string? condition) =>
        new RetryPolicy(3, 60).Exhausted(retries, TimeSpan.FromSeconds(seconds)).Should().Be(condition);

    [Fact]
    public void Waits_between_tries_grow_up_to_ten_minutes()
    {
        RetryPolicy.Wait(0).Should().BeCloseTo(TimeSpan.FromSeconds(0.875), TimeSpan.FromSeconds(0.126));
        RetryPolicy.Wait(3).Should().BeGreaterThan(RetryPolicy.Wait(0));
        RetryPolicy.Wait(184).Should().BeLessThanOrEqualTo(TimeSpan.FromMinutes(10));
    }

    public void Dispose() => _time.Dispose();

    private async Task<ScheduleClock> StartAsync(params ScheduledItem[] items)
    {
        var clock = new ScheduleClock(
            _time,
            _ => Task.FromResult<IReadOnlyList<ScheduledItem>>(items),
            (item, due, isLast) => _fired.Writer.TryWrite((item.Name, due, isLast)),
            _ => { }
        );
        await clock.StartAsync(default);
        return clock;
    }

    private async Task<(string Name, DateTimeOffset Due, bool IsLast)> NextAsync() =>
        await _fired.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

    private static ScheduledItem Item(string name, string expression) =>
        new($"arn:aws:events:us-east-1:123456789012:rule/{name}", expression, TimeZoneInfo.Utc, null, null, null, false);
}
