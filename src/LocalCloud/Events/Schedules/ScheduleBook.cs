using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Bus;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>The schedules that live in moto: rules with a schedule expression, and EventBridge Scheduler's.</summary>
internal sealed class ScheduleBook(LocalCloudContext context, RuleBook rules) : ICallObserver
{
    /// <summary>Told after a schedule may have changed.</summary>
    public Action? Changed { get; set; }

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request.Service == "scheduler" && request.Method != HttpMethod.Get)
            Changed?.Invoke();
        return ValueTask.CompletedTask;
    }

    /// <summary>All of them, in the local cloud's region.</summary>
    public async Task<IReadOnlyList<ScheduledItem>> AllAsync(CancellationToken ct)
    {
        var scheduled = (await rules.ForAsync(context.Region, BusEvent.DefaultBus, ct)).Where(rule => rule.Schedule is not null);
        return [.. scheduled.Select(Read), .. await SchedulesAsync(ct)];
    }

    /// <summary>The rule behind an item; null for a schedule.</summary>
    public async Task<BusRule?> RuleAsync(ScheduledItem item, CancellationToken ct) =>
        (await rules.ForAsync(context.Region, BusEvent.DefaultBus, ct)).FirstOrDefault(rule => rule.Arn == item.Arn);

    /// <summary>Deletes a schedule.</summary>
    public Task DeleteAsync(ScheduledItem item, CancellationToken ct)
    {
        var (group, name) = GroupAndName(item);
        return context.Moto.RestAsync("scheduler", HttpMethod.Delete, $"/schedules/{name}?groupName={group}", null, ct);
    }

    private async Task<List<ScheduledItem>> SchedulesAsync(CancellationToken ct)
    {
        var found = new List<ScheduledItem>();
        string? token = null;
        do
        {
            var query = token is null ? "" : $"?NextToken={Uri.EscapeDataString(token)}";
            var page = await context.Moto.RestAsync("scheduler", HttpMethod.Get, $"/schedules{query}", null, ct);
            foreach (var summary in page!["Schedules"]?.AsArray() ?? [])
            {
                var path = $"/schedules/{Text(summary!, "Name")}?groupName={Text(summary!, "GroupName")}";
                found.Add(Read((await context.Moto.RestAsync("scheduler", HttpMethod.Get, path, null, ct))!.AsObject()));
            }
            token = page["NextToken"]?.GetValue<string>();
        } while (token is not null);
        return found;
    }

    private static ScheduledItem Read(BusRule rule) =>
        new(rule.Arn, rule.Schedule!, TimeZoneInfo.Utc, null, null, null, false) { IsEnabled = rule.IsEnabled };

    private static ScheduledItem Read(JsonObject schedule) =>
        new(
            Text(schedule, "Arn")!,
            Text(schedule, "ScheduleExpression")!,
            TimeZoneInfo.FindSystemTimeZoneById(Text(schedule, "ScheduleExpressionTimezone") ?? "UTC"),
            Time(schedule, "StartDate") ?? Time(schedule, "CreationDate"),
            Time(schedule, "EndDate"),
            schedule["Target"]!.DeepClone().AsObject(),
            Text(schedule, "ActionAfterCompletion") == "DELETE"
        )
        {
            IsEnabled = Text(schedule, "State") != "DISABLED",
        };

    private static (string Group, string Name) GroupAndName(ScheduledItem item) =>
        item.Name.Split('/') is [var group, var name] ? (group, name) : ("default", item.Name);

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static DateTimeOffset? Time(JsonNode node, string name) =>
        node[name] is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds.GetValue<double>()) : null;
}
