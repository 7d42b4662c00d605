using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>
/// A resource's evaluated properties, read as leniently as CloudFormation reads them: a number or boolean may be a string and the reverse.
/// </summary>
/// <param name="json">The properties.</param>
/// <param name="path">Where they are in the template.</param>
/// <param name="fault">Makes the error of a path and a reason.</param>
internal sealed class PropertyBag(JsonObject json, string path, Func<string, string, DeploymentException> fault)
{
    /// <summary>The properties as they are.</summary>
    public JsonObject Json => json;

    /// <summary>Whether the property is there.</summary>
    public bool Has(string name) => json[name] is not null;

    /// <summary>A copy of the property; null where it isn't there.</summary>
    public JsonNode? Node(string name) => json[name]?.DeepClone();

    /// <summary>A string; null where it isn't there.</summary>
    public string? String(string name) => json[name] is not { } node ? null : JsonText.Scalar(node) ?? throw Fault(name, "wants a string.");

    /// <summary>A string that must be there.</summary>
    public string Required(string name) => String(name) ?? throw Fault(name, "is required.");

    /// <summary>A whole number; null where it isn't there.</summary>
    public int? Int(string name) =>
        String(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : throw Fault(name, $"wants a whole number, but gets '{text}'.");

    /// <summary>A number; null where it isn't there.</summary>
    public double? Double(string name) =>
        String(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw Fault(name, $"wants a number, but gets '{text}'.");

    /// <summary>A boolean; null where it isn't there.</summary>
    public bool? Bool(string name) =>
        String(name) is not { } text ? null
        : bool.TryParse(text, out var value) ? value
        : throw Fault(name, $"wants true or false, but gets '{text}'.");

    /// <summary>A structure; null where it isn't there.</summary>
    public PropertyBag? Object(string name) =>
        json[name] is not { } node ? null
        : node is JsonObject map ? new PropertyBag(map, $"{path}.{name}", fault)
        : throw Fault(name, "wants an object.");

    /// <summary>A list of structures; empty where it isn't there.</summary>
    public IReadOnlyList<PropertyBag> Objects(string name) =>
        [
            .. List(name)
                .Select(
                    (item, i) =>
                        item is JsonObject map
                            ? new PropertyBag(map, string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{i}]"), fault)
                            : throw Fault(name, "wants a list of objects.")
                ),
        ];

    /// <summary>A list of strings; empty where it isn't there.</summary>
    public IReadOnlyList<string> Strings(string name) =>
        [.. List(name).Select(item => JsonText.Scalar(item) ?? throw Fault(name, "wants a list of strings."))];

    /// <summary>A map of strings; empty where it isn't there.</summary>
    public Dictionary<string, string> Map(string name) =>
        (Object(name)?.Json ?? []).ToDictionary(
            entry => entry.Key,
            entry => JsonText.Scalar(entry.Value) ?? throw Fault($"{name}.{entry.Key}", "wants a string."),
            StringComparer.Ordinal
        );

    /// <summary>Tags, from a list of <c>Key</c> and <c>Value</c> or from a map.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags(string name = "Tags") =>
        json[name] is JsonObject
            ? [.. Map(name)]
            : [.. Objects(name).Select(tag => KeyValuePair.Create(tag.Required("Key"), tag.String("Value") ?? ""))];

    /// <summary>A JSON document (a policy) as text; null where it isn't there. It may be written as an object or as a string.</summary>
    public string? Document(string name) =>
        json[name] switch
        {
            null => null,
            JsonObject map => map.ToJsonString(),
            var text => JsonText.Scalar(text) ?? throw Fault(name, "wants a JSON document."),
        };

    /// <summary>The error for a property.</summary>
    public DeploymentException Fault(string name, string reason) => fault($"{path}.{name}", reason);

    private JsonArray List(string name) =>
        json[name] switch
        {
            null => [],
            JsonArray list => list,
            _ => throw Fault(name, "wants a list."),
        };
}
