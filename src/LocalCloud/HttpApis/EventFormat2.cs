using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Resources;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// The event of payload format 2.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
/// </summary>
internal static class EventFormat2
{
    /// <summary>The event for a call.</summary>
    public static JsonObject Write(ApiCall call)
    {
        var request = call.Request;
        var written = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = call.Match.Route.Key,
            ["rawPath"] = request.Path,
            ["rawQueryString"] = request.QueryString,
        };
        return written
            .With("cookies", Cookies(request))
            .With("headers", Headers(call))
            .With("queryStringParameters", Query(request))
            .With("requestContext", Context(call))
            .With("pathParameters", MapOrNull(call.Match.Parameters))
            .With("stageVariables", MapOrNull(call.Stage.Variables))
            .With("body", call.Body.Text)
            .With("isBase64Encoded", call.Body.IsBase64);
    }

    private static JsonArray? Cookies(ApiRequest request)
    {
        var cookies = request
            .Headers.Where(h => h.Name == "cookie")
            .SelectMany(h => h.Values)
            .SelectMany(v => (v ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        return cookies.Count == 0 ? null : ApiJson.List(cookies);
    }

    private static JsonObject Headers(ApiCall call) =>
        ApiJson.Map(
            ForwardedHeaders
                .Of(call.Request)
                .Where(h => h.Name != "cookie")
                .Select(h => KeyValuePair.Create(h.Name, string.Join(',', h.Values)))
        );

    private static JsonObject? Query(ApiRequest request) =>
        request.Query.Count == 0
            ? null
            : ApiJson.Map(
                request
                    .Query.GroupBy(p => p.Name, StringComparer.Ordinal)
                    .Select(g => KeyValuePair.Create(g.Key, string.Join(',', g.Select(p => p.Value))))
            );

    private static JsonObject Context(ApiCall call)
    {
        var request = call.Request;
        return new JsonObject { ["accountId"] = call.AccountId, ["apiId"] = call.Api.Id }
            .With("authorizer", call.Identity is { } identity ? new JsonObject { ["iam"] = Iam(identity) } : null)
            .With("domainName", request.Host)
            .With("domainPrefix", call.Api.Id)
            .With(
                "http",
                new JsonObject
                {
                    ["method"] = request.Method,
                    ["path"] = request.Path,
                    ["protocol"] = request.Protocol,
                    ["sourceIp"] = request.SourceIp,
                    ["userAgent"] = request.UserAgent,
                }
            )
            .With("requestId", request.Id)
            .With("routeKey", call.Match.Route.Key)
            .With("stage", call.Stage.Name)
            .With("time", request.Time)
            .With("timeEpoch", request.ReceivedAt.ToUnixTimeMilliseconds());
    }

    private static JsonObject Iam(ApiIdentity identity) =>
        new()
        {
            ["accessKey"] = identity.AccessKey,
            ["accountId"] = identity.AccountId,
            ["callerId"] = identity.CallerId,
            ["cognitoIdentity"] = null,
            ["principalOrgId"] = null,
            ["userArn"] = identity.UserArn,
            ["userId"] = identity.CallerId,
        };

    private static JsonObject? MapOrNull(IReadOnlyDictionary<string, string> values) => values.Count == 0 ? null : ApiJson.Map(values);
}
