using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>The tags that a request brings, in each of the ways in which AWS's APIs write them.</summary>
internal static class RequestTags
{
    /// <summary>The tags, empty where there are none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(AwsRequest request)
    {
        if (request.Protocol is AwsProtocol.Query or AwsProtocol.Ec2)
            return [.. InForm(request.Form)];
        // An invocation's body is the function's, not the API's: it may be an array, and its "Tags" are nobody's tags.
        if (request.Protocol is AwsProtocol.RestXml || request.Body.IsEmpty || request is { Service: "lambda", Operation: "Invoke" })
            return [];
        return
        [
            .. (request.Json["Tags"] ?? request.Json["tags"]) switch
            {
                JsonObject map => map.Select(t => KeyValuePair.Create(t.Key, PermissionCall.Text(t.Value) ?? "")),
                JsonArray list => list.OfType<JsonObject>().Select(Pair).OfType<KeyValuePair<string, string>>(),
                _ => [],
            },
        ];
    }

    // Tags.member.1.Key=..&Tags.member.1.Value=.., or with "entry" or "Tag" in the middle.
    private static IEnumerable<KeyValuePair<string, string>> InForm(IReadOnlyDictionary<string, string> form) =>
        form.Where(p => p.Key.StartsWith("Tag", StringComparison.Ordinal) && p.Key.EndsWith(".Key", StringComparison.Ordinal))
            .Select(p => KeyValuePair.Create(p.Value, form.GetValueOrDefault(p.Key[..^"Key".Length] + "Value", "")));

    // KMS says TagKey and TagValue, Step Functions and logs say key and value.
    private static KeyValuePair<string, string>? Pair(JsonObject tag) =>
        (PermissionCall.Text(tag["Key"]) ?? PermissionCall.Text(tag["key"]) ?? PermissionCall.Text(tag["TagKey"])) is { } key
            ? KeyValuePair.Create(
                key,
                PermissionCall.Text(tag["Value"]) ?? PermissionCall.Text(tag["value"]) ?? PermissionCall.Text(tag["TagValue"]) ?? ""
            )
            : null;
}
