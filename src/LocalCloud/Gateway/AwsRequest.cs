using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace RegulatedData.LocalCloud;

/// <summary>One AWS API request, as the gateway understood it.</summary>
/// <param name="Service">The name in the credential scope: <c>dynamodb</c>, <c>kms</c>, <c>states</c>, <c>monitoring</c>, <c>ses</c>, ...</param>
/// <param name="Operation">The API operation, such as <c>PutItem</c>. Empty where no route of a REST service matches.</param>
/// <param name="Region">The region in the credential scope.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path as sent: still percent-encoded, without the query.</param>
/// <param name="Query">The query parameters, decoded. Of a repeated one, the first; <see cref="QueryValues"/> has all.</param>
/// <param name="Headers">The headers; names don't care about case. Values of a repeated header are joined by commas.</param>
/// <param name="Body">
/// The body as sent. Empty for S3 object uploads, which stream through. CBOR bodies are turned into JSON before anyone sees them.
/// </param>
internal sealed record AwsRequest(
    string Service,
    string Operation,
    string Region,
    HttpMethod Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body
)
{
    private readonly Lock _lock = new();
    private JsonObject? _json;
    private IReadOnlyDictionary<string, string>? _form;

    /// <summary>The query as sent, with its leading question mark, or empty.</summary>
    public string QueryString { get; init; } = "";

    /// <summary>How the caller wants to be answered.</summary>
    public AwsProtocol Protocol { get; init; } = AwsProtocol.Json;

    /// <summary>The S3 bucket, from the path or the host; empty for other services and for ListBuckets.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>The S3 object key, decoded; empty for bucket operations.</summary>
    public string Key { get; init; } = "";

    /// <summary>What the REST route's placeholders matched, decoded: <c>functionName</c>, <c>backupVaultName</c>, ...</summary>
    public IReadOnlyDictionary<string, string> PathParameters { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The body as a JSON object; an empty one where there is no body. Do not change it: others read it too.</summary>
    /// <exception cref="AwsApiException">The body isn't a JSON object (SerializationException, 400).</exception>
    public JsonObject Json
    {
        get
        {
            lock (_lock)
                return _json ??= ParseJson();
        }
    }

    /// <summary>The form parameters of a query-protocol request (<c>Action</c>, <c>TopicArn</c>, <c>Tags.member.1.Key</c>, ...), decoded.</summary>
    public IReadOnlyDictionary<string, string> Form
    {
        get
        {
            lock (_lock)
                return _form ??= ParseForm();
        }
    }

    /// <summary>All values of a repeated query parameter, decoded, in the order sent.</summary>
    public IReadOnlyList<string> QueryValues(string name) =>
        QueryHelpers.ParseQuery(QueryString).TryGetValue(name, out var values) ? [.. values.Select(v => v ?? "")] : [];

    private JsonObject ParseJson()
    {
        if (Body.IsEmpty)
            return [];
        try
        {
            if (JsonNode.Parse(Body.Span) is JsonObject json)
                return json;
        }
        catch (JsonException error)
        {
            throw new AwsApiException("SerializationException", $"The request body isn't JSON: {error.Message}", 400);
        }
        throw new AwsApiException("SerializationException", "The request body must be a JSON object.", 400);
    }

    private Dictionary<string, string> ParseForm() =>
        QueryHelpers
            .ParseQuery(Encoding.UTF8.GetString(Body.Span))
            .ToDictionary(p => p.Key, p => p.Value.FirstOrDefault() ?? "", StringComparer.Ordinal);
}
