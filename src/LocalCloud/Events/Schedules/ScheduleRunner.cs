using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.Delivery;
using RegulatedData.LocalCloud.Services.Scheduler;

namespace RegulatedData.LocalCloud.Events.Schedules;

/// <summary>Fires a schedule: a rule sends a "Scheduled Event", EventBridge Scheduler the target's own input.</summary>
internal sealed class ScheduleRunner(LocalCloudContext context, ScheduleBook book, EventRouter router, TargetDelivery delivery)
{
    /// <summary>Fires the schedule with this name now, even if it is off.</summary>
    /// <param name="name">A rule's name; a schedule's name, or <c>group/name</c>; or either's ARN.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="LocalCloudException">There is none.</exception>
    public async Task<IReadOnlyList<EventDelivery>> RunAsync(string name, CancellationToken ct)
    {
        var all = await book.AllAsync(ct);
        var item =
            all.FirstOrDefault(i => i.Arn == name || i.Name == name || i.Name.EndsWith('/' + name, StringComparison.Ordinal))
            ?? throw new LocalCloudException(
                $"There is no schedule \"{name}\". There are: {(all.Count > 0 ? string.Join(", ", all.Select(i => i.Name)) : "none")}."
            );
        return await FireAsync(item, context.Time.GetUtcNow(), ct);
    }

    /// <summary>Fires a schedule, for the time at which it was due.</summary>
    public async Task<IReadOnlyList<EventDelivery>> FireAsync(ScheduledItem item, DateTimeOffset due, CancellationToken ct)
    {
        if (item.Target is { } target)
            return [await FireScheduleAsync(item, target, due, ct)];
        return await book.RuleAsync(item, ct) is { } rule ? await FireRuleAsync(rule, due, ct) : [];
    }

    private async Task<IReadOnlyList<EventDelivery>> FireRuleAsync(BusRule rule, DateTimeOffset due, CancellationToken ct)
    {
        var from = new EventSource("aws.events", context.AccountId, context.Region);
        var sent = BusEvent.Create(from, "Scheduled Event", [], [rule.Arn], context.Time.GetUtcNow(), due);
        return await Task.WhenAll(rule.Targets.Select(target => router.DeliverAsync(sent, rule, target, ct)));
    }

    private Task<EventDelivery> FireScheduleAsync(ScheduledItem item, JsonObject target, DateTimeOffset due, CancellationToken ct)
    {
        var execution = Guid.NewGuid().ToString();
        var principal = SchedulerPrincipal.Of(item.SourceArn, context.AccountId);
        var attempt = new DeliveryAttempt(item.Arn, target, principal, InputOf(1))
        {
            DeadLetterAttributes = { ["EXECUTION_ID"] = execution, ["SCHEDULED_TIME"] = EventTime.Format(due) },
        };
        return delivery.DeliverAsync(attempt, InputOf, ct);

        string InputOf(int attempt) =>
            target["Input"]?.GetValue<string>() is { Length: > 0 } input
                ? input
                    .Replace("<aws.scheduler.schedule-arn>", item.Arn, StringComparison.Ordinal)
                    .Replace("<aws.scheduler.scheduled-time>", EventTime.Format(due), StringComparison.Ordinal)
                    .Replace("<aws.scheduler.execution-id>", execution, StringComparison.Ordinal)
                    .Replace("<aws.scheduler.attempt-number>", attempt.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                : DefaultInput(item, execution, due);
    }

    // What Scheduler sends where the target has no input; its detail is a text.
    private string DefaultInput(ScheduledItem item, string execution, DateTimeOffset due) =>
        JsonSerializer.Serialize(
            new JsonObject
            {
                ["version"] = "0",
                ["id"] = execution,
                ["detail-type"] = "Scheduled Event",
                ["source"] = "aws.scheduler",
                ["account"] = context.AccountId,
                ["time"] = EventTime.Format(due),
                ["region"] = ArnParts.Parse(item.Arn).Region,
                ["resources"] = new JsonArray(item.Arn),
                ["detail"] = "{}",
            }
        );
}
