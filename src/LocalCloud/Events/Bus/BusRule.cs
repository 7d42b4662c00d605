using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Bus;

/// <summary>A rule as moto keeps it.</summary>
/// <param name="Arn">The rule's ARN.</param>
/// <param name="Name">The rule's name.</param>
/// <param name="State">ENABLED, DISABLED or ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.</param>
/// <param name="Pattern">What it matches; null for one that has a schedule only.</param>
/// <param name="Schedule">When it fires; null for one that has a pattern only.</param>
/// <param name="Targets">Its targets, as PutTargets took them.</param>
internal sealed record BusRule(
    string Arn,
    string Name,
    string State,
    EventPattern? Pattern,
    string? Schedule,
    IReadOnlyList<JsonObject> Targets
)
{
    /// <summary>Whether it is on.</summary>
    public bool IsEnabled => State != "DISABLED";

    /// <summary>Whether an event is for this rule.</summary>
    public bool Takes(BusEvent busEvent, JsonElement body) =>
        TakesCalls(busEvent.IsReadOnlyCall) && Pattern is not null && Pattern.Matches(body);

    /// <summary>Whether it is on, for the events of calls that only read or of all others.</summary>
    public bool TakesCalls(bool readOnly) => IsEnabled && (!readOnly || State == "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
}
