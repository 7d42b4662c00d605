using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>A statement of a policy, its lists always as lists.</summary>
internal sealed record Statement(
    string Sid,
    string Effect,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> Resources,
    JsonObject? Conditions,
    JsonNode? Principal
)
{
    public static Statement Of(JsonObject json) =>
        new(
            (string?)json[nameof(Sid)] ?? "",
            (string)json[nameof(Effect)]!,
            List(json["Action"]),
            List(json["Resource"]),
            json["Condition"]?.AsObject(),
            json[nameof(Principal)]
        );

    public string? Condition(string test, string key) => (string?)Conditions?[test]?[key];

    private static string[] List(JsonNode? node) =>
        node switch
        {
            null => [],
            JsonArray many => [.. many.Select(one => one!.ToString())],
            _ => [node.ToString()],
        };
}
