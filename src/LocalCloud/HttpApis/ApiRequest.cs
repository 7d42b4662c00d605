using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>A request to an HTTP API.</summary>
internal sealed class ApiRequest
{
    /// <summary>
    /// The largest body, and the largest request line with all headers
    /// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html).
    /// </summary>
    public const int MaximumBody = 10 * 1024 * 1024;
    private const int MaximumHead = 10_240;

    // They are about the connection to API Gateway, which the function doesn't see.
    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Expect",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    };

    private ApiRequest(HttpContext http, DateTimeOffset receivedAt)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        EncodedPath = mark < 0 ? target : target[..mark];
        QueryString = mark < 0 ? "" : target[(mark + 1)..];
        Method = http.Request.Method;
        Protocol = http.Request.Protocol;
        Host = http.Request.Host.Value ?? "";
        SourceIp = (http.Connection.RemoteIpAddress ?? IPAddress.Loopback).ToString();
        ReceivedAt = receivedAt;
        IsHeadTooLarge = target.Length + http.Request.Headers.Sum(h => h.Key.Length + h.Value.ToString().Length) > MaximumHead;
        Headers =
        [
            .. http.Request.Headers.Where(h => !NotPassedOn.Contains(h.Key)).Select(h => (h.Key.ToLowerInvariant(), h.Value.ToArray())),
        ];
        Query = [.. Decoded(QueryString)];
    }

    /// <summary>The id that API Gateway gives it.</summary>
    public string Id { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(11));

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The protocol: <c>HTTP/1.1</c>.</summary>
    public string Protocol { get; }

    /// <summary>The path as sent, with the stage.</summary>
    public string EncodedPath { get; }

    /// <summary>The path, decoded.</summary>
    public string Path => Uri.UnescapeDataString(EncodedPath);

    /// <summary>The query as sent, without its question mark.</summary>
    public string QueryString { get; }

    /// <summary>The query's parameters in their order, decoded.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; }

    /// <summary>The headers with lower-case names.</summary>
    public IReadOnlyList<(string Name, string?[] Values)> Headers { get; }

    /// <summary>Whether it has more to say in front of its body than API Gateway takes.</summary>
    public bool IsHeadTooLarge { get; }

    /// <summary>The host and port as the client named them.</summary>
    public string Host { get; }

    /// <summary>Where it comes from.</summary>
    public string SourceIp { get; }

    /// <summary>When it came.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>The same in the Common Log Format.</summary>
    public string Time => ReceivedAt.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>The client's name for itself.</summary>
    public string UserAgent => Header("user-agent") ?? "";

    /// <summary>Everything but the body.</summary>
    public static ApiRequest Read(HttpContext http, TimeProvider time) => new(http, time.GetUtcNow());

    /// <summary>A header's values, joined by commas; null where it isn't there.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Name == name).Values is { } values ? string.Join(',', values) : null;

    /// <summary>Reads the body; null where it is too large.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MaximumBody)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0; )
        {
            if (body.Length + read > MaximumBody)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static IEnumerable<(string Name, string Value)> Decoded(string queryString)
    {
        foreach (var pair in new QueryStringEnumerable(queryString))
            yield return (pair.DecodeName().ToString(), pair.DecodeValue().ToString());
    }
}
