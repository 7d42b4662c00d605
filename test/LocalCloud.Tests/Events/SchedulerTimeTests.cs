using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Events;

/// <summary>When EventBridge Scheduler's schedules fire, in a cloud whose clock is moved by hand.</summary>
public sealed class SchedulerTimeTests(SchedulerTimeTests.Cloud cloud) : IClassFixture<SchedulerTimeTests.Cloud>
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private readonly SchedulerApi _scheduler = new(cloud);

    [Fact]
    public async Task A_single_time_fires_when_it_is_due_and_then_the_schedule_is_gone()
    {
        var queue = await cloud.QueueAsync();
        var name = CloudFixture.Unique("once");
        // The same moment, on another clock.
        var berlin = TimeZoneInfo.ConvertTime(In(s_hour), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var schedule = await _scheduler.ScheduleAsync(queue, SchedulerApi.At(berlin));
        schedule["ScheduleExpressionTimezone"] = "Europe/Berlin";
        schedule["ActionAfterCompletion"] = "DELETE";

        await _scheduler.CallAsync(HttpMethod.Post, name, schedule);
        await cloud.Clock.SomebodyWaitsForAsync(s_hour);
        var early = await queue.MessagesAsync();
        cloud.Clock.Advance(s_hour);
        var got = await queue.WaitAsync();
        await cloud.Host.WaitUntilIdleAsync();

        early.Should().BeEmpty();
        got.Should().Be("""{"requestId":"r"}""");
        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Get, name))).Code.Should().Be("ResourceNotFoundException");
    }

    [Fact]
    public async Task A_schedule_made_while_the_clock_waits_for_a_later_one_is_not_late()
    {
        var (later, sooner) = (await cloud.QueueAsync(), await cloud.QueueAsync());

        await CreateAsync("later", later, In(2 * s_hour));
        await cloud.Clock.SomebodyWaitsForAsync(2 * s_hour);
        await CreateAsync("sooner", sooner, In(s_hour));
        await cloud.Clock.SomebodyWaitsForAsync(s_hour);
        cloud.Clock.Advance(s_hour);

        await sooner.WaitAsync();
        await cloud.Host.WaitUntilIdleAsync();
        (await later.MessagesAsync()).Should().BeEmpty();
        await cloud.Clock.SomebodyWaitsForAsync(s_hour);
        cloud.Clock.Advance(s_hour);
        await later.WaitAsync();
    }

    [Fact]
    public async Task A_deleted_or_disabled_schedule_does_not_fire()
    {
        var (deleted, disabled, kept) = (await cloud.QueueAsync(), await cloud.QueueAsync(), await cloud.QueueAsync());
        var name = CloudFixture.Unique("deleted");
        await _scheduler.CallAsync(HttpMethod.Post, name, await _scheduler.ScheduleAsync(deleted, SchedulerApi.At(In(s_hour))));
        var off = await _scheduler.ScheduleAsync(disabled, SchedulerApi.At(In(s_hour)));
        off["State"] = "DISABLED";
        await _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("off"), off);
        await _scheduler.CallAsync(HttpMethod.Delete, name);

        await CreateAsync("kept", kept, In(2 * s_hour));
        // So it waits for none of those that would be due sooner.
        await cloud.Clock.SomebodyWaitsForAsync(2 * s_hour);
        cloud.Clock.Advance(2 * s_hour);
        await kept.WaitAsync();
        await cloud.Host.WaitUntilIdleAsync();

        (await deleted.MessagesAsync()).Should().BeEmpty();
        (await disabled.MessagesAsync()).Should().BeEmpty();
    }

    private DateTimeOffset In(TimeSpan time) => cloud.Clock.GetUtcNow() + time;

    private async Task CreateAsync(string name, TestQueue queue, DateTimeOffset due) =>
        await _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique(name), await _scheduler.ScheduleAsync(queue, SchedulerApi.At(due)));

    /// <summary>A cloud with a clock of its own, at a whole second, since expressions have none of its parts.</summary>
    public sealed class Cloud() : CloudFixture(new ManualTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)))
    {
        public ManualTime Clock => (ManualTime)Time;
    }
}
