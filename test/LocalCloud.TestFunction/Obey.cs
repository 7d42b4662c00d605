using System.Text;
using System.Text.Json.Nodes;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.LocalCloud.TestFunction;

/// <summary>Does what the event's member "do" says.</summary>
internal sealed class Obey : IFunction
{
    private static int _invocations;

    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation)
    {
        var parsed = JsonNode.Parse(payload.Span)!;
        if (parsed is JsonArray batch)
            return Encoding.UTF8.GetBytes(Enrich(batch).ToJsonString());
        var input = parsed.AsObject();
        // Of an HTTP API's event: what the client wants done is in a header.
        if (input["headers"]?["x-do"] is { } told)
            input = JsonNode.Parse(told.ToString())!.AsObject();
        var number = Interlocked.Increment(ref _invocations);
        if (input["do"]?.ToString() == "answer")
            return Encoding.UTF8.GetBytes(input["with"]?.ToJsonString() ?? "null");
        JsonObject answer = input["do"]?.ToString() switch
        {
            "throw" => throw new FunctionException("Test.Refused", "It was told to."),
            "crash" => Crash(),
            "sleep" => await SleepAsync(),
            "environment" => new JsonObject { ["value"] = Environment.GetEnvironmentVariable(input["name"]!.ToString()) },
            "metric" => Emit(invocation, input),
            "large" => new JsonObject { ["text"] = new string('x', 7_000_000) },
            "identity" => new JsonObject { ["xml"] = await IdentityAsync() },
            "call" => await CallAsync(input),
            "wait" => await WaitAsync(input),
            _ => new JsonObject { ["echo"] = input.DeepClone() },
        };
        invocation.Log.Info("obeyed", ("number", number));
        answer["number"] = number;
        answer["process"] = Environment.ProcessId;
        return Encoding.UTF8.GetBytes(answer.ToJsonString());
    }

    /// <summary>As a pipe's enrichment: each event says what becomes of it.</summary>
    private static JsonArray Enrich(JsonArray batch) =>
        new([
            .. batch.SelectMany(e =>
                e!["do"]?.ToString() switch
                {
                    "throw" => throw new FunctionException("Test.Refused", $"It was told to: {e.ToJsonString()}"),
                    "drop" => Enumerable.Empty<JsonNode>(),
                    "double" => [Enriched(e), Enriched(e)],
                    _ => [Enriched(e)],
                }
            ),
        ]);

    private static JsonObject Enriched(JsonNode item) => new() { ["enriched"] = item.DeepClone() };

    private static JsonObject Crash()
    {
        Environment.Exit(3);
        return [];
    }

    private static async Task<JsonObject> SleepAsync()
    {
        await Task.Delay(Timeout.Infinite);
        return [];
    }

    private static JsonObject Emit(Invocation invocation, JsonObject input)
    {
        invocation.Metrics.Emit(
            "Test/Functions",
            [new("Table", "T1")],
            new MetricValue("Seconds", input["value"]!.GetValue<double>(), "Seconds")
        );
        return [];
    }

    /// <summary>Until a file appears: a test decides when.</summary>
    private static async Task<JsonObject> WaitAsync(JsonObject input)
    {
        var path = input["file"]!.ToString();
        while (!File.Exists(path))
            await Task.Delay(20);
        return [];
    }

    private static async Task<string> IdentityAsync()
    {
        var answer = await SendAsync(
            "sts",
            new StringContent("Action=GetCallerIdentity&Version=2011-06-15", Encoding.UTF8, "application/x-www-form-urlencoded"),
            target: null
        );
        return answer["body"]!.ToString();
    }

    /// <summary>Calls an AWS API of a JSON service.</summary>
    private static Task<JsonObject> CallAsync(JsonObject input) =>
        SendAsync(
            input["service"]!.ToString(),
            new StringContent(input["body"]!.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.0"),
            input["target"]!.ToString()
        );

    private static async Task<JsonObject> SendAsync(string service, HttpContent content, string? target)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL"));
        request.Content = content;
        var key = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=none"
        );
        request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", Environment.GetEnvironmentVariable("AWS_SESSION_TOKEN"));
        if (target is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        using var response = await http.SendAsync(request);
        return new JsonObject { ["status"] = (int)response.StatusCode, ["body"] = await response.Content.ReadAsStringAsync() };
    }
}
