using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.CloudTrail;

/// <summary>A call's parameters and answer in CloudTrail's casing: members begin in lower case, keys of maps stay as they are.</summary>
internal static class CallFields
{
    // Members whose value is a map with the user's own keys.
    private static readonly HashSet<string> s_maps = new(StringComparer.OrdinalIgnoreCase)
    {
        "EncryptionContext",
        "Metadata",
        "RestoreMetadata",
        "RestoreMetadataOverrides",
        "BackupOptions",
        "BackupPlanTags",
        "BackupVaultTags",
        "RecoveryPointTags",
        "Variables",
        "Attributes",
    };

    // What CloudTrail never shows.
    private static readonly HashSet<string> s_secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Plaintext",
        "CiphertextBlob",
        "SecretString",
        "SecretBinary",
        "Message",
        "ZipFile",
    };

    /// <summary>The request's parameters; null where it has none.</summary>
    public static JsonNode? Parameters(AwsRequest request)
    {
        var parameters = new JsonObject();
        foreach (var (name, value) in request.PathParameters.Concat(request.Query))
            parameters[LowerFirst(name)] = value;
        if (request.Protocol is AwsProtocol.Query)
        {
            foreach (var (name, value) in request.Form.Where(p => p.Key is not ("Action" or "Version") && !s_secrets.Contains(p.Key)))
                parameters[LowerFirst(name)] = value;
        }
        else
        {
            foreach (var (name, value) in Recase(request.Json))
                parameters[name] = value?.DeepClone();
        }
        return parameters.Count > 0 ? parameters : null;
    }

    /// <summary>The answer's elements; null where it has none, or isn't JSON.</summary>
    public static JsonNode? Answer(AwsRequest request, AwsResponse response)
    {
        if (response.Body.IsEmpty || request.Protocol is AwsProtocol.Query or AwsProtocol.RestXml)
            return null;
        return JsonNode.Parse(response.Body.Span) is JsonObject { Count: > 0 } body ? Recase(body) : null;
    }

    private static JsonObject Recase(JsonObject body)
    {
        var recased = new JsonObject();
        foreach (var (name, value) in body)
        {
            if (!s_secrets.Contains(name))
                recased[LowerFirst(name)] = s_maps.Contains(name) ? value?.DeepClone() : Recase(name, value);
        }
        return recased;
    }

    private static JsonNode? Recase(string name, JsonNode? value) =>
        value switch
        {
            JsonObject members => Recase(members),
            JsonArray items => new JsonArray([.. items.Select(item => Recase(name, item))]),
            JsonValue number when number.GetValueKind() == JsonValueKind.Number && IsDate(name) => Date(number.GetValue<double>()),
            _ => value?.DeepClone(),
        };

    private static bool IsDate(string name) =>
        name.EndsWith("Date", StringComparison.Ordinal) || name.EndsWith("DateTime", StringComparison.Ordinal);

    // As in AWS's samples: "May 28, 2015 6:06:01 PM".
    private static string Date(double seconds) =>
        DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToString("MMM d, yyyy h:mm:ss tt", CultureInfo.InvariantCulture);

    private static string LowerFirst(string name) => name.Length > 0 ? char.ToLowerInvariant(name[0]) + name[1..] : name;
}
