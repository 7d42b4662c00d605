using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>Turns CloudFormation's property structures into those of the services' APIs.</summary>
internal static class ApiJson
{
    /// <summary>An object of the named properties that are there, under the same names.</summary>
    public static JsonObject Pick(this PropertyBag properties, params IEnumerable<string> names)
    {
        var result = new JsonObject();
        foreach (var name in names)
        {
            if (properties.Node(name) is { } value)
                result[name] = value;
        }
        return result;
    }

    /// <summary>Adds a member where there is a value.</summary>
    public static JsonObject With(this JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
            json[name] = value;
        return json;
    }

    /// <summary>Adds a member to a query request where there is a value.</summary>
    public static List<KeyValuePair<string, string>> With(this List<KeyValuePair<string, string>> form, string name, string? value)
    {
        if (value is not null)
            form.Add(new(name, value));
        return form;
    }

    /// <summary>The same structure with names that begin with a small letter, as Step Functions and Logs want them.</summary>
    public static JsonNode? CamelCase(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Select(entry => KeyValuePair.Create(char.ToLowerInvariant(entry.Key[0]) + entry.Key[1..], CamelCase(entry.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(CamelCase)]),
            _ => node?.DeepClone(),
        };

    /// <summary>Tags as a list of objects; null where there are none.</summary>
    public static JsonArray? TagList(this PropertyBag properties, string key = "Key", string value = "Value", string property = "Tags") =>
        properties.Tags(property) is { Count: > 0 } tags
            ? new JsonArray([.. tags.Select(tag => new JsonObject { [key] = tag.Key, [value] = tag.Value })])
            : null;

    /// <summary>Tags as an object; null where there are none.</summary>
    public static JsonObject? TagMap(this PropertyBag properties, string property = "Tags") =>
        properties.Tags(property) is { Count: > 0 } tags ? Map(tags) : null;

    /// <summary>An object of strings.</summary>
    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)JsonValue.Create(entry.Value))));

    /// <summary>A list of strings.</summary>
    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);
}
