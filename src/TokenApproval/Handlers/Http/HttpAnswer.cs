using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>An answer, in payload format 2.0.</summary>
internal sealed record HttpAnswer
{
    public required int StatusCode { get; init; }
    public required Dictionary<string, string> Headers { get; init; }
    public required string Body { get; init; }

    /// <summary>An answer in JSON.</summary>
    public static HttpAnswer Json<T>(int status, T value, JsonTypeInfo<T> type) =>
        new()
        {
            StatusCode = status,
            Headers = SecurityHeaders.For("application/json; charset=utf-8"),
            Body = JsonSerializer.Serialize(value, type),
        };

    /// <summary>An error in JSON.</summary>
    public static HttpAnswer Error(RefusedException refusal) =>
        Json(refusal.Status, new ErrorBody(refusal.ToError()), HandlerJson.Default.ErrorBody);

    /// <summary>The answer to the same request by <c>HEAD</c>.</summary>
    public HttpAnswer WithoutBody() => this with { Body = "" };
}
