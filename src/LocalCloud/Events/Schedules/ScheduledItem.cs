using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>Something that fires by the clock: a rule with a schedule, or a schedule of EventBridge Scheduler.</summary>
/// <param name="Arn">Its ARN.</param>
/// <param name="Expression">rate, cron or at.</param>
/// <param name="Zone">In which cron and at are read.</param>
/// <param name="Start">From when; rates count from here. Null for since it is known.</param>
/// <param name="End">Until when; null for no end.</param>
/// <param name="Target">Of a schedule: its target. Null for a rule, which has its own.</param>
/// <param name="DeleteAfter">Whether it is deleted when it won't fire again.</param>
internal sealed record ScheduledItem(
    string Arn,
    string Expression,
    TimeZoneInfo Zone,
    DateTimeOffset? Start,
    DateTimeOffset? End,
    JsonObject? Target,
    bool DeleteAfter
)
{
    /// <summary>Whether it fires by the clock; one that is off can still be run by hand.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>In whose name it fires: the ARN that conditions see as <c>aws:SourceArn</c>. A schedule's is its group's.</summary>
    public string SourceArn { get; init; } = Arn;

    /// <summary>Another one after each change.</summary>
    public long Version { get; init; }

    /// <summary>When it got this definition; null for when the clock first sees it.</summary>
    public DateTimeOffset? Changed { get; init; }

    /// <summary>The name: <c>group/name</c> for a schedule, <c>name</c> for a rule.</summary>
    public string Name =>
        ArnParts.Parse(Arn).Resource is var resource ? resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..] : "";

    /// <summary>The first time after <paramref name="after"/>, if there is one.</summary>
    /// <exception cref="FormatException">The expression isn't one.</exception>
    public DateTimeOffset? NextAfter(DateTimeOffset after, DateTimeOffset known)
    {
        var start = Start ?? known;
        var from = Start > after ? Start.Value.AddTicks(-1) : after;
        var next = ScheduleExpression.Parse(Expression, Zone).NextAfter(from, start);
        return next > End ? null : next;
    }
}
