using System.Security.Cryptography;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>The headers that a function sees: the client's, and what API Gateway adds.</summary>
internal static class ForwardedHeaders
{
    /// <summary>The headers with lower-case names.</summary>
    public static IEnumerable<(string Name, string?[] Values)> Of(ApiRequest request)
    {
        var port = request.Host.Split(':') is [_, var given] ? given : "80";
        (string Name, string?[] Values)[] added =
        [
            ("x-amzn-trace-id", [$"Root=1-00000000-{RandomNumberGenerator.GetHexString(24, lowercase: true)}"]),
            ("x-forwarded-for", [request.Header("x-forwarded-for") is { } before ? $"{before}, {request.SourceIp}" : request.SourceIp]),
            ("x-forwarded-port", [port]),
            ("x-forwarded-proto", ["http"]),
        ];
        return request
            .Headers.Where(h => !Array.Exists(added, a => a.Name == h.Name))
            .Concat(added)
            .OrderBy(h => h.Name, StringComparer.Ordinal);
    }
}
