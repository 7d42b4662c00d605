using System.Collections.Immutable;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>A policy (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html).</summary>
/// <param name="Name">Which policy it is, for messages: "the key policy", "the policy 'Reader' of role X".</param>
/// <param name="Type">Where it is attached.</param>
/// <param name="Statements">Its statements.</param>
internal sealed record PolicyDocument(string Name, PolicyType Type, ImmutableArray<PolicyStatement> Statements)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a policy.</summary>
    /// <exception cref="PolicyException">It isn't JSON, or has something that the local cloud doesn't understand.</exception>
    public static PolicyDocument Parse(string json, PolicyType type, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Parse(document.RootElement, type, name);
        }
        catch (JsonException error)
        {
            throw new PolicyException($"{name} isn't JSON: {error.Message}", error);
        }
    }

    private static PolicyDocument Parse(JsonElement root, PolicyType type, string name)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new PolicyException($"{name} must be a JSON object.");
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name is not ("Version" or "Id" or "Statement"))
                throw new PolicyException($"{name} has the element '{member.Name}', which isn't part of the policy language.");
        }
        if (!root.TryGetProperty("Statement", out var statements))
            throw new PolicyException($"{name} has no Statement.");
        var hasVariables = HasVariables(root, name);
        var elements = statements.ValueKind == JsonValueKind.Array ? [.. statements.EnumerateArray()] : new[] { statements };
        return new PolicyDocument(
            name,
            type,
            [.. elements.Select((element, i) => PolicyStatement.Parse(element, type, name, i, hasVariables))]
        );
    }

    // Without a version the older one holds.
    private static bool HasVariables(JsonElement root, string name)
    {
        var version = root.TryGetProperty("Version", out var value) ? value.ToString() : "2008-10-17";
        return version switch
        {
            "2012-10-17" => true,
            "2008-10-17" => false,
            _ => throw new PolicyException($"{name} has the version '{version}'; expected 2012-10-17 or 2008-10-17."),
        };
    }
}
