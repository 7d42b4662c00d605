using System.Text.Json;

namespace RegulatedData.LocalCloud.Events.Patterns;

/// <summary>What one level of a pattern asks of an object: every field, and one of the alternatives of each <c>$or</c>.</summary>
internal sealed class ObjectPattern(IReadOnlyList<FieldPattern> fields, IReadOnlyList<IReadOnlyList<ObjectPattern>> alternatives)
{
    /// <param name="value">The object, or null where the event has none: then only <c>exists: false</c> can match.</param>
    public bool Matches(JsonElement? value) =>
        fields.All(field => field.Matches(value)) && alternatives.All(either => either.Any(one => one.Matches(value)));
}

/// <summary>A field of a pattern: either a nested object or a list of matchers of which one must match.</summary>
internal sealed record FieldPattern(string Name, ObjectPattern? Nested, IReadOnlyList<ValueMatcher> Matchers)
{
    public bool Matches(JsonElement? parent)
    {
        JsonElement? value = parent is { ValueKind: JsonValueKind.Object } p && p.TryGetProperty(Name, out var found) ? found : null;
        return Nested is null ? MatchesLeaf(value) : MatchesNested(Nested, value);
    }

    private bool MatchesLeaf(JsonElement? value)
    {
        var leaves = value is { } v ? Leaves(v).ToArray() : [];
        return Matchers.Any(matcher => matcher is AbsentMatcher ? leaves.Length == 0 : leaves.Any(matcher.Matches));
    }

    private static bool MatchesNested(ObjectPattern nested, JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Any(element => MatchesNested(nested, element)) || (array.GetArrayLength() == 0 && nested.Matches(null))
            : nested.Matches(value is { ValueKind: JsonValueKind.Object } ? value : null);

    // Only leaves are values: an object in that place is an intermediate node, on which operators don't work.
    private static IEnumerable<JsonElement> Leaves(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Leaves),
            JsonValueKind.Object => [],
            _ => [value],
        };
}
