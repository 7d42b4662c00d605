using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Bus;

/// <summary>
/// What moto's EventBridge can't do as AWS does: PutEvents is answered here and never reaches moto, which would deliver a second time;
/// patterns are checked before moto keeps them.
/// </summary>
internal sealed class EventBusService(LocalCloudContext context, EventRouter router) : ILocalService
{
    private const int LargestBatch = 10;

    /// <inheritdoc />
    public string Service => "events";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        switch (request.Operation)
        {
            case "PutEvents":
                return AwsResponse.Json(await PutEventsAsync(request, ct));
            case "TestEventPattern":
                return AwsResponse.Json(TestPattern(request.Json));
            case "PutRule":
                if (request.Json["EventPattern"]?.GetValue<string>() is { Length: > 0 } pattern)
                    Parse(pattern);
                return null;
            default:
                return null;
        }
    }

    private async Task<JsonObject> PutEventsAsync(AwsRequest request, CancellationToken ct)
    {
        var entries = request.Json["Entries"]?.AsArray() ?? [];
        if (entries.Count is 0 or > LargestBatch)
            throw new AwsApiException(
                "ValidationException",
                $"PutEvents takes 1 to {LargestBatch} entries; {entries.Count} were given.",
                400
            );
        var results = new JsonArray();
        var failed = 0;
        foreach (var entry in entries)
        {
            var result = await PutEventAsync(entry!.AsObject(), request.Region, ct);
            failed += result.ContainsKey("ErrorCode") ? 1 : 0;
            results.Add(result);
        }
        return new JsonObject { ["FailedEntryCount"] = failed, ["Entries"] = results };
    }

    private async Task<JsonObject> PutEventAsync(JsonObject entry, string region, CancellationToken ct)
    {
        foreach (var name in (string[])["Source", "DetailType", "Detail"])
        {
            if (string.IsNullOrEmpty(entry[name]?.GetValue<string>()))
                return Error("InvalidArgument", $"Parameter {name} is not valid. Reason: {name} is a required argument.");
        }
        var source = entry["Source"]!.GetValue<string>();
        if (source.StartsWith("aws.", StringComparison.Ordinal))
            return Error("NotAuthorizedForSourceException", "Not authorized for the source.");
        if (ParseDetail(entry["Detail"]!.GetValue<string>()) is not { } detail)
            return Error("MalformedDetail", "Detail is malformed.");
        var bus = entry["EventBusName"]?.GetValue<string>() ?? BusEvent.DefaultBus;
        var from = new EventSource(source, context.AccountId, region, bus[(bus.LastIndexOf('/') + 1)..]);
        var resources = entry["Resources"]?.AsArray().Select(r => r!.GetValue<string>()) ?? [];
        var now = context.Time.GetUtcNow();
        var sent = BusEvent.Create(from, entry["DetailType"]!.GetValue<string>(), detail, resources, now, TimeOf(entry["Time"]));
        await router.PublishAsync(sent, ct);
        return new JsonObject { ["EventId"] = sent.Id };
    }

    private static JsonObject TestPattern(JsonObject body)
    {
        try
        {
            var matches = Parse(body["EventPattern"]!.GetValue<string>()).Matches(body["Event"]!.GetValue<string>());
            return new JsonObject { ["Result"] = matches };
        }
        catch (JsonException e)
        {
            throw new AwsApiException("ValidationException", $"Parameter Event is not valid JSON: {e.Message}", 400);
        }
    }

    private static EventPattern Parse(string pattern)
    {
        try
        {
            return EventPattern.Parse(pattern);
        }
        catch (InvalidEventPatternException e)
        {
            throw new AwsApiException("InvalidEventPatternException", $"Event pattern is not valid. Reason: {e.Message}", 400);
        }
    }

    private static JsonObject? ParseDetail(string detail)
    {
        try
        {
            return JsonNode.Parse(detail) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Seconds since 1970, as the JSON protocol writes timestamps.
    private static DateTimeOffset? TimeOf(JsonNode? time) =>
        time?.GetValueKind() == JsonValueKind.Number ? DateTimeOffset.UnixEpoch.AddSeconds(time.GetValue<double>()) : null;

    private static JsonObject Error(string code, string message) => new() { ["ErrorCode"] = code, ["ErrorMessage"] = message };
}
