using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>
/// Sends what couldn't be delivered to the target's dead-letter queue, with EventBridge's message attributes. As on AWS, the queue's policy
/// must let EventBridge in; Scheduler sends with the target's role.
/// </summary>
internal sealed class DeadLetters(LocalCloudContext context, CallerApis callers)
{
    public async Task SendAsync(DeliveryAttempt attempt, DeliveryFailure failure, int retries, string? exhausted, CancellationToken ct)
    {
        if (attempt.DeadLetterArn is not { } arn)
            return;
        var attributes = new JsonObject
        {
            [IsSchedule(attempt) ? "SCHEDULE_ARN" : "RULE_ARN"] = Text(attempt.SourceArn),
            ["TARGET_ARN"] = Text(attempt.TargetArn),
            ["ERROR_CODE"] = Text(failure.Code),
            ["ERROR_MESSAGE"] = Text(failure.Message),
            ["RETRY_ATTEMPTS"] = new JsonObject
            {
                ["DataType"] = "Number",
                ["StringValue"] = retries.ToString(CultureInfo.InvariantCulture),
            },
        };
        foreach (var (name, value) in attempt.DeadLetterAttributes)
            attributes[name] = Text(value);
        if (exhausted is not null)
            attributes["EXHAUSTED_RETRY_CONDITION"] = Text(exhausted);
        try
        {
            var queue = ArnParts.Parse(arn);
            var api =
                IsSchedule(attempt) && attempt.RoleArn is { } role
                    ? await callers.ForRoleAsync(role, attempt.Principal, ct)
                    : callers.For(attempt.Principal);
            await api.In(queue.Region)
                .JsonAsync(
                    "sqs",
                    "AmazonSQS.SendMessage",
                    new JsonObject
                    {
                        ["QueueUrl"] = QueueUrl.Of(context, queue),
                        ["MessageBody"] = attempt.EventJson,
                        ["MessageAttributes"] = attributes,
                    },
                    ct
                );
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException or FormatException)
        {
            context.Log($"{attempt.SourceArn} lost an event: its dead-letter queue {arn} didn't take it: {e.Message}");
        }
    }

    private static bool IsSchedule(DeliveryAttempt attempt) => attempt.Principal.Service.StartsWith("scheduler", StringComparison.Ordinal);

    private static JsonObject Text(string value) => new() { ["DataType"] = "String", ["StringValue"] = value };
}
