using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>One answer to an AWS API request.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The media type of the body; empty for none.</param>
/// <param name="Body">
/// The body. For observers: empty where it streamed through without being kept (S3 objects).
/// </param>
/// <param name="Headers">Further headers.</param>
internal sealed record AwsResponse(
    int Status,
    string ContentType,
    ReadOnlyMemory<byte> Body,
    IReadOnlyDictionary<string, string>? Headers = null
)
{
    /// <summary>An answer of a JSON service.</summary>
    public static AwsResponse Json(JsonNode body, int status = 200, string contentType = "application/x-amz-json-1.1") =>
        new(status, contentType, Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>An answer of a REST service that speaks JSON.</summary>
    public static AwsResponse RestJson(JsonNode body, int status = 200) => Json(body, status, "application/json");

    /// <summary>An answer without a body.</summary>
    public static AwsResponse Empty(int status = 200) => new(status, "", ReadOnlyMemory<byte>.Empty);

    /// <summary>An answer of a query service, such as STS: the result element wrapped as the protocol asks.</summary>
    public static AwsResponse Query(string action, string xmlNamespace, string resultXml, string requestId)
    {
        var xml =
            $"<{action}Response xmlns=\"{xmlNamespace}\"><{action}Result>{resultXml}</{action}Result>"
            + $"<ResponseMetadata><RequestId>{requestId}</RequestId></ResponseMetadata></{action}Response>";
        return new AwsResponse(200, "text/xml", Encoding.UTF8.GetBytes(xml));
    }
}
