using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>Resolves <c>{{resolve:ssm:...}}</c>, <c>{{resolve:ssm-secure:...}}</c> and <c>{{resolve:secretsmanager:...}}</c>.</summary>
internal sealed partial class DynamicReferences(IParameterSource source)
{
    /// <summary>The tree with its dynamic references replaced.</summary>
    /// <param name="node">An evaluated part of a template.</param>
    /// <param name="path">Where it is, for error messages.</param>
    /// <param name="fault">Makes the error of a path and a reason.</param>
    /// <param name="ct">Stops the look-ups.</param>
    public async Task<JsonNode?> ResolveAsync(
        JsonNode? node,
        string path,
        Func<string, string, DeploymentException> fault,
        CancellationToken ct
    )
    {
        switch (node)
        {
            case JsonObject map:
                var resolved = new JsonObject();
                foreach (var (key, value) in map)
                    resolved[key] = await ResolveAsync(value, $"{path}.{key}", fault, ct);
                return resolved;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                    items.Add(await ResolveAsync(item, $"{path}[{items.Count}]", fault, ct));
                return items;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                return await TextAsync(value.GetValue<string>(), path, fault, ct);
            default:
                return node?.DeepClone();
        }
    }

    private async Task<string> TextAsync(string text, string path, Func<string, string, DeploymentException> fault, CancellationToken ct)
    {
        foreach (Match match in Pattern().Matches(text))
        {
            var value =
                match.Groups["service"].Value == "secretsmanager"
                    ? await SecretAsync(match.Groups["reference"].Value, ct)
                    : await source.ParameterAsync(match.Groups["reference"].Value, ct);
            text = text.Replace(
                match.Value,
                value ?? throw fault(path, $"{match.Value} finds nothing in the local cloud. Create it before this stack."),
                StringComparison.Ordinal
            );
        }
        return text;
    }

    /// <summary><c>secret-id:SecretString:json-key:version-stage:version-id</c>, where the id may be an ARN with colons of its own.</summary>
    private async Task<string?> SecretAsync(string reference, CancellationToken ct)
    {
        var parts = reference.Split(':');
        var idLength = parts[0] == "arn" ? Math.Min(7, parts.Length) : 1;
        var id = string.Join(':', parts[..idLength]);
        var rest = parts[idLength..];
        var key = rest.ElementAtOrDefault(1);
        var secret = await source.SecretAsync(id, NullIfEmpty(rest.ElementAtOrDefault(2)), NullIfEmpty(rest.ElementAtOrDefault(3)), ct);
        return secret is null || string.IsNullOrEmpty(key) ? secret : JsonText.Scalar((JsonNode.Parse(secret) as JsonObject)?[key]);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    [GeneratedRegex(@"\{\{resolve:(?<service>ssm|ssm-secure|secretsmanager):(?<reference>[^}]+)\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}

/// <summary>Where parameter and secret values come from.</summary>
internal interface IParameterSource
{
    /// <summary>A Systems Manager parameter's value (<c>name</c> or <c>name:version</c>); null where there is none.</summary>
    Task<string?> ParameterAsync(string name, CancellationToken ct);

    /// <summary>A secret's text; null where there is none.</summary>
    Task<string?> SecretAsync(string id, string? stage, string? version, CancellationToken ct);
}
