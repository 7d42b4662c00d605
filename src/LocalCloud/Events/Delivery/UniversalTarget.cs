using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>EventBridge Scheduler's universal target, <c>arn:aws:scheduler:::aws-sdk:service:apiAction</c>: any call of a JSON service.</summary>
internal static class UniversalTarget
{
    // Scheduler names services as the SDK for Java 2 does.
    private static readonly Dictionary<string, (string Service, string TargetPrefix)> s_services = new(StringComparer.Ordinal)
    {
        ["dynamodb"] = ("dynamodb", "DynamoDB_20120810"),
        ["eventbridge"] = ("events", "AWSEvents"),
        ["kms"] = ("kms", "TrentService"),
        ["sfn"] = ("states", "AWSStepFunctions"),
        ["sqs"] = ("sqs", "AmazonSQS"),
        ["ssm"] = ("ssm", "AmazonSSM"),
    };

    /// <exception cref="NotSupportedException">The service isn't one of those.</exception>
    public static Task CallAsync(AwsApi api, ArnParts arn, string input, CancellationToken ct)
    {
        if (arn.Resource is "aws-sdk:lambda:invoke")
            return InvokeAsync(api, Parse(input), ct);
        if (arn.Resource.Split(':') is not ["aws-sdk", var name, var action] || !s_services.TryGetValue(name, out var service))
            throw new NotSupportedException(
                $"The local cloud doesn't know the universal target {arn.Resource}. It knows these services: {string.Join(", ", s_services.Keys)}, and lambda:invoke."
            );
        return api.JsonAsync(service.Service, $"{service.TargetPrefix}.{char.ToUpperInvariant(action[0])}{action[1..]}", Parse(input), ct);
    }

    private static async Task InvokeAsync(AwsApi api, JsonObject call, CancellationToken ct)
    {
        var function = AwsJson.Text(call["FunctionName"]) ?? throw new FormatException("lambda:invoke needs a FunctionName.");
        using var payload = new StringContent(AwsJson.Text(call["Payload"]) ?? "{}", Encoding.UTF8, "application/json");
        await api.SendAsync(
            "lambda",
            HttpMethod.Post,
            $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations",
            payload,
            new(StringComparer.Ordinal) { ["X-Amz-Invocation-Type"] = AwsJson.Text(call["InvocationType"]) ?? "RequestResponse" },
            ct
        );
    }

    private static JsonObject Parse(string input)
    {
        try
        {
            return JsonNode.Parse(input)!.AsObject();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"A universal target's input is the call's JSON object; given: {input}", e);
        }
    }
}
