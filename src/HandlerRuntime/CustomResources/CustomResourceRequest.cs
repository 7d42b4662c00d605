using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime;

/// <summary>
/// CloudFormation's request to a custom resource.
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
/// </summary>
public sealed record CustomResourceRequest
{
    private CustomResourceRequest(JsonElement json, Uri responseUrl)
    {
        ResponseUrl = responseUrl;
        RequestType = Text(json, nameof(RequestType));
        StackId = Text(json, nameof(StackId));
        RequestId = Text(json, nameof(RequestId));
        LogicalResourceId = Text(json, nameof(LogicalResourceId));
        PhysicalResourceId = json.TryGetProperty(nameof(PhysicalResourceId), out _) ? Text(json, nameof(PhysicalResourceId)) : null;
        Properties = Object(json, "ResourceProperties");
        OldProperties = Object(json, "OldResourceProperties");
    }

    /// <summary><c>Create</c>, <c>Update</c> or <c>Delete</c>.</summary>
    public string RequestType { get; }

    /// <summary>Where the answer goes. A secret: whoever has it can answer.</summary>
    public Uri ResponseUrl { get; }

    /// <summary>The stack's ARN.</summary>
    public string StackId { get; }

    /// <summary>CloudFormation's id of this request.</summary>
    public string RequestId { get; }

    /// <summary>The resource's id in the template.</summary>
    public string LogicalResourceId { get; }

    /// <summary>The resource's id; null on create.</summary>
    public string? PhysicalResourceId { get; }

    /// <summary>The properties in the template. CloudFormation delivers numbers and booleans as text.</summary>
    public JsonElement Properties { get; }

    /// <summary>On update, the properties before it; empty else.</summary>
    public JsonElement OldProperties { get; }

    /// <summary>A text property; null when it is absent or blank.</summary>
    /// <exception cref="FunctionException">It isn't text.</exception>
    public string? Optional(string name)
    {
        if (!Properties.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw new FunctionException($"The property {name} is of kind {value.ValueKind}, where text was expected.");

        var text = value.GetString();
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A text property that has to be there.</summary>
    /// <exception cref="FunctionException">It is absent, blank, or isn't text.</exception>
    public string Required(string name) =>
        Optional(name)
        ?? throw new FunctionException($"The property {name} is missing. Add it to the resource {LogicalResourceId} in the template.");

    /// <summary>A list property, given as an array of text or as one text with commas; empty when it is absent.</summary>
    /// <exception cref="FunctionException">It is neither.</exception>
    public IReadOnlyList<string> List(string name)
    {
        if (!Properties.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. value.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(item => item.Length > 0)];

        throw new FunctionException($"The property {name} is neither an array of text nor one text with commas.");
    }

    internal static CustomResourceRequest Parse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var json = document.RootElement.Clone();
            if (json.ValueKind != JsonValueKind.Object)
                throw new JsonException("it isn't an object");
            if (!Uri.TryCreate(Text(json, "ResponseURL"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
                throw new JsonException("ResponseURL isn't an http or https address");

            return new CustomResourceRequest(json, url);
        }
        catch (JsonException exception)
        {
            throw new FunctionException(
                "Runtime.MalformedEvent",
                $"The event ({payload.Length} bytes) isn't a request of CloudFormation to a custom resource: {exception.Message}.",
                exception
            );
        }
    }

    /// <summary>The id that the answer must carry: the one given, and for a new resource one that a repeated request gets again.</summary>
    internal string IdOr(string? chosen) => chosen ?? PhysicalResourceId ?? DerivedId();

    private string DerivedId()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{StackId}\n{LogicalResourceId}"));
        return $"{LogicalResourceId}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new JsonException($"{name} is missing");

    private static JsonElement Object(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : Empty.RootElement;

    private static readonly JsonDocument Empty = JsonDocument.Parse("{}");
}
