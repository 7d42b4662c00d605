using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>A request, as a handler wants it.</summary>
internal sealed class HttpRequest
{
    private readonly HttpEvent source;
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpRequest(HttpEvent source)
    {
        this.source = source;
        Method = source.RequestContext?.Http?.Method ?? source.RouteKey?.Split(' ')[0] ?? "";
        foreach (var (name, value) in source.Headers ?? [])
            headers[name] = value;
        Query = FormValues.Parse(source.RawQueryString ?? "");
    }

    /// <summary><c>GET</c> and so on.</summary>
    public string Method { get; }

    /// <summary>The matched route, such as <c>GET /requests/{requestId}</c>.</summary>
    public string RouteKey => source.RouteKey ?? "";

    /// <summary>By name, in any case. Several of one name are joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Headers => headers;

    public FormValues Query { get; }

    /// <summary>The ARN of the caller; null on a public route.</summary>
    public string? CallerArn => source.RequestContext?.Authorizer?.Iam?.UserArn;

    /// <summary>Whether there is nothing to read. What can't be decoded isn't nothing.</summary>
    public bool HasBody => !string.IsNullOrEmpty(source.Body);

    /// <summary>The body's type, without its parameters, in lower case; empty when there is none.</summary>
    public string ContentType => headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim().ToLowerInvariant() ?? "";

    /// <summary>Whether the caller is a program that asked for JSON, rather than a browser that takes whatever there is.</summary>
    public bool WantsJson =>
        Headers.TryGetValue("accept", out var accept)
        && accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
        && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static HttpRequest From(HttpEvent source) => new(source);

    /// <summary>A variable of the route; null when the route has none of that name.</summary>
    public string? PathParameter(string name) => source.PathParameters?.GetValueOrDefault(name);

    /// <summary>The body, decoded.</summary>
    /// <param name="maximumBytes">The most that is read.</param>
    /// <exception cref="RefusedException">400: too long, or not what the event says that it is.</exception>
    public byte[] ReadBody(int maximumBytes)
    {
        var text = source.Body ?? "";
        // Four characters of base64 are three bytes; text has at least a byte a character. So nothing large gets decoded.
        if (text.Length > (source.IsBase64Encoded ? ((maximumBytes + 2) / 3 * 4) : maximumBytes))
            throw TooLong(maximumBytes);

        var bytes = source.IsBase64Encoded ? Decode(text) : Encoding.UTF8.GetBytes(text);
        return bytes.Length <= maximumBytes ? bytes : throw TooLong(maximumBytes);
    }

    /// <summary>The body, read as JSON.</summary>
    /// <exception cref="RefusedException">400: it isn't JSON of that type. The message says where, without what was sent.</exception>
    public T ReadJson<T>(JsonTypeInfo<T> type, int maximumBytes)
        where T : class
    {
        var body = ReadBody(maximumBytes);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw RefusedException.InvalidInput(
                exception.LineNumber is { } line
                    ? $"The body isn't the JSON that was expected, at line {line + 1}, byte {exception.BytePositionInLine + 1}. Send the documented members only, each with its type."
                    : "The body isn't the JSON that was expected. Send an object with the documented members, each with its type."
            );
        }
    }

    private static byte[] Decode(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(base64, bytes, out var written)
            ? bytes[..written]
            : throw RefusedException.InvalidInput("The body can't be decoded.");
    }

    private static RefusedException TooLong(int maximumBytes) =>
        RefusedException.InvalidInput($"The body is too long: {maximumBytes} bytes at most were expected.");
}
