using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SQS;

/// <summary>SQS in its JSON protocol.</summary>
internal static class SqsApi
{
    public static Task<JsonObject> CallAsync(AwsApi aws, string operation, JsonObject body, CancellationToken ct) =>
        aws.JsonAsync("sqs", $"AmazonSQS.{operation}", body, ct);
}
