using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Resources;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// The event of payload format 1.0 (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
/// </summary>
internal static class EventFormat1
{
    /// <summary>The event for a call.</summary>
    public static JsonObject Write(ApiCall call)
    {
        var request = call.Request;
        var headers = ForwardedHeaders.Of(request).ToList();
        var query = request.Query.GroupBy(p => p.Name, p => p.Value, StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["version"] = "1.0",
            ["resource"] = Resource(call.Match.Route),
            ["path"] = request.Path,
            ["httpMethod"] = request.Method,
            ["headers"] = ApiJson.Map(headers.Select(h => KeyValuePair.Create(h.Name, h.Values[^1] ?? ""))),
            ["multiValueHeaders"] = new JsonObject(
                headers.Select(h => KeyValuePair.Create(h.Name, (JsonNode?)ApiJson.List(h.Values.Select(v => v ?? ""))))
            ),
            ["queryStringParameters"] = query.Count == 0 ? null : ApiJson.Map(query.Select(g => KeyValuePair.Create(g.Key, g.Last()))),
            ["multiValueQueryStringParameters"] =
                query.Count == 0 ? null : new JsonObject(query.Select(g => KeyValuePair.Create(g.Key, (JsonNode?)ApiJson.List(g)))),
            ["requestContext"] = Context(call),
            ["pathParameters"] = call.Match.Parameters.Count == 0 ? null : ApiJson.Map(call.Match.Parameters),
            ["stageVariables"] = call.Stage.Variables.Count == 0 ? null : ApiJson.Map(call.Stage.Variables),
            ["body"] = call.Body.Text,
            ["isBase64Encoded"] = call.Body.IsBase64,
        };
    }

    private static JsonObject Context(ApiCall call)
    {
        var request = call.Request;
        return new JsonObject
        {
            ["accountId"] = call.AccountId,
            ["apiId"] = call.Api.Id,
            ["domainName"] = request.Host,
            ["domainPrefix"] = call.Api.Id,
            ["extendedRequestId"] = request.Id,
            ["httpMethod"] = request.Method,
            ["identity"] = new JsonObject
            {
                ["accessKey"] = call.Identity?.AccessKey,
                ["accountId"] = call.Identity?.AccountId,
                ["caller"] = call.Identity?.CallerId,
                ["cognitoAuthenticationProvider"] = null,
                ["cognitoAuthenticationType"] = null,
                ["cognitoIdentityId"] = null,
                ["cognitoIdentityPoolId"] = null,
                ["principalOrgId"] = null,
                ["sourceIp"] = request.SourceIp,
                ["user"] = call.Identity?.CallerId,
                ["userAgent"] = request.UserAgent,
                ["userArn"] = call.Identity?.UserArn,
            },
            ["path"] = request.Path,
            ["protocol"] = request.Protocol,
            ["requestId"] = request.Id,
            ["requestTime"] = request.Time,
            ["requestTimeEpoch"] = request.ReceivedAt.ToUnixTimeMilliseconds(),
            ["resourceId"] = call.Match.Route.Key,
            ["resourcePath"] = Resource(call.Match.Route),
            ["stage"] = call.Stage.Name,
        };
    }

    private static string Resource(ApiRoute route) => route.Path.Length == 0 ? route.Key : route.Path;
}
