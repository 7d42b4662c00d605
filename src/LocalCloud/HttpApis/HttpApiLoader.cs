using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Reads how APIs are configured, and keeps it until a call changes it.</summary>
internal sealed class HttpApiLoader(AwsApi moto)
{
    // What an account may do where a stage doesn't say (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html).
    private const double RequestsPerSecondOfAnAccount = 10_000;
    private const int BurstOfAnAccount = 5_000;

    private readonly ConcurrentDictionary<string, Task<HttpApi>> _apis = new(StringComparer.Ordinal);

    /// <summary>The API.</summary>
    /// <exception cref="AwsApiException">There is none.</exception>
    public async Task<HttpApi> LoadAsync(string region, string apiId)
    {
        // Not with one request's cancellation: others wait for the same.
        var loading = _apis.GetOrAdd(apiId, id => ReadAsync(moto.In(region), id));
        try
        {
            return await loading;
        }
        catch
        {
            _apis.TryRemove(KeyValuePair.Create(apiId, loading));
            throw;
        }
    }

    /// <summary>Something of the API has changed.</summary>
    public void Forget(string apiId) => _apis.TryRemove(apiId, out _);

    private static async Task<HttpApi> ReadAsync(AwsApi api, string id)
    {
        var described = await GetAsync(api, $"/v2/apis/{id}");
        var integrations = await ItemsAsync(api, $"/v2/apis/{id}/integrations");
        var routes = await ItemsAsync(api, $"/v2/apis/{id}/routes");
        var stages = await ItemsAsync(api, $"/v2/apis/{id}/stages");
        var byTarget = integrations.ToDictionary(i => $"integrations/{Text(i, "integrationId")}", Integration, StringComparer.Ordinal);
        return new HttpApi(
            id,
            api.Region,
            Text(described, "name") ?? id,
            described["disableExecuteApiEndpoint"]?.ToString() == "true",
            new RouteTable(routes.Select(r => Route(r, byTarget))),
            stages.Select(Stage).ToDictionary(s => s.Name, StringComparer.Ordinal)
        );
    }

    private static ApiRoute Route(JsonObject route, Dictionary<string, ApiIntegration> byTarget)
    {
        var authorization = Text(route, "authorizationType") ?? "NONE";
        return new ApiRoute(
            Text(route, "routeKey")!,
            authorization == "AWS_IAM",
            authorization is "AWS_IAM" or "NONE" ? null : authorization,
            byTarget.GetValueOrDefault(Text(route, "target") ?? "")
        );
    }

    private static ApiIntegration Integration(JsonObject integration)
    {
        var isFunction = Text(integration, "integrationType") == "AWS_PROXY" && Text(integration, "integrationSubtype") is null;
        return new ApiIntegration(
            isFunction ? FunctionArn(Text(integration, "integrationUri") ?? "") : null,
            Text(integration, "payloadFormatVersion") ?? "1.0",
            TimeSpan.FromMilliseconds(Number(integration["timeoutInMillis"]) ?? 30_000),
            Text(integration, "credentialsArn")
        );
    }

    /// <summary>A function's ARN, alone or in the longer form of REST APIs: <c>arn:...:path/2015-03-31/functions/ARN/invocations</c>.</summary>
    private static string? FunctionArn(string uri)
    {
        var start = uri.LastIndexOf("arn:", StringComparison.Ordinal);
        var arn = start < 0 ? "" : uri[start..].Split('/')[0];
        return arn.Split(':') is [_, _, "lambda", _, _, "function", _, ..] ? arn : null;
    }

    private static ApiStage Stage(JsonObject stage) =>
        new(
            Text(stage, "stageName")!,
            Map(stage["stageVariables"]),
            stage["accessLogSettings"] is JsonObject log ? Text(log, "destinationArn") : null,
            stage["accessLogSettings"] is JsonObject format ? Text(format, "format") ?? "" : "",
            Limit(stage["defaultRouteSettings"]),
            (stage["routeSettings"] as JsonObject ?? [])
                .Select(e => (e.Key, Limit: Limit(e.Value)))
                .Where(e => e.Limit is not null)
                .ToDictionary(e => e.Key, e => e.Limit!, StringComparer.Ordinal)
        );

    private static RateLimit? Limit(JsonNode? settings)
    {
        var rate = Number(settings?["throttlingRateLimit"]);
        var burst = Number(settings?["throttlingBurstLimit"]);
        return rate is null && burst is null ? null : new RateLimit(rate ?? RequestsPerSecondOfAnAccount, (int)(burst ?? BurstOfAnAccount));
    }

    private static Dictionary<string, string> Map(JsonNode? node) =>
        (node as JsonObject ?? []).ToDictionary(e => e.Key, e => e.Value?.ToString() ?? "", StringComparer.Ordinal);

    private static async Task<List<JsonObject>> ItemsAsync(AwsApi api, string path) =>
        [.. ((await GetAsync(api, path))["items"] as JsonArray ?? []).OfType<JsonObject>()];

    private static async Task<JsonObject> GetAsync(AwsApi api, string path) =>
        (await api.RestAsync("apigateway", HttpMethod.Get, path, null, CancellationToken.None))!.AsObject();

    private static string? Text(JsonObject json, string name) => json[name]?.ToString() is { Length: > 0 } text ? text : null;

    private static double? Number(JsonNode? node) =>
        node is null ? null : double.Parse(node.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
