using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.CloudWatch;

/// <summary>CloudWatch in its JSON protocol.</summary>
internal static class CloudWatchApi
{
    public static Task<JsonObject> CallAsync(AwsApi aws, string operation, JsonObject body, CancellationToken ct) =>
        aws.JsonAsync("monitoring", $"GraniteServiceVersion20100801.{operation}", body, ct);

    public static Task DeleteAlarmAsync(ResourceRequest request, Provisioned alarm, CancellationToken ct) =>
        CallAsync(request.Aws, "DeleteAlarms", new JsonObject { ["AlarmNames"] = ApiJson.List([alarm.PhysicalId]) }, ct);
}
