using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Asynchronous invocations (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html): retried when they fail, then sent to the
/// dead-letter target and the destination for failures, under the function's own role.
/// </summary>
internal sealed class AsyncInvocations : IAsyncDisposable
{
    private readonly FunctionHost _functions;
    private readonly LocalCloudOptions _options;
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Invocations of the functions of <paramref name="functions"/>.</summary>
    public AsyncInvocations(FunctionHost functions, LocalCloudOptions options)
    {
        _functions = functions;
        _options = options;
    }

    /// <summary>Takes an event; it runs in the background.</summary>
    public void Start(FunctionDefinition function, string requestId, ReadOnlyMemory<byte> payload) =>
        Track(RunAsync(function, requestId, payload));

    /// <summary>Remembers work of the background until it is done, so that the end can wait for it.</summary>
    public void Track(Task task)
    {
        _running[task] = 0;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    /// <summary>Drops what still waits.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running.Keys);
    }

    private async Task RunAsync(FunctionDefinition function, string requestId, ReadOnlyMemory<byte> payload)
    {
        try
        {
            var attempts = 0;
            InvocationResult result;
            do
            {
                if (attempts > 0)
                    await Task.Delay(Delay(attempts), _options.Time, _ending.Token);
                attempts++;
                result = await TryAsync(function, requestId, payload);
            } while (result.FunctionError is not null && attempts <= function.Async.MaximumRetryAttempts);
            await DeliverAsync(function, payload, result, attempts);
        }
        catch (OperationCanceledException)
        {
            // The local cloud ends: what it had queued ends with it.
        }
        catch (Exception error)
        {
            // Nobody waits for this task, so this is the place where its failure is told.
            _options.Log?.Invoke($"{function.Name}: the result of request {requestId} couldn't be delivered: {error.Message}");
        }
    }

    private TimeSpan Delay(int attempts) =>
        _options.AsyncRetryDelays.Count == 0
            ? TimeSpan.Zero
            : _options.AsyncRetryDelays[Math.Min(attempts, _options.AsyncRetryDelays.Count) - 1];

    private async Task<InvocationResult> TryAsync(FunctionDefinition function, string requestId, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return await _functions.InvokeAsync(function.Name, requestId, payload, _ending.Token);
        }
        catch (Exception error) when (error is AwsApiException or LocalCloudException)
        {
            return InvocationResult.Failed(requestId, error.GetType().Name, error.Message);
        }
    }

    private async Task DeliverAsync(FunctionDefinition function, ReadOnlyMemory<byte> payload, InvocationResult result, int attempts)
    {
        var failed = result.FunctionError is not null;
        if (failed && function.Async.DeadLetterArn is { } deadLetters)
            await DeadLetterAsync(function, deadLetters, payload, result);
        if ((failed ? function.Async.OnFailureArn : function.Async.OnSuccessArn) is { } destination)
            await SendRecordAsync(function, destination, Record(function, payload, result, attempts), failed);
    }

    private JsonObject Record(FunctionDefinition function, ReadOnlyMemory<byte> payload, InvocationResult result, int attempts)
    {
        var failed = result.FunctionError is not null;
        var response = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = "$LATEST" };
        if (failed)
            response["functionError"] = result.FunctionError;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["timestamp"] = _options.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = result.RequestId,
                ["functionArn"] = $"{function.Arn}:$LATEST",
                ["condition"] = failed ? "RetriesExhausted" : "Success",
                ["approximateInvokeCount"] = attempts,
            },
            ["requestPayload"] = payload.IsEmpty ? null : JsonNode.Parse(payload.Span),
            ["responseContext"] = response,
            ["responsePayload"] = result.Json,
        };
    }

    private Task DeadLetterAsync(FunctionDefinition function, string target, ReadOnlyMemory<byte> payload, InvocationResult result)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RequestID"] = result.RequestId,
            ["ErrorCode"] = "200",
            ["ErrorMessage"] = (result.Json as JsonObject)?["errorMessage"]?.ToString() ?? "",
        };
        return SendAsync(function, target, Encoding.UTF8.GetString(payload.Span), attributes);
    }

    private Task SendRecordAsync(FunctionDefinition function, string target, JsonObject record, bool failed) =>
        Service(target) switch
        {
            "events" => PutEventAsync(function, target, record, failed),
            "lambda" => _functions
                .AsRoleOf(function)
                .SendAsync(
                    "lambda",
                    HttpMethod.Post,
                    $"/2015-03-31/functions/{Uri.EscapeDataString(target)}/invocations",
                    new StringContent(record.ToJsonString()),
                    new(StringComparer.Ordinal) { ["X-Amz-Invocation-Type"] = "Event" },
                    _ending.Token
                ),
            _ => SendAsync(function, target, record.ToJsonString(), []),
        };

    private async Task PutEventAsync(FunctionDefinition function, string bus, JsonObject record, bool failed)
    {
        var entry = new JsonObject
        {
            ["EventBusName"] = bus,
            ["Source"] = "lambda",
            ["DetailType"] = $"Lambda Function Invocation Result - {(failed ? "Failure" : "Success")}",
            ["Resources"] = new JsonArray(function.Arn),
            ["Detail"] = record.ToJsonString(),
        };
        var body = new JsonObject { ["Entries"] = new JsonArray(entry) };
        await _functions.AsRoleOf(function).JsonAsync("events", "AWSEvents.PutEvents", body, _ending.Token);
    }

    private Task SendAsync(FunctionDefinition function, string target, string message, Dictionary<string, string> attributes)
    {
        var api = _functions.AsRoleOf(function);
        var name = target.Split(':')[^1];
        return Service(target) switch
        {
            "sqs" => api.JsonAsync(
                "sqs",
                "AmazonSQS.SendMessage",
                new JsonObject
                {
                    ["QueueUrl"] = new Uri(api.Endpoint, $"/{target.Split(':')[4]}/{name}").ToString(),
                    ["MessageBody"] = message,
                    ["MessageAttributes"] = Attributes(attributes),
                },
                _ending.Token
            ),
            "sns" => api.QueryAsync(
                "sns",
                "2010-03-31",
                "Publish",
                [new("TopicArn", target), new("Message", message), .. SnsAttributes(attributes)],
                _ending.Token
            ),
            var other => throw new LocalCloudException(
                $"Function {function.Name} sends failed events to {target}. The local cloud can send them to sqs, sns, events and lambda, not to {other}."
            ),
        };
    }

    private static JsonObject Attributes(Dictionary<string, string> attributes) =>
        new(
            attributes.Select(a => new KeyValuePair<string, JsonNode?>(
                a.Key,
                new JsonObject { ["DataType"] = "String", ["StringValue"] = a.Value }
            ))
        );

    private static IEnumerable<KeyValuePair<string, string>> SnsAttributes(Dictionary<string, string> attributes) =>
        attributes.SelectMany(
            (a, i) =>
                new KeyValuePair<string, string>[]
                {
                    new($"MessageAttributes.entry.{i + 1}.Name", a.Key),
                    new($"MessageAttributes.entry.{i + 1}.Value.DataType", "String"),
                    new($"MessageAttributes.entry.{i + 1}.Value.StringValue", a.Value),
                }
        );

    private static string Service(string arn) => arn.Split(':').ElementAtOrDefault(2) ?? "";
}
