using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>
/// Which properties of a type are applied and which are left out for a reason. Names are dotted paths (list items have no index); one
/// that is given alone covers all below it, one that is given with parts below covers only those.
/// </summary>
internal sealed class PropertySupport
{
    private readonly HashSet<string> _applied;
    private readonly Dictionary<string, string> _ignored = new(StringComparer.Ordinal);

    /// <summary>Applies the named properties.</summary>
    public PropertySupport(params IEnumerable<string> applied) => _applied = new(applied, StringComparer.Ordinal);

    /// <summary>Applies, or means nothing for, every property: for types whose properties are free.</summary>
    public static PropertySupport Everything { get; } = new() { AppliesEverything = true };

    private bool AppliesEverything { get; init; }

    /// <summary>Leaves properties out, for a reason that the report gives.</summary>
    public PropertySupport Without(string reason, params IEnumerable<string> names)
    {
        foreach (var name in names)
            _ignored[name] = reason;
        return this;
    }

    /// <summary>The properties of a resource that aren't emulated, with the reason.</summary>
    public IEnumerable<(string Property, string Reason)> NotEmulated(JsonObject properties) =>
        AppliesEverything ? [] : Walk(properties, "").Distinct();

    private IEnumerable<(string Property, string Reason)> Walk(JsonNode? node, string prefix) =>
        node switch
        {
            JsonArray list => list.SelectMany(item => Walk(item, prefix)),
            JsonObject map => map.SelectMany(entry => Judge(entry.Value, prefix.Length == 0 ? entry.Key : $"{prefix}.{entry.Key}")),
            _ => [],
        };

    private IEnumerable<(string Property, string Reason)> Judge(JsonNode? value, string path)
    {
        if (_ignored.TryGetValue(path, out var reason))
            return IsOff(value) ? [] : [(path, reason)];
        var below = path + ".";
        if (_applied.Any(name => name.StartsWith(below, StringComparison.Ordinal)))
            return Walk(value, path);
        if (!_applied.Contains(path))
            return [(path, "The local cloud doesn't know this property.")];
        return _ignored.Keys.Any(name => name.StartsWith(below, StringComparison.Ordinal))
            ? Walk(value, path).Where(found => _ignored.ContainsKey(found.Property))
            : [];
    }

    /// <summary>A feature that the template switches off is there as it should be.</summary>
    private static bool IsOff(JsonNode? value) => JsonText.Scalar(value is JsonObject map ? map["Enabled"] : value) == "false";
}
