using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// Turns what a function answers into what the client gets
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response).
/// </summary>
internal static class FunctionAnswer
{
    /// <summary>Reads an answer.</summary>
    /// <param name="payload">What the function answered.</param>
    /// <param name="format">The payload format: in 2.0, an answer without a <c>statusCode</c> is the body itself.</param>
    /// <exception cref="FunctionAnswerException">It isn't in the format.</exception>
    public static ApiResponse Read(ReadOnlyMemory<byte> payload, string format)
    {
        var answer = Parse(payload);
        if (answer is JsonObject structured && structured.ContainsKey("statusCode"))
            return ReadStructured(structured, format);
        if (format == "1.0")
            throw Wrong("statusCode");
        var text = answer is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : answer?.ToJsonString() ?? "null";
        return new ApiResponse(200, [new("content-type", "application/json")], Encoding.UTF8.GetBytes(text));
    }

    private static JsonNode? Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return payload.IsEmpty ? null : JsonNode.Parse(payload.Span);
        }
        catch (JsonException)
        {
            throw new FunctionAnswerException("The response from the Lambda function isn't JSON.");
        }
    }

    private static ApiResponse ReadStructured(JsonObject answer, string format)
    {
        var body = Body(answer);
        var headers = Headers(answer, format).Where(h => !IsOfTheConnection(h.Key)).ToList();
        if (body.Length > 0 && !headers.Exists(h => h.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
            headers.Add(new("content-type", "text/plain; charset=utf-8"));
        return new ApiResponse(Status(answer), headers, body);
    }

    private static int Status(JsonObject answer) =>
        int.TryParse(answer["statusCode"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is >= 100 and <= 599
            ? status
            : throw Wrong("statusCode");

    private static IEnumerable<KeyValuePair<string, string>> Headers(JsonObject answer, string format)
    {
        foreach (var (name, value) in Object(answer, "headers"))
            yield return Header(name, value, "headers");
        if (format == "1.0")
        {
            foreach (var (name, values) in Object(answer, "multiValueHeaders"))
            {
                foreach (var value in values as JsonArray ?? throw Wrong("multiValueHeaders"))
                    yield return Header(name, value, "multiValueHeaders");
            }
            yield break;
        }
        if (answer["cookies"] is not { } cookies)
            yield break;
        foreach (var cookie in cookies as JsonArray ?? throw Wrong("cookies"))
            yield return Header("set-cookie", cookie, "cookies");
    }

    private static KeyValuePair<string, string> Header(string name, JsonNode? value, string field)
    {
        var text = value switch
        {
            null => "",
            JsonValue scalar => scalar.ToString(),
            _ => throw Wrong(field),
        };
        var isSound =
            name.Length > 0 && name.All(c => c is > ' ' and < '\x7f' and not ':') && text.All(c => c is '\t' or (>= ' ' and < '\x7f'));
        return isSound ? KeyValuePair.Create(name, text) : throw Wrong(field);
    }

    private static ReadOnlyMemory<byte> Body(JsonObject answer)
    {
        if (answer["body"] is not { } node)
            return default;
        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
            throw Wrong("body");
        if (answer["isBase64Encoded"]?.ToString() != "true")
            return Encoding.UTF8.GetBytes(text);
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw Wrong("body");
        }
    }

    private static JsonObject Object(JsonObject answer, string field) =>
        answer[field] switch
        {
            null => [],
            JsonObject map => map,
            _ => throw Wrong(field),
        };

    /// <summary>What the server itself says of the connection and of the body's length.</summary>
    private static bool IsOfTheConnection(string header) =>
        header.ToLowerInvariant() is "connection" or "content-length" or "keep-alive" or "transfer-encoding" or "trailer" or "upgrade";

    private static FunctionAnswerException Wrong(string field) =>
        new(
            "The response from the Lambda function doesn't match the format that API Gateway expects. Lambda body contains the wrong type for "
                + $"field \"{field}\""
        );
}

/// <summary>A function's answer that is no HTTP response.</summary>
internal sealed class FunctionAnswerException(string message) : Exception(message);
