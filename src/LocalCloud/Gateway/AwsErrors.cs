using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud;

/// <summary>The shapes in which AWS services send errors.</summary>
internal static class AwsErrors
{
    /// <summary>What an error answer says, whatever its protocol.</summary>
    public static AwsApiException Read(int status, HttpResponseHeaders headers, ReadOnlyMemory<byte> body)
    {
        var header = headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First() : null;
        if (body.IsEmpty)
            return new AwsApiException(header ?? $"Http{status}", $"HTTP status {status}, without a body.", status);
        return ReadJson(status, header, body) ?? ReadXml(status, body) ?? new AwsApiException($"Http{status}", Excerpt(body), status);
    }

    /// <summary>An error in the shape that the protocol asks for.</summary>
    public static AwsResponse Write(AwsProtocol protocol, AwsApiException error, string requestId) =>
        protocol switch
        {
            AwsProtocol.RestJson => WriteRestJson(error),
            AwsProtocol.RestXml => WriteS3(error, requestId),
            AwsProtocol.Query => WriteQuery(error, requestId),
            AwsProtocol.Ec2 => WriteEc2(error, requestId),
            _ => WriteJson(error),
        };

    /// <summary>The error with which the service refuses a call: each has its own code for it.</summary>
    public static AwsApiException AccessDenied(AwsRequest request, string message) =>
        request.Service switch
        {
            "sns" => new AwsApiException("AuthorizationError", message, 403),
            "ec2" => new AwsApiException("UnauthorizedOperation", message, 403),
            "s3" or "sts" or "iam" or "cloudformation" or "rds" or "monitoring" or "sqs" => new AwsApiException(
                "AccessDenied",
                message,
                403
            ),
            _ => new AwsApiException("AccessDeniedException", message, request.Protocol == AwsProtocol.RestJson ? 403 : 400),
        };

    private static AwsResponse WriteJson(AwsApiException error)
    {
        var body = Details(error);
        body["__type"] = error.Code;
        body["message"] = error.Message;
        return AwsResponse.Json(body, error.Status, "application/x-amz-json-1.0") with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["x-amzn-ErrorType"] = error.Code,
                // Read by clients of services that spoke the query protocol once (SQS, CloudWatch): their codes come from here.
                ["x-amzn-query-error"] = $"{error.Code};{(error.Status >= 500 ? "Receiver" : "Sender")}",
            },
        };
    }

    private static AwsResponse WriteRestJson(AwsApiException error)
    {
        var body = Details(error);
        body["message"] = error.Message;
        body["code"] = error.Code;
        return AwsResponse.RestJson(body, error.Status) with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-amzn-ErrorType"] = error.Code },
        };
    }

    private static AwsResponse WriteQuery(AwsApiException error, string requestId) =>
        Xml(
            error.Status,
            new XElement(
                "ErrorResponse",
                new XElement(
                    "Error",
                    new XElement("Type", error.Status >= 500 ? "Receiver" : "Sender"),
                    new XElement("Code", error.Code),
                    new XElement("Message", error.Message)
                ),
                new XElement("RequestId", requestId)
            )
        );

    private static AwsResponse WriteEc2(AwsApiException error, string requestId) =>
        Xml(
            error.Status,
            new XElement(
                "Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                new XElement("RequestID", requestId)
            )
        );

    private static AwsResponse WriteS3(AwsApiException error, string requestId) =>
        Xml(
            error.Status,
            new XElement(
                "Error",
                new XElement("Code", error.Code),
                new XElement("Message", error.Message),
                new XElement("RequestId", requestId)
            )
        );

    private static AwsResponse Xml(int status, XElement root) =>
        new(status, "text/xml", Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + root));

    private static JsonObject Details(AwsApiException error) => error.Details?.DeepClone().AsObject() ?? [];

    private static AwsApiException? ReadJson(int status, string? header, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body.Span) is not JsonObject json)
                return null;
            var type = header ?? Text(json, "__type") ?? Text(json, "code") ?? Text(json, "Code") ?? $"Http{status}";
            var message = Text(json, "message") ?? Text(json, "Message") ?? Text(json, "errorMessage") ?? Excerpt(body);
            // "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException" and "ValidationException:http://..." both occur.
            return new AwsApiException(type.Split(':')[0].Split('#')[^1], message, status) { Details = json };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AwsApiException? ReadXml(int status, ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = AwsXml.Parse(body);
            var code = root.DescendantsAndSelf("Code").FirstOrDefault()?.Value;
            var message = root.DescendantsAndSelf("Message").FirstOrDefault()?.Value;
            return code is null ? null : new AwsApiException(code, message ?? "", status);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Excerpt(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        return text.Length <= 500 ? text : text[..500] + "...";
    }
}
