using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Events.Bus;

/// <summary>The event buses: matches events against the rules, and starts a delivery to each target of each rule that matches.</summary>
internal sealed class EventRouter(LocalCloudContext context, RuleBook rules, TargetDelivery delivery, DeliveryTracker tracker)
{
    /// <summary>
    /// Puts an event on its bus. When this returns, the rules have been matched and the deliveries have begun:
    /// <see cref="DeliveryTracker.WaitUntilIdleAsync"/> waits for them.
    /// </summary>
    public async Task PublishAsync(BusEvent busEvent, CancellationToken ct)
    {
        var all = await rules.ForAsync(busEvent.Region, busEvent.Bus, ct);
        using var body = JsonDocument.Parse(busEvent.Body.ToJsonString());
        foreach (var rule in all.Where(rule => rule.Takes(busEvent, body.RootElement)))
        {
            foreach (var target in rule.Targets)
                tracker.Run(token => DeliverAsync(busEvent, rule, target, token));
        }
    }

    /// <summary>Puts an AWS service's own event on the default bus.</summary>
    public Task PublishAsync(
        string source,
        string region,
        string detailType,
        JsonObject detail,
        IEnumerable<string> resources,
        CancellationToken ct
    ) =>
        PublishAsync(
            BusEvent.Create(new EventSource(source, context.AccountId, region), detailType, detail, resources, context.Time.GetUtcNow()),
            ct
        );

    /// <summary>Delivers an event to one target of a rule, and says what became of it.</summary>
    public async Task<EventDelivery> DeliverAsync(BusEvent busEvent, BusRule rule, JsonObject target, CancellationToken ct)
    {
        if (ForwardedTo(target) is { } bus)
            return await ForwardAsync(busEvent, rule, target, bus, ct);
        return await delivery.DeliverAsync(busEvent, rule, target, ct);
    }

    private static ArnParts? ForwardedTo(JsonObject target) =>
        ArnParts.Parse(target["Arn"]!.GetValue<string>()) is { Service: "events" } arn
        && arn.Resource.StartsWith("event-bus/", StringComparison.Ordinal)
            ? arn
            : null;

    // A bus gets the event itself, with its source and id, which PutEvents couldn't give it.
    private Task<EventDelivery> ForwardAsync(BusEvent busEvent, BusRule rule, JsonObject target, ArnParts bus, CancellationToken ct) =>
        delivery.ForwardAsync(
            busEvent,
            rule,
            target,
            token => PublishAsync(busEvent with { Bus = bus.Name, Region = bus.Region, Received = context.Time.GetUtcNow() }, token),
            ct
        );
}
