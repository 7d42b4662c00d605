using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>A request whose permissions are asked for, with what its service's table needs to tell them.</summary>
/// <param name="Request">The request.</param>
/// <param name="AccountId">The account that it is made to.</param>
/// <param name="Lookups">What the request doesn't say itself.</param>
/// <param name="AskedKeys">The condition keys that the policies in question mention; others needn't be worked out.</param>
/// <param name="Cancellation">Cancels look-ups.</param>
internal sealed record PermissionCall(
    AwsRequest Request,
    string AccountId,
    IPermissionLookups Lookups,
    IReadOnlySet<string> AskedKeys,
    CancellationToken Cancellation
)
{
    /// <summary>The region.</summary>
    public string Region => Request.Region;

    /// <summary>The body as JSON.</summary>
    public JsonObject Json => Request.Json;

    /// <summary>Whether a policy in question mentions the condition key.</summary>
    public bool IsAsked(string key) => AskedKeys.Contains(key);

    /// <summary>The ARN of a resource in the request's region and account.</summary>
    public string Arn(string service, string resource) => $"arn:aws:{service}:{Region}:{AccountId}:{resource}";

    /// <summary>The ARN of an IAM resource.</summary>
    public string IamArn(string resource) => $"arn:aws:iam::{AccountId}:{resource}";

    /// <summary>
    /// A parameter by name, wherever the protocol puts it: the form, the path, the query or the top level of the JSON body. Null where it
    /// isn't given, or isn't a simple value.
    /// </summary>
    public string? Find(string name)
    {
        if (Request.Protocol is AwsProtocol.Query)
            return Request.Form.GetValueOrDefault(name) ?? Request.Query.GetValueOrDefault(name);
        return PathParameter(name) ?? Request.Query.GetValueOrDefault(name) ?? (Request.Body.IsEmpty ? null : Text(Json[name]));
    }

    /// <summary>A parameter that the operation can't do without.</summary>
    /// <exception cref="PolicyException">It isn't given; what the request touches can't be told.</exception>
    public string Required(string name) =>
        Find(name) is { Length: > 0 } value
            ? value
            : throw new PolicyException(
                $"{Request.Service} {Request.Operation} doesn't say {name}, so the local cloud can't tell which resource it is about."
            );

    /// <summary>The first of several parameters that is given.</summary>
    public string RequiredAny(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { Length: > 0 } value)
                return value;
        }
        return Required(names[0]);
    }

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Request.Headers.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The text of a JSON value; null where it isn't one.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    // Route placeholders differ in their first letter from member names (functionName, FunctionName).
    private string? PathParameter(string name)
    {
        foreach (var (key, value) in Request.PathParameters)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }
        return null;
    }
}
