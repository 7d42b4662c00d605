using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Starts executions as Step Functions does. An Express machine's leave no trace but their log; moto runs each within one request, to which
/// <c>StartSyncExecution</c> listens, and <c>StartExecution</c> doesn't. A standard machine's are moto's, with what it lacks: it calls all
/// nameless ones "None", and refuses the second of them.
/// </summary>
internal sealed class ExecutionService : ILocalService
{
    private const string Express = "EXPRESS";

    private readonly LocalCloudContext _context;
    private readonly DeliveryTracker _tracker;
    private readonly ConcurrentDictionary<string, string> _types = new(StringComparer.Ordinal);

    /// <summary>Starts executions at the local cloud's moto; <paramref name="tracker"/> knows of those of Express machines.</summary>
    public ExecutionService(LocalCloudContext context, DeliveryTracker tracker)
    {
        _context = context;
        _tracker = tracker;
    }

    /// <inheritdoc />
    public string Service => "states";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        switch (request.Operation)
        {
            case "StartExecution":
                return await TypeAsync(request, ct) == Express ? Start(NewExecution(request)) : await StartStandardAsync(request, ct);
            case "StartSyncExecution":
                if (await TypeAsync(request, ct) != Express)
                    throw NotSupported();
                return AwsResponse.Json(await RunAsync(NewExecution(request), ct), contentType: "application/x-amz-json-1.0");
            case "ListExecutions" when request.Json["stateMachineArn"] is not null && await TypeAsync(request, ct) == Express:
                throw NotSupported();
            case "DeleteStateMachine" or "CreateStateMachine":
                // The next one of this name may be of the other type.
                _types.Clear();
                return null;
            default:
                return null;
        }
    }

    private async Task<string> TypeAsync(AwsRequest request, CancellationToken ct)
    {
        var arn = request.Json["stateMachineArn"]?.GetValue<string>() ?? throw Invalid("InvalidArn", "stateMachineArn is required.");
        if (_types.TryGetValue(arn, out var known))
            return known;
        var machine = await _context
            .Moto.In(request.Region)
            .JsonAsync("states", "AWSStepFunctions.DescribeStateMachine", new JsonObject { ["stateMachineArn"] = arn }, ct);
        return _types[arn] = machine["type"]?.GetValue<string>() ?? "STANDARD";
    }

    private async Task<AwsResponse?> StartStandardAsync(AwsRequest request, CancellationToken ct)
    {
        if (request.Json["name"] is not null)
            return null;
        var named = request.Json.DeepClone().AsObject();
        named["name"] = Guid.NewGuid().ToString();
        named["input"] ??= "{}";
        var answer = await _context.Moto.In(request.Region).JsonAsync("states", "AWSStepFunctions.StartExecution", named, ct);
        return AwsResponse.Json(answer, contentType: "application/x-amz-json-1.0");
    }

    private static ExpressExecution NewExecution(AwsRequest request)
    {
        var machine = ArnParts.Parse(request.Json["stateMachineArn"]!.GetValue<string>());
        var name = request.Json["name"]?.GetValue<string>() ?? Guid.NewGuid().ToString();
        var input = request.Json["input"]?.GetValue<string>() ?? "{}";
        CheckInput(input);
        var machineName = machine.Resource.Split(':')[1];
        var arn = $"arn:aws:states:{machine.Region}:{machine.Account}:express:{machineName}:{name}:{Guid.NewGuid()}";
        return new ExpressExecution(arn, request.Json["stateMachineArn"]!.GetValue<string>(), name, input, machine.Region);
    }

    private static void CheckInput(string input)
    {
        try
        {
            JsonNode.Parse(input);
        }
        catch (JsonException e)
        {
            throw Invalid("InvalidExecutionInput", $"Invalid State Machine Execution Input: '{e.Message}'");
        }
    }

    private AwsResponse Start(ExpressExecution execution)
    {
        _tracker.Run(async ct =>
        {
            var ended = await RunAsync(execution, ct);
            if (ended["status"]?.GetValue<string>() is not "SUCCEEDED" and var status)
                _context.Log($"{execution.Arn} ended as {status}: {ended["error"]}");
        });
        var answer = new JsonObject
        {
            ["executionArn"] = execution.Arn,
            ["startDate"] = _context.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
        };
        return AwsResponse.Json(answer, contentType: "application/x-amz-json-1.0");
    }

    /// <returns>What <c>StartSyncExecution</c> answers.</returns>
    private async Task<JsonObject> RunAsync(ExpressExecution execution, CancellationToken ct)
    {
        var started = _context.Time.GetTimestamp();
        var body = new JsonObject
        {
            ["stateMachineArn"] = execution.MachineArn,
            ["name"] = execution.Name,
            ["input"] = execution.Input,
        };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Amz-Target"] = "AWSStepFunctions.StartSyncExecution",
            ["X-Execution-Arn"] = execution.Arn,
        };
        var answer = await _context.Moto.In(execution.Region).SendAsync("states", HttpMethod.Post, "/", content, headers, ct);
        var ended = JsonNode.Parse(answer.Body.Span)!.AsObject();
        ended["billingDetails"] = new JsonObject
        {
            ["billedDurationInMilliseconds"] = (long)Math.Ceiling(_context.Time.GetElapsedTime(started).TotalMilliseconds / 100) * 100,
            ["billedMemoryUsedInMB"] = 64,
        };
        return ended;
    }

    private static AwsApiException NotSupported() =>
        Invalid("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine");

    private static AwsApiException Invalid(string code, string message) => new(code, message, 400);

    private sealed record ExpressExecution(string Arn, string MachineArn, string Name, string Input, string Region);
}
