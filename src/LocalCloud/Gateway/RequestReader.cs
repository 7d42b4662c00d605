using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace RegulatedData.LocalCloud;

/// <summary>Turns an HTTP request into an <see cref="AwsRequest"/>: which service, which operation, in which protocol.</summary>
internal static class RequestReader
{
    /// <summary>The request's query, decoded; of a repeated name the first value.</summary>
    public static FrozenDictionary<string, string> Query(string queryString) =>
        QueryHelpers.ParseQuery(queryString).ToFrozenDictionary(p => p.Key, p => p.Value.FirstOrDefault() ?? "", StringComparer.Ordinal);

    /// <summary>Reads everything but the body.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="rawTarget">Path and query as sent.</param>
    /// <param name="headers">The headers, whose names don't care about case.</param>
    /// <param name="scope">The signature's scope.</param>
    public static AwsRequest ReadHead(string method, string rawTarget, IReadOnlyDictionary<string, string> headers, SigningScope scope)
    {
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? rawTarget : rawTarget[..mark];
        var queryString = mark < 0 ? "" : rawTarget[mark..];
        var request = new AwsRequest(scope.Service, "", scope.Region, new HttpMethod(method), path, Query(queryString), headers, default)
        {
            QueryString = queryString,
        };
        return Rpc(request) ?? Target(request) ?? Rest(request) ?? Form(request);
    }

    /// <summary>Adds the body, in which query services name their operation.</summary>
    public static AwsRequest WithBody(AwsRequest request, ReadOnlyMemory<byte> body)
    {
        if (request.Protocol == AwsProtocol.RpcV2Cbor)
            return request with { Body = Encoding.UTF8.GetBytes(CborJson.ToJson(body).ToJsonString()) };
        var whole = request with { Body = body };
        if (request.Protocol is not (AwsProtocol.Query or AwsProtocol.Ec2))
            return whole;
        var action = IsForm(request) ? whole.Form.GetValueOrDefault("Action") : null;
        return whole with { Operation = action ?? request.Query.GetValueOrDefault("Action", "") };
    }

    /// <summary>Smithy RPC v2: /service/GraniteServiceVersion20100801/operation/PutMetricData.</summary>
    private static AwsRequest? Rpc(AwsRequest request) =>
        request.Headers.GetValueOrDefault("smithy-protocol") == "rpc-v2-cbor"
        && request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [.., "service", _, "operation", var operation]
            ? request with
            {
                Operation = operation,
                Protocol = AwsProtocol.RpcV2Cbor,
            }
            : null;

    /// <summary>The JSON protocols: X-Amz-Target: DynamoDB_20120810.PutItem.</summary>
    private static AwsRequest? Target(AwsRequest request) =>
        request.Headers.TryGetValue("X-Amz-Target", out var target)
            ? request with
            {
                Operation = target[(target.LastIndexOf('.') + 1)..],
                Protocol = AwsProtocol.Json,
            }
            : null;

    private static AwsRequest? Rest(AwsRequest request)
    {
        // SES has an older form API beside its REST one; an S3 object may have any media type.
        var isS3 = request.Service == "s3";
        if (!RestRoutes.Knows(request.Service) || (!isS3 && IsForm(request)))
            return null;
        var path = isS3 ? S3Address.Path(request) : request.Path;
        var route = RestRoutes.Find(request.Service, request.Method.Method, path, request.Query, request.Headers);
        var parameters = route?.Parameters ?? FrozenDictionary<string, string>.Empty;
        return request with
        {
            Operation = route?.Operation ?? "",
            Protocol = isS3 ? AwsProtocol.RestXml : AwsProtocol.RestJson,
            PathParameters = parameters,
            Bucket = isS3 ? parameters.GetValueOrDefault("Bucket", "") : "",
            Key = isS3 ? parameters.GetValueOrDefault("Key", "") : "",
        };
    }

    /// <summary>The query protocols; SQS and CloudWatch still take the forms of older SDKs.</summary>
    private static AwsRequest Form(AwsRequest request) =>
        request with
        {
            Protocol = request.Service == "ec2" ? AwsProtocol.Ec2 : AwsProtocol.Query,
        };

    private static bool IsForm(AwsRequest request) =>
        request.Headers.TryGetValue("Content-Type", out var type)
        && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
