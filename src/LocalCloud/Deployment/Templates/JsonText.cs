using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>Scalars as CloudFormation writes them where it needs a string.</summary>
internal static class JsonText
{
    /// <summary>The text of a string, number or boolean; null for an object, an array or nothing.</summary>
    public static string? Scalar(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.Number => node.ToJsonString(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => null,
        };

    /// <summary>The same tree with every number and boolean as a string: what CloudFormation hands to a custom resource.</summary>
    public static JsonNode? Stringified(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Stringified(entry.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Stringified)]),
            null => null,
            _ => JsonValue.Create(Scalar(node)),
        };
}
