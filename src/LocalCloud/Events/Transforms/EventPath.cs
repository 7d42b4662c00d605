using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Transforms;

/// <summary>The JSON paths that EventBridge knows: dots, array indices and the wildcard (<c>$.detail.items[0].name</c>).</summary>
internal static class EventPath
{
    /// <summary>What the path leads to.</summary>
    /// <returns>Whether it exists in the event, and the value (null is a value too). A wildcard gives an array.</returns>
    /// <exception cref="FormatException">EventBridge doesn't know that syntax.</exception>
    public static (bool Exists, JsonNode? Value) Find(JsonNode? root, string path)
    {
        var steps = Parse(path);
        List<JsonNode?> nodes = [root];
        foreach (var step in steps)
            nodes = [.. nodes.SelectMany(node => Step(node, step))];
        if (steps.Contains("*"))
            return (true, new JsonArray([.. nodes.Select(n => n?.DeepClone())]));
        return nodes.Count == 0 ? (false, null) : (true, nodes[0]);
    }

    private static IEnumerable<JsonNode?> Step(JsonNode? node, string step) =>
        (node, step) switch
        {
            (JsonArray array, "*") => array,
            (JsonObject members, "*") => members.Select(member => member.Value),
            (JsonArray array, _) => step.StartsWith('[') && Index(step) is var i && i < array.Count ? [array[i]] : [],
            (JsonObject members, _) => members.TryGetPropertyValue(step, out var value) ? [value] : [],
            _ => [],
        };

    private static int Index(string step) => int.Parse(step.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);

    // "$.a[0].*" gives "a", "[0", "*".
    private static List<string> Parse(string path)
    {
        if (!path.StartsWith('$'))
            throw new FormatException($"The path \"{path}\" must begin with $, as in $.detail.state.");
        var steps = new List<string>();
        var i = 1;
        while (i < path.Length)
        {
            if (path[i] == '.')
            {
                var end = path.AsSpan(i + 1).IndexOfAny('.', '[') is var n and >= 0 ? i + 1 + n : path.Length;
                steps.Add(Named(path[(i + 1)..end], path));
                i = end;
            }
            else if (path[i] == '[' && path.IndexOf(']', i) is var close and > 0)
            {
                var index = path[(i + 1)..close];
                steps.Add(
                    index == "*" ? "*"
                    : index.Length > 0 && index.All(char.IsAsciiDigit) ? "[" + index
                    : throw Unknown(path)
                );
                i = close + 1;
            }
            else
            {
                throw Unknown(path);
            }
        }
        return steps;
    }

    private static string Named(string name, string path) => name.Length > 0 ? name : throw Unknown(path);

    private static FormatException Unknown(string path) =>
        new($"EventBridge doesn't know the path \"{path}\": use dots, array indices and *, as in $.detail.items[0].name.");
}
