using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>EventBridge: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html</summary>
internal sealed class EventsPermissions : PermissionTable
{
    private const string Principal = "events.amazonaws.com";

    public EventsPermissions()
        : base("events")
    {
        OnEach(PutEvents, "PutEvents");
        OnEach(c => [Own(c, Rule(c)), .. PassRole(c.Find("RoleArn"), Principal)], "PutRule");
        OnEach(PutTargets, "PutTargets");
        On(Rule, "DeleteRule", "DescribeRule", "EnableRule", "DisableRule", "ListTargetsByRule", "RemoveTargets");
        On(c => Bus(c, c.Required("Name")), "CreateEventBus", "DeleteEventBus");
        On(c => Bus(c, c.Find("Name")), "DescribeEventBus", "UpdateEventBus");
        On(c => c.RequiredAny("ResourceARN", "ResourceArn"), "TagResource", "UntagResource", "ListTagsForResource");
        On(c => c.Arn("events", $"archive/{c.RequiredAny("ArchiveName", "Name")}"), "CreateArchive", "DeleteArchive", "DescribeArchive");
        On(c => c.Arn("events", $"replay/{c.RequiredAny("ReplayName", "Name")}"), "StartReplay", "DescribeReplay", "CancelReplay");
        OnAnything(
            "ListRules",
            "ListEventBuses",
            "ListRuleNamesByTarget",
            "ListArchives",
            "ListReplays",
            "TestEventPattern",
            "PutPermission",
            "RemovePermission"
        );
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        ["events:detail-type", "events:source", "events:TargetArn", "events:creatorAccount", "events:eventBusInvocation"];

    private static string Bus(PermissionCall call, string? nameOrArn) =>
        nameOrArn is not null && Arns.IsArn(nameOrArn) ? nameOrArn : call.Arn("events", $"event-bus/{nameOrArn ?? "default"}");

    // arn:...:rule/name, or rule/bus/name where the bus isn't the default one.
    private static string Rule(PermissionCall call)
    {
        var name = call.RequiredAny("Rule", "Name");
        var bus = call.Find("EventBusName") is { } given ? given[(given.LastIndexOf('/') + 1)..] : "default";
        return call.Arn("events", bus == "default" ? $"rule/{name}" : $"rule/{bus}/{name}");
    }

    // Each entry is judged for itself.
    private IEnumerable<RequiredPermission> PutEvents(PermissionCall call)
    {
        foreach (var entry in (call.Json["Entries"] as JsonArray ?? []).OfType<JsonObject>())
            yield return Own(call, Bus(call, PermissionCall.Text(entry["EventBusName"])))
                .With("events:source", PermissionCall.Text(entry["Source"]))
                .With("events:detail-type", PermissionCall.Text(entry["DetailType"]))
                .With("events:eventBusInvocation", "false");
    }

    private IEnumerable<RequiredPermission> PutTargets(PermissionCall call)
    {
        var targets = (call.Json["Targets"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        yield return Own(call, Rule(call)).With("events:TargetArn", targets.Select(t => PermissionCall.Text(t["Arn"])));
        foreach (var pass in targets.SelectMany(t => PassRole(PermissionCall.Text(t["RoleArn"]), Principal)))
            yield return pass;
    }
}
