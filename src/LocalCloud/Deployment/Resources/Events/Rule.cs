using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.Events;

/// <summary>AWS::Events::Rule with its targets.</summary>
internal sealed class Rule : IResourceType
{
    public string TypeName => "AWS::Events::Rule";

    public PropertySupport Properties { get; } =
        new("Name", "Description", "EventBusName", "EventPattern", "RoleArn", "ScheduleExpression", "State", "Targets", "Tags");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("Name", 64);
        var body = properties
            .Pick("Description", "EventBusName", "RoleArn", "ScheduleExpression", "State")
            .With("Name", name)
            .With("EventPattern", properties.Document("EventPattern"))
            .With("Tags", properties.TagList());
        var arn = (await CallAsync(request, "PutRule", body, ct))["RuleArn"]!.GetValue<string>();
        // With a custom bus, CloudFormation's Ref is "bus|rule".
        var bus = properties.String("EventBusName");
        var rule = new Provisioned(bus is null or "default" ? name : $"{bus}|{name}") { Attributes = { ["Arn"] = arn } };
        request.Exists(rule);

        if (properties.Node("Targets") is JsonArray { Count: > 0 } targets)
        {
            var answer = await CallAsync(
                request,
                "PutTargets",
                new JsonObject { ["Rule"] = name, ["Targets"] = targets }.With("EventBusName", bus),
                ct
            );
            if (JsonText.Scalar(answer["FailedEntryCount"]) is { } failed and not "0")
                throw properties.Fault("Targets", $"{failed} of them were refused: {answer["FailedEntries"]?.ToJsonString()}");
        }
        return rule;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        var name = resource.PhysicalId[(resource.PhysicalId.IndexOf('|', StringComparison.Ordinal) + 1)..];
        var bus = request.Properties.String("EventBusName");
        var ids = request.Properties.Objects("Targets").Select(target => target.Required("Id")).ToList();
        if (ids.Count > 0)
            await CallAsync(
                request,
                "RemoveTargets",
                new JsonObject { ["Rule"] = name, ["Ids"] = ApiJson.List(ids) }.With("EventBusName", bus),
                ct
            );
        await CallAsync(request, "DeleteRule", new JsonObject { ["Name"] = name }.With("EventBusName", bus), ct);
    }

    private static Task<JsonObject> CallAsync(ResourceRequest request, string operation, JsonObject body, CancellationToken ct) =>
        request.Aws.JsonAsync("events", $"AWSEvents.{operation}", body, ct);
}
