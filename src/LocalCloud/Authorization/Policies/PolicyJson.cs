using System.Collections.Immutable;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Reads what policies write as one value or as an array of them.</summary>
internal static class PolicyJson
{
    /// <summary>One text or several; numbers and booleans, which conditions may have unquoted, as text.</summary>
    /// <exception cref="PolicyException">Something else is there.</exception>
    public static ImmutableArray<string> Strings(JsonElement element, string where, string name) =>
        element.ValueKind == JsonValueKind.Array
            ? [.. element.EnumerateArray().Select(e => String(e, where, name))]
            : [String(element, where, name)];

    private static string String(JsonElement element, string where, string name) =>
        element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => element.GetRawText(),
            _ => throw new PolicyException($"{where} has {name} {element.GetRawText()}; expected a string or an array of strings."),
        };
}
