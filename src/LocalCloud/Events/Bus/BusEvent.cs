using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Bus;

/// <summary>An event on its way through a bus.</summary>
/// <param name="Body">The event as rules and targets see it. Don't change it: several deliveries share it.</param>
/// <param name="Bus">The bus's name.</param>
/// <param name="Region">The bus's region.</param>
/// <param name="Received">When the bus got it.</param>
/// <param name="IsReadOnlyCall">
/// Whether it tells of a read-only API call: such events reach only rules in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
/// </param>
internal sealed record BusEvent(JsonObject Body, string Bus, string Region, DateTimeOffset Received, bool IsReadOnlyCall = false)
{
    /// <summary>The bus that AWS services send to.</summary>
    public const string DefaultBus = "default";

    /// <summary>The event's id.</summary>
    public string Id => Body["id"]!.GetValue<string>();

    /// <summary>An event with EventBridge's envelope.</summary>
    public static BusEvent Create(
        EventSource from,
        string detailType,
        JsonObject detail,
        IEnumerable<string> resources,
        DateTimeOffset received,
        DateTimeOffset? time = null
    ) =>
        new(
            new JsonObject
            {
                ["version"] = "0",
                ["id"] = Guid.NewGuid().ToString(),
                ["detail-type"] = detailType,
                ["source"] = from.Source,
                ["account"] = from.Account,
                ["time"] = EventTime.Format(time ?? received),
                ["region"] = from.Region,
                ["resources"] = new JsonArray([.. resources.Select(r => (JsonNode)r)]),
                ["detail"] = detail,
            },
            from.Bus,
            from.Region,
            received
        );
}

/// <summary>Who sends an event, and to which bus.</summary>
/// <param name="Source">The event's source, such as <c>aws.backup</c>.</param>
/// <param name="Account">The account's id.</param>
/// <param name="Region">The region.</param>
/// <param name="Bus">The bus's name.</param>
internal sealed record EventSource(string Source, string Account, string Region, string Bus = BusEvent.DefaultBus);
