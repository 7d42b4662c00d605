using System.Text.Json;

namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>A statement of a resource policy.</summary>
internal sealed record PolicyStatement
{
    /// <summary>How messages call it: by its Sid, or by what there is.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it denies; else it allows.</summary>
    public required bool Denies { get; init; }

    /// <summary>Whom it is about.</summary>
    public required PrincipalElement Principals { get; init; }

    /// <summary>Patterns of <c>Action</c>, or of <c>NotAction</c>.</summary>
    public required (IReadOnlyList<string> Patterns, bool Negated) Actions { get; init; }

    /// <summary>Patterns of <c>Resource</c>, or of <c>NotResource</c>.</summary>
    public required (IReadOnlyList<string> Patterns, bool Negated) Resources { get; init; }

    /// <summary>Its conditions: all of them have to hold.</summary>
    public required IReadOnlyList<PolicyCondition> Conditions { get; init; }

    public static PolicyStatement Parse(JsonElement json) =>
        new()
        {
            Name =
                json.TryGetProperty("Sid", out var sid) && sid.GetString() is { Length: > 0 } name
                    ? $"statement '{name}'"
                    : "a statement without a Sid",
            Denies = json.GetProperty("Effect").GetString() == "Deny",
            Principals = PrincipalElement.Parse(json),
            Actions = PatternsOf(json, "Action"),
            Resources = PatternsOf(json, "Resource"),
            Conditions = json.TryGetProperty("Condition", out var conditions) ? [.. ConditionsOf(conditions)] : [],
        };

    /// <summary>Whether it is about this principal, action and resource, its conditions aside.</summary>
    public bool Concerns(ServiceRequest request) =>
        ConcernsCallerAndAction(request) && Matches(Resources, request.Resource, ignoreCase: false);

    /// <summary>Whether it is about this principal and action, its resource and conditions aside.</summary>
    public bool ConcernsCallerAndAction(ServiceRequest request) =>
        Principals.Include(request.Service) && Matches(Actions, request.Action, ignoreCase: true);

    /// <summary>Whether its conditions hold for the request.</summary>
    public Truth Holds(ServiceRequest request) => Conditions.Select(condition => condition.Holds(request.Context)).All();

    private static bool Matches((IReadOnlyList<string> Patterns, bool Negated) element, string value, bool ignoreCase) =>
        element.Patterns.Any(pattern => Glob.Covers(pattern, value, ignoreCase)) != element.Negated;

    /// <summary>An element or its negation. A key's policy may leave Resource out: it can only be about its key.</summary>
    private static (IReadOnlyList<string>, bool) PatternsOf(JsonElement json, string element)
    {
        if (json.TryGetProperty(element, out var patterns))
            return (Texts(patterns), false);
        if (json.TryGetProperty($"Not{element}", out var excluded))
            return (Texts(excluded), true);
        return (element == "Resource" ? ["*"] : [], false);
    }

    private static IEnumerable<PolicyCondition> ConditionsOf(JsonElement json) =>
        from operation in json.EnumerateObject()
        from key in operation.Value.EnumerateObject()
        select PolicyCondition.Parse(operation.Name, key.Name, Texts(key.Value));

    internal static IReadOnlyList<string> Texts(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => [.. json.EnumerateArray().SelectMany(Texts)],
            JsonValueKind.String => [json.GetString()!],
            _ => [json.GetRawText()],
        };
}
