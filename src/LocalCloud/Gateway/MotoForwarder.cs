using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud;

/// <summary>Passes requests on to moto as they came: same target, same headers, same Host, from which moto tells buckets and regions.</summary>
internal sealed class MotoForwarder
{
    private static readonly FrozenSet<string> NotForwarded = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade"
    );

    private readonly HttpClient _http;
    private readonly Uri _moto;

    /// <summary>Forwards to <paramref name="moto"/>.</summary>
    public MotoForwarder(HttpClient http, Uri moto)
    {
        _http = http;
        _moto = moto;
    }

    /// <summary>Sends the request, and gives back the answer as soon as its headers are here.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body where that streams through; else the request's own is sent.</param>
    /// <param name="ct">Cancels the call.</param>
    public async Task<HttpResponseMessage> SendAsync(AwsRequest request, HttpContent? body, CancellationToken ct)
    {
        var asJson = request.Protocol == AwsProtocol.RpcV2Cbor ? AsJson(request) : request;
        using var message = new HttpRequestMessage(asJson.Method, Target(asJson)) { Content = body ?? Content(asJson) };
        CopyHeaders(asJson.Headers, message);
        return await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    /// <summary>Copies moto's headers onto our answer.</summary>
    public static void CopyHeaders(HttpResponseMessage from, HttpResponse to)
    {
        foreach (var (name, values) in from.Headers.NonValidated.Concat(from.Content.Headers.NonValidated))
        {
            if (!NotForwarded.Contains(name))
                to.Headers[name] = values.ToArray();
        }
    }

    /// <summary>moto doesn't speak CBOR: the same operation in the JSON protocol.</summary>
    private static AwsRequest AsJson(AwsRequest request)
    {
        var segments = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["X-Amz-Target"] = $"{segments[^3]}.{request.Operation}",
            ["Content-Type"] = "application/x-amz-json-1.0",
            ["x-amzn-query-mode"] = "true",
        };
        return request with { Path = "/", QueryString = "", Headers = headers };
    }

    /// <summary>The target with every byte as it was sent: an object's key may hold <c>..</c> or <c>%2F</c>.</summary>
    private Uri Target(AwsRequest request) =>
        new(
            _moto.GetLeftPart(UriPartial.Authority) + request.Path + request.QueryString,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );

    private static ReadOnlyMemoryContent? Content(AwsRequest request) =>
        request.Body.IsEmpty && !request.Headers.ContainsKey("Content-Length") ? null : new ReadOnlyMemoryContent(request.Body);

    private static void CopyHeaders(IReadOnlyDictionary<string, string> headers, HttpRequestMessage message)
    {
        foreach (var (name, value) in headers)
        {
            if (!NotForwarded.Contains(name) && !message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        message.Headers.Host = headers.GetValueOrDefault("Host");
    }
}
