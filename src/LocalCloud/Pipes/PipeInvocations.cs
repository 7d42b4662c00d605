using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>The calls with which a pipe runs functions and state machines: as an enrichment and as a target.</summary>
internal static class PipeInvocations
{
    /// <summary>Invokes a function with the batch.</summary>
    /// <returns>Its answer; null where it has none, and always where the pipe doesn't wait for one.</returns>
    /// <exception cref="PipeFailureException">It couldn't be invoked, or failed.</exception>
    public static async Task<JsonNode?> InvokeFunctionAsync(AwsApi api, string arn, JsonNode input, bool wait, CancellationToken ct)
    {
        try
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(input.ToJsonString()));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            var answer = await api.In(Authorization.Arns.Region(arn))
                .SendAsync(
                    "lambda",
                    HttpMethod.Post,
                    $"/2015-03-31/functions/{Uri.EscapeDataString(arn)}/invocations",
                    content,
                    new(StringComparer.Ordinal) { ["X-Amz-Invocation-Type"] = wait ? "RequestResponse" : "Event" },
                    ct
                );
            // The function's own message may hold values of the event, so it isn't repeated here: the function's log has it.
            if (answer.Headers?.GetValueOrDefault("X-Amz-Function-Error") is { } error)
                throw new PipeFailureException($"{arn} failed: {error} {ErrorType(answer.Body)}".TrimEnd());
            return answer.Body.IsEmpty ? null : JsonNode.Parse(answer.Body.Span);
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            throw PipeFailureException.Of($"{arn} can't be invoked", e);
        }
    }

    /// <summary>Runs an Express state machine with the batch, and waits for its end.</summary>
    /// <returns>Its output.</returns>
    /// <exception cref="PipeFailureException">It couldn't be started, or failed.</exception>
    public static async Task<JsonNode?> RunStateMachineAsync(AwsApi api, string arn, JsonNode input, CancellationToken ct)
    {
        var execution = await StatesAsync(api, arn, "StartSyncExecution", input, ct);
        if (execution["status"]?.GetValue<string>() is not "SUCCEEDED" and var status)
            throw new PipeFailureException($"{arn} ended as {status}: {execution["error"]?.GetValue<string>()}".TrimEnd());
        return execution["output"]?.GetValue<string>() is { Length: > 0 } output ? JsonNode.Parse(output) : null;
    }

    /// <summary>Starts a state machine with the batch.</summary>
    /// <exception cref="PipeFailureException">It couldn't be started.</exception>
    public static Task StartStateMachineAsync(AwsApi api, string arn, JsonNode input, CancellationToken ct) =>
        StatesAsync(api, arn, "StartExecution", input, ct);

    private static async Task<JsonObject> StatesAsync(AwsApi api, string arn, string operation, JsonNode input, CancellationToken ct)
    {
        try
        {
            return await api.In(Authorization.Arns.Region(arn))
                .JsonAsync(
                    "states",
                    $"AWSStepFunctions.{operation}",
                    new JsonObject { ["stateMachineArn"] = arn, ["input"] = input.ToJsonString() },
                    ct
                );
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            throw PipeFailureException.Of($"{arn} can't be started", e);
        }
    }

    private static string? ErrorType(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span)?["errorType"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
