using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Services.Scheduler;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>All that fires by the clock: rules with a schedule expression, which moto keeps, and EventBridge Scheduler's schedules.</summary>
internal sealed class ScheduleBook(LocalCloudContext context, RuleBook rules, ScheduleStore schedules)
{
    /// <summary>The rules of the local cloud's region, and the schedules of all.</summary>
    public async Task<IReadOnlyList<ScheduledItem>> AllAsync(CancellationToken ct)
    {
        var scheduled = (await rules.ForAsync(context.Region, BusEvent.DefaultBus, ct)).Where(rule => rule.Schedule is not null);
        return [.. scheduled.Select(Read), .. schedules.All.Select(Read)];
    }

    /// <summary>The rule behind an item; null for a schedule.</summary>
    public async Task<BusRule?> RuleAsync(ScheduledItem item, CancellationToken ct) =>
        (await rules.ForAsync(context.Region, BusEvent.DefaultBus, ct)).FirstOrDefault(rule => rule.Arn == item.Arn);

    /// <summary>Deletes a schedule, unless it was changed since.</summary>
    public void Delete(ScheduledItem item) => schedules.Remove(item.Arn, item.Version);

    private static ScheduledItem Read(BusRule rule) =>
        new(rule.Arn, rule.Schedule!, TimeZoneInfo.Utc, null, null, null, false) { IsEnabled = rule.IsEnabled };

    private ScheduledItem Read(Schedule schedule)
    {
        var definition = schedule.Definition;
        return new ScheduledItem(
            schedule.Arn,
            AwsJson.Text(definition["ScheduleExpression"])!,
            TimeZoneInfo.FindSystemTimeZoneById(AwsJson.Text(definition["ScheduleExpressionTimezone"])!),
            Time("StartDate") ?? schedule.Created,
            Time("EndDate"),
            definition["Target"]!.AsObject(),
            AwsJson.Text(definition["ActionAfterCompletion"]) == "DELETE"
        )
        {
            IsEnabled = AwsJson.Text(definition["State"]) == "ENABLED",
            SourceArn = schedules.GroupArn(schedule.Region, schedule.Group),
            Version = schedule.Version,
            Changed = schedule.Modified,
        };

        DateTimeOffset? Time(string name) =>
            definition[name] is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(AwsJson.Number(seconds)) : null;
    }
}
