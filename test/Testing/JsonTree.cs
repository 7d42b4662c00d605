using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.Testing;

/// <summary>
/// Reads what jsii hands over (dictionaries, arrays and numbers, with Newtonsoft's tokens here and there) as one System.Text.Json tree.
/// </summary>
public static class JsonTree
{
    /// <summary>The same document as a tree. The order of the properties is kept.</summary>
    /// <param name="value">JSON text, a <see cref="JsonNode"/>, a dictionary, a list, a primitive value, or a Newtonsoft token.</param>
    public static JsonNode? From(object? value) =>
        value is string text ? JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 256 }) : Convert(value);

    private static JsonNode? Convert(object? value) =>
        value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            JsonNode node => node.DeepClone(),
            JsonElement element => JsonNode.Parse(element.GetRawText()),
            _ when IsNewtonsoft(value) => JsonNode.Parse(value.ToString() is { Length: > 0 } json ? json : "null"),
            IDictionary dictionary => Object(dictionary),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Convert)]),
            double number when Math.Abs(number) < 1e15 && Math.Floor(number).Equals(number) => JsonValue.Create((long)number),
            _ => JsonSerializer.SerializeToNode(value, value.GetType()),
        };

    private static JsonObject Object(IDictionary dictionary)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in dictionary)
        {
            result[(string)entry.Key] = Convert(entry.Value);
        }

        return result;
    }

    // By name, so that the tests need no reference to the library that jsii happens to use.
    private static bool IsNewtonsoft(object value) =>
        value.GetType().FullName is "Newtonsoft.Json.Linq.JObject" or "Newtonsoft.Json.Linq.JArray";
}
