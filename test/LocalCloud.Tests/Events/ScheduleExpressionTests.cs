using System.Globalization;
using RegulatedData.LocalCloud.Events.Schedules;

namespace RegulatedData.LocalCloud.Tests.Events;

public sealed class ScheduleExpressionTests
{
    [Theory]
    [InlineData("rate(1 minute)", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")]
    [InlineData("rate(12 hours)", "2026-01-01T13:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("rate(1 day)", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z")]
    [InlineData("cron(0 10 * * ? *)", "2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z")]
    [InlineData("cron(15 12 * * ? *)", "2026-01-01T10:00:00Z", "2026-01-01T12:15:00Z")]
    [InlineData("cron(0 18 ? * MON-FRI *)", "2026-01-02T18:00:00Z", "2026-01-05T18:00:00Z")]
    [InlineData("cron(0 8 1 * ? *)", "2026-01-01T08:00:00Z", "2026-02-01T08:00:00Z")]
    [InlineData("cron(0/15 * * * ? *)", "2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z")]
    [InlineData("cron(0/10 * ? * MON-FRI *)", "2026-01-03T12:00:00Z", "2026-01-05T00:00:00Z")]
    [InlineData("cron(0 5 ? * 1 *)", "2026-01-01T00:00:00Z", "2026-01-04T05:00:00Z")]
    [InlineData("cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z")]
    [InlineData("cron(0 0 ? * 6L *)", "2026-01-01T00:00:00Z", "2026-01-30T00:00:00Z")]
    [InlineData("cron(0 0 ? * TUE#2 *)", "2026-01-01T00:00:00Z", "2026-01-13T00:00:00Z")]
    [InlineData("cron(0 0 1W * ? *)", "2026-08-01T00:00:00Z", "2026-08-03T00:00:00Z")]
    [InlineData("cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("cron(0 0 1 JAN ? 2030)", "2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z")]
    [InlineData("at(2026-03-04T05:06:07)", "2026-01-01T00:00:00Z", "2026-03-04T05:06:07Z")]
    public void The_next_time_is_the_first_after_now(string expression, string now, string next) =>
        ScheduleExpression.Parse(expression).NextAfter(Time(now), Time("2026-01-01T00:00:00Z")).Should().Be(Time(next));

    [Theory]
    [InlineData("at(2026-03-04T05:06:07)", "2026-03-04T05:06:07Z")]
    [InlineData("cron(0 0 1 1 ? 2025)", "2026-01-01T00:00:00Z")]
    public void What_lies_in_the_past_has_no_next_time(string expression, string now) =>
        ScheduleExpression.Parse(expression).NextAfter(Time(now), Time(now)).Should().BeNull();

    [Theory]
    // 02:30 doesn't exist on 29 March 2026 in Berlin.
    [InlineData("cron(30 2 * * ? *)", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    // 02:30 comes twice on 25 October 2026: the first one, in summer time.
    [InlineData("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z")]
    [InlineData("cron(30 2 * * ? *)", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("at(2026-07-01T12:00:00)", "2026-01-01T00:00:00Z", "2026-07-01T10:00:00Z")]
    public void A_time_zone_changes_its_clocks(string expression, string now, string next) =>
        ScheduleExpression
            .Parse(expression, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))
            .NextAfter(Time(now), Time(now))
            .Should()
            .Be(Time(next));

    [Theory]
    [InlineData("every day", "rate(5 minutes)")]
    [InlineData("rate(1 minutes)", "singular")]
    [InlineData("rate(5 minute)", "singular")]
    [InlineData("rate(0 minutes)", "whole number")]
    [InlineData("rate(5 weeks)", "hour(s)")]
    [InlineData("cron(0 10 * * *)", "six fields")]
    [InlineData("cron(0 10 * * * *)", "exactly one")]
    [InlineData("cron(60 10 * * ? *)", "0 to 59")]
    [InlineData("cron(0 0 ? * MOON *)", "1 to 7")]
    [InlineData("at(tomorrow)", "local time")]
    public void An_invalid_expression_is_refused_with_its_rule(string expression, string rule)
    {
        var parse = () => ScheduleExpression.Parse(expression);

        parse.Should().Throw<FormatException>().Which.Message.Should().Contain(rule);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
