using System.Text.Json;
using RegulatedData.LocalCloud.Events.Patterns;

namespace RegulatedData.LocalCloud;

/// <summary>
/// An EventBridge event pattern, matched as EventBridge matches it: exact values, <c>prefix</c>, <c>suffix</c>,
/// <c>equals-ignore-case</c>, <c>wildcard</c>, <c>anything-but</c>, <c>numeric</c>, <c>exists</c>, <c>cidr</c>, <c>$or</c>, null,
/// and arrays that intersect. Use it in unit tests of your own rules, without any cloud.
/// </summary>
/// <remarks>
/// Source of the rules: Amazon EventBridge User Guide, "Comparison operators for use in event patterns". An array of objects is
/// consistent: two fields of one pattern object must be found in the same element.
/// </remarks>
public sealed class EventPattern
{
    private readonly ObjectPattern _root;

    private EventPattern(ObjectPattern root) => _root = root;

    /// <summary>Reads a pattern, as it stands in a rule's <c>EventPattern</c>.</summary>
    /// <param name="json">The pattern: a JSON object.</param>
    /// <returns>A pattern that can be matched any number of times, from any thread.</returns>
    /// <exception cref="InvalidEventPatternException">EventBridge would refuse the pattern.</exception>
    public static EventPattern Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return new EventPattern(PatternParser.ParseRoot(document.RootElement));
        }
        catch (JsonException e)
        {
            throw new InvalidEventPatternException($"The event pattern is not JSON: {e.Message} Given: {json}", e);
        }
    }

    /// <summary>Whether an event matches.</summary>
    /// <param name="eventJson">The whole event: <c>version</c>, <c>source</c>, <c>detail-type</c>, <c>detail</c> and so on.</param>
    /// <exception cref="JsonException">The event isn't JSON.</exception>
    public bool Matches(string eventJson)
    {
        using var document = JsonDocument.Parse(eventJson);
        return Matches(document.RootElement);
    }

    /// <summary>Whether an event matches.</summary>
    /// <param name="eventObject">The whole event, parsed.</param>
    public bool Matches(JsonElement eventObject) => eventObject.ValueKind == JsonValueKind.Object && _root.Matches(eventObject);
}
