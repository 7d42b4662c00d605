using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Logs;

/// <summary>AWS::Logs::LogGroup.</summary>
internal sealed class LogGroup : IResourceType
{
    public string TypeName => "AWS::Logs::LogGroup";

    public PropertySupport Properties { get; } =
        new PropertySupport("LogGroupName", "RetentionInDays", "KmsKeyId", "Tags").Without(
            "The emulator has one class of log groups.",
            "LogGroupClass"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("LogGroupName", 512);
        await CallAsync(
            request,
            "CreateLogGroup",
            new JsonObject { ["logGroupName"] = name }
                .With("kmsKeyId", properties.String("KmsKeyId"))
                .With("tags", properties.TagMap()),
            ct
        );
        var group = new Provisioned(name) { Attributes = { ["Arn"] = request.Arn("logs", $"log-group:{name}:*") } };
        request.Exists(group);
        if (properties.Int("RetentionInDays") is { } days)
            await CallAsync(request, "PutRetentionPolicy", new JsonObject { ["logGroupName"] = name, ["retentionInDays"] = days }, ct);
        return group;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CallAsync(request, "DeleteLogGroup", new JsonObject { ["logGroupName"] = resource.PhysicalId }, ct);

    private static Task<JsonObject> CallAsync(ResourceRequest request, string operation, JsonObject body, CancellationToken ct) =>
        request.Aws.JsonAsync("logs", $"Logs_20140328.{operation}", body, ct);
}
