using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>An answer to a client.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers; a name may occur more than once.</param>
/// <param name="Body">The body.</param>
internal sealed record ApiResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>For the access log: which of API Gateway's own errors it is; null for an integration's answer.</summary>
    public ApiError? Error { get; private init; }

    /// <summary>For the access log: what went wrong with the integration.</summary>
    public string? IntegrationError { get; private init; }

    /// <summary>One of API Gateway's own errors.</summary>
    public static ApiResponse Of(ApiError error, string? integrationError = null) =>
        new(
            error.Status,
            [new("content-type", "application/json")],
            Encoding.UTF8.GetBytes(new JsonObject { ["message"] = error.Message }.ToJsonString())
        )
        {
            Error = error,
            IntegrationError = integrationError,
        };
}

/// <summary>What API Gateway answers itself.</summary>
/// <param name="Status">The status.</param>
/// <param name="Message">The message: <c>{"message":"..."}</c>.</param>
/// <param name="Type">Its kind, for the access log.</param>
internal sealed record ApiError(int Status, string Message, string Type)
{
    public static ApiError NotFound { get; } = new(404, "Not Found", "NOT_FOUND");

    public static ApiError Forbidden { get; } = new(403, "Forbidden", "ACCESS_DENIED");

    public static ApiError TooManyRequests { get; } = new(429, "Too Many Requests", "THROTTLED");

    public static ApiError TooLarge { get; } = new(413, "Request Entity Too Large", "REQUEST_TOO_LARGE");

    public static ApiError HeadTooLarge { get; } = new(431, "Request Header Fields Too Large", "DEFAULT_4XX");

    public static ApiError Internal { get; } = new(500, "Internal Server Error", "INTEGRATION_FAILURE");

    public static ApiError Unavailable { get; } = new(503, "Service Unavailable", "INTEGRATION_TIMEOUT");
}
