using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>A step of the pipeline: keeps an answer's body as it is, and names errors so that the pipeline knows which to try again.</summary>
internal sealed class SignedResponseUnmarshaller : JsonResponseUnmarshaller
{
    private const string ErrorTypeHeader = "x-amzn-ErrorType";

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) =>
        new SignedResponse { Body = Read(context.Stream), HttpStatusCode = context.ResponseData.StatusCode };

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context,
        Exception innerException,
        HttpStatusCode statusCode
    )
    {
        var body = Read(context.Stream);
        return new SignedCallException(ErrorCode(context.ResponseData, body, statusCode), statusCode, body, innerException);
    }

    private static byte[] Read(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    // SQS names its errors in the body (__type), gateways in a header, an HTTP API in neither.
    private static string ErrorCode(IWebResponseData response, byte[] body, HttpStatusCode status)
    {
        if (TypeIn(body) is { } type)
            return type;
        if (response.IsHeaderPresent(ErrorTypeHeader))
            return response.GetHeaderValue(ErrorTypeHeader).Split(':')[0];
        return status switch
        {
            HttpStatusCode.TooManyRequests => "TooManyRequestsException",
            // Among much else, a 403 is the answer to a signature of another time. By this name the pipeline compares the clocks, and
            // tries again only if they differ.
            HttpStatusCode.Forbidden => "SignatureDoesNotMatch",
            _ => $"{(int)status}",
        };
    }

    private static string? TypeIn(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("__type", out var type)
                && type.ValueKind == JsonValueKind.String
                ? type.GetString()!.Split('#')[^1]
                : null;
        }
        catch (JsonException)
        {
            // A proxy's own page: the status has to do.
            return null;
        }
    }
}
