using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Transforms;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>JSON paths into an event of a pipe.</summary>
internal static class PipePath
{
    /// <summary>
    /// What the path leads to. A message's <c>body</c> that is JSON itself is read as such, as Pipes does it ("implicit body data parsing").
    /// </summary>
    /// <exception cref="PipeFailureException">Pipes doesn't know that syntax.</exception>
    public static (bool Exists, JsonNode? Value) Find(JsonNode? item, string path)
    {
        try
        {
            return EventPath.Find(WithParsedBody(item), path);
        }
        catch (FormatException e)
        {
            throw new PipeFailureException(e.Message, e);
        }
    }

    /// <summary>The event with its <c>body</c> parsed, where that is an object or array as text; else the event itself.</summary>
    public static JsonNode? WithParsedBody(JsonNode? item)
    {
        if (item is not JsonObject members || members["body"] is not JsonValue body || !body.TryGetValue<string>(out var text))
            return item;
        if (text.TrimStart() is not ['{' or '[', ..])
            return item;
        try
        {
            var copy = members.DeepClone().AsObject();
            copy["body"] = JsonNode.Parse(text);
            return copy;
        }
        catch (JsonException)
        {
            // It only looked like JSON: then it is a text like any other.
            return item;
        }
    }
}
