using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>What <c>Ref</c> gives for each parameter of a template.</summary>
internal static class ParameterValues
{
    /// <summary>The default or the given value of each parameter; parameters of an <c>AWS::SSM::Parameter::Value</c> type are looked up.</summary>
    /// <exception cref="DeploymentException">A value is missing, not allowed, or given for a parameter that the template doesn't have.</exception>
    public static async Task<IReadOnlyDictionary<string, JsonNode>> ResolveAsync(
        Template template,
        IReadOnlyDictionary<string, string> given,
        IParameterSource source,
        CancellationToken ct
    )
    {
        foreach (var name in given.Keys.Where(name => !template.Parameters.ContainsKey(name)))
            throw template.Fault($"Parameters.{name}", "is given a value, but the template has no such parameter.");

        var values = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (name, declaration) in template.Parameters)
            values[name] = await ResolveAsync(template, name, declaration as JsonObject ?? [], given, source, ct);
        return values;
    }

    private static async Task<JsonNode> ResolveAsync(
        Template template,
        string name,
        JsonObject declaration,
        IReadOnlyDictionary<string, string> given,
        IParameterSource source,
        CancellationToken ct
    )
    {
        var path = $"Parameters.{name}";
        var type = JsonText.Scalar(declaration["Type"]) ?? "String";
        var text =
            given.GetValueOrDefault(name)
            ?? JsonText.Scalar(declaration["Default"])
            ?? throw template.Fault(path, "has no default and is given no value. Pass one in DeploymentOptions.Parameters.");
        Check(template, path, declaration, text);

        const string lookup = "AWS::SSM::Parameter::Value<";
        if (type.StartsWith(lookup, StringComparison.Ordinal))
        {
            text =
                await source.ParameterAsync(text, ct)
                ?? throw template.Fault(
                    path,
                    $"the Systems Manager parameter '{text}' doesn't exist in the local cloud. Put it there first."
                );
            type = type[lookup.Length..^1];
        }
        return type == "CommaDelimitedList" || type.StartsWith("List<", StringComparison.Ordinal)
            ? new JsonArray([.. text.Split(',', StringSplitOptions.TrimEntries).Select(item => JsonValue.Create(item))])
            : JsonValue.Create(text);
    }

    private static void Check(Template template, string path, JsonObject declaration, string text)
    {
        if (declaration["AllowedValues"] is JsonArray allowed && !allowed.Any(value => JsonText.Scalar(value) == text))
            throw template.Fault(path, $"'{text}' isn't one of the allowed values {allowed.ToJsonString()}.");
        if (
            JsonText.Scalar(declaration["AllowedPattern"]) is { } pattern
            && !Regex.IsMatch(text, $"^(?:{pattern})$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
        )
            throw template.Fault(path, $"'{text}' doesn't match the allowed pattern {pattern}.");
    }
}
