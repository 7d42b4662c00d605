using System.Globalization;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>When a rule or schedule fires: <c>rate(5 minutes)</c>, <c>cron(0 5 * * ? *)</c> or <c>at(2026-01-31T09:00:00)</c>.</summary>
internal abstract record ScheduleExpression
{
    /// <param name="expression">As it stands in the rule or schedule.</param>
    /// <param name="zone">The zone in which cron and at are read; UTC for rules.</param>
    /// <exception cref="FormatException">Not a schedule that AWS would take.</exception>
    public static ScheduleExpression Parse(string expression, TimeZoneInfo? zone = null)
    {
        var open = expression.IndexOf('(', StringComparison.Ordinal);
        var body = open > 0 && expression.EndsWith(')') ? expression[(open + 1)..^1] : "";
        return (open > 0 ? expression[..open] : "") switch
        {
            "rate" => RateSchedule.ParseRate(body, expression),
            "cron" => CronSchedule.ParseCron(body, expression, zone ?? TimeZoneInfo.Utc),
            "at" => AtSchedule.ParseAt(body, expression, zone ?? TimeZoneInfo.Utc),
            _ => throw new FormatException(
                $"\"{expression}\" is no schedule: write rate(5 minutes), cron(0 5 * * ? *) or at(2026-01-31T09:00:00)."
            ),
        };
    }

    /// <summary>The first time strictly after <paramref name="after"/>, or null if there is none.</summary>
    /// <param name="after">Now, or the last time it fired.</param>
    /// <param name="start">When the schedule began: rates count from there.</param>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset after, DateTimeOffset start);
}

/// <summary>Every so often, counted from when the schedule began.</summary>
internal sealed record RateSchedule(TimeSpan Period) : ScheduleExpression
{
    public static RateSchedule ParseRate(string body, string expression)
    {
        var parts = body.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
            throw new FormatException(
                $"\"{expression}\": a rate is a whole number from 1 and a unit, such as rate(1 minute) or rate(12 hours)."
            );
        return new RateSchedule(
            (parts[1], count) switch
            {
                ("minute", 1) or ("minutes", > 1) => TimeSpan.FromMinutes(count),
                ("hour", 1) or ("hours", > 1) => TimeSpan.FromHours(count),
                ("day", 1) or ("days", > 1) => TimeSpan.FromDays(count),
                ("minute" or "hour" or "day", _) or ("minutes" or "hours" or "days", _) => throw new FormatException(
                    $"\"{expression}\": the unit is singular for 1 and plural for more."
                ),
                _ => throw new FormatException($"\"{expression}\": the unit is minute(s), hour(s) or day(s)."),
            }
        );
    }

    public override DateTimeOffset? NextAfter(DateTimeOffset after, DateTimeOffset start) =>
        after < start ? start + Period : start + (Period * (((after - start).Ticks / Period.Ticks) + 1));
}

/// <summary>Once.</summary>
internal sealed record AtSchedule(DateTimeOffset Time) : ScheduleExpression
{
    public static AtSchedule ParseAt(string body, string expression, TimeZoneInfo zone) =>
        DateTime.TryParseExact(body, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new AtSchedule(new DateTimeOffset(local, zone.GetUtcOffset(local)))
            : throw new FormatException($"\"{expression}\": at takes a local time such as at(2026-01-31T09:00:00).");

    public override DateTimeOffset? NextAfter(DateTimeOffset after, DateTimeOffset start) => Time > after ? Time : null;
}
