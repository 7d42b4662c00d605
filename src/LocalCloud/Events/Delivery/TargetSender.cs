using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>Sends an input to a target, with the target's own API, in the name that AWS would use.</summary>
internal sealed class TargetSender(LocalCloudContext context, ICallAuthorizer authorizer, CallerApis callers, TopicPublisher topics)
{
    /// <exception cref="AwsApiException">The target refused it.</exception>
    /// <exception cref="NotSupportedException">The local cloud can't deliver to such a target.</exception>
    public async Task SendAsync(DeliveryAttempt attempt, string input, CancellationToken ct)
    {
        var arn = ArnParts.Parse(attempt.TargetArn);
        var api = (await ApiAsync(attempt, ct)).In(arn.Region.Length > 0 ? arn.Region : context.Region);
        await (
            arn.Service switch
            {
                "sns" => PublishAsync(attempt, api, input, ct),
                "sqs" => SendMessageAsync(attempt, api, arn, input, ct),
                "lambda" => InvokeAsync(api, attempt.TargetArn, input, ct),
                "states" => StartExecutionAsync(attempt, api, input, ct),
                "logs" => PutLogEventAsync(api, arn, input, ct),
                "events" when attempt.Target["EventBridgeParameters"] is JsonObject parameters => PutEventAsync(
                    api,
                    arn,
                    parameters,
                    input,
                    ct
                ),
                "scheduler" => UniversalTarget.CallAsync(api, arn, input, ct),
                _ => throw new NotSupportedException(
                    $"The local cloud doesn't deliver events to {attempt.TargetArn}: it knows topics, queues, functions, state machines, log groups and buses."
                ),
            }
        );
    }

    /// <summary>Whether an event may be handed on to another bus, with the target's role.</summary>
    public async Task CheckForwardAsync(DeliveryAttempt attempt, CancellationToken ct)
    {
        if (attempt.RoleArn is not { } role)
            return;
        await callers.CheckRoleAsync(role, attempt.Principal, ct);
        var entry = new JsonObject { ["EventBusName"] = attempt.TargetArn };
        var body = new JsonObject { ["Entries"] = new JsonArray(entry) };
        var request = new AwsRequest(
            "events",
            "PutEvents",
            ArnParts.Parse(attempt.TargetArn).Region,
            HttpMethod.Post,
            "/",
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Amz-Target"] = "AWSEvents.PutEvents" },
            Encoding.UTF8.GetBytes(body.ToJsonString())
        );
        var decision = await authorizer.AuthorizeAsync(request, new RoleSession(role, Guid.NewGuid().ToString("N"), ""), ct);
        if (!decision.IsAllowed)
            throw new AwsApiException("AccessDeniedException", decision.Message, 403);
    }

    private async Task<AwsApi> ApiAsync(DeliveryAttempt attempt, CancellationToken ct) =>
        attempt.RoleArn is { } role ? await callers.ForRoleAsync(role, attempt.Principal, ct) : callers.For(attempt.Principal);

    private Task PublishAsync(DeliveryAttempt attempt, AwsApi api, string input, CancellationToken ct) =>
        attempt.RoleArn is null
            ? topics.PublishAsync(attempt.Principal, attempt.TargetArn, input, null, ct)
            : TopicPublisher.PublishAsync(api, attempt.TargetArn, input, null, ct);

    private async Task SendMessageAsync(DeliveryAttempt attempt, AwsApi api, ArnParts queue, string input, CancellationToken ct)
    {
        var body = new JsonObject { ["QueueUrl"] = QueueUrl.Of(context, queue), ["MessageBody"] = input };
        if (attempt.Target["SqsParameters"]?["MessageGroupId"]?.GetValue<string>() is { } group)
            body["MessageGroupId"] = group;
        await api.JsonAsync("sqs", "AmazonSQS.SendMessage", body, ct);
    }

    private static async Task InvokeAsync(AwsApi api, string functionArn, string input, CancellationToken ct)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(input));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await api.SendAsync(
            "lambda",
            HttpMethod.Post,
            $"/2015-03-31/functions/{Uri.EscapeDataString(functionArn)}/invocations",
            content,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Amz-Invocation-Type"] = "Event" },
            ct
        );
    }

    private static Task<JsonObject> StartExecutionAsync(DeliveryAttempt attempt, AwsApi api, string input, CancellationToken ct) =>
        attempt.RoleArn is null
            ? throw new AwsApiException(
                "AccessDeniedException",
                $"The target {attempt.TargetArn} has no RoleArn, which a state machine needs.",
                403
            )
            : api.JsonAsync(
                "states",
                "AWSStepFunctions.StartExecution",
                new JsonObject { ["stateMachineArn"] = attempt.TargetArn, ["input"] = input },
                ct
            );

    // A stream for each event, as EventBridge does it.
    private async Task PutLogEventAsync(AwsApi api, ArnParts arn, string input, CancellationToken ct)
    {
        var group = arn.Resource["log-group:".Length..].TrimEnd('*').TrimEnd(':');
        var stream = Guid.NewGuid().ToString();
        await api.JsonAsync(
            "logs",
            "Logs_20140328.CreateLogStream",
            new JsonObject { ["logGroupName"] = group, ["logStreamName"] = stream },
            ct
        );
        var line = new JsonObject { ["timestamp"] = context.Time.GetUtcNow().ToUnixTimeMilliseconds(), ["message"] = input };
        await api.JsonAsync(
            "logs",
            "Logs_20140328.PutLogEvents",
            new JsonObject
            {
                ["logGroupName"] = group,
                ["logStreamName"] = stream,
                ["logEvents"] = new JsonArray(line),
            },
            ct
        );
    }

    private static async Task PutEventAsync(AwsApi api, ArnParts bus, JsonObject parameters, string input, CancellationToken ct)
    {
        var entry = new JsonObject
        {
            ["EventBusName"] = bus.Name,
            ["Source"] = parameters["Source"]!.GetValue<string>(),
            ["DetailType"] = parameters["DetailType"]!.GetValue<string>(),
            ["Detail"] = input,
        };
        var answer = await api.JsonAsync("events", "AWSEvents.PutEvents", new JsonObject { ["Entries"] = new JsonArray(entry) }, ct);
        if (answer["Entries"]?[0]?["ErrorCode"]?.GetValue<string>() is { } code)
            throw new AwsApiException(code, answer["Entries"]![0]!["ErrorMessage"]?.GetValue<string>() ?? "", 400);
    }
}
