using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Transforms;

/// <summary>Puts values into a template's <c>&lt;placeholders&gt;</c>, as EventBridge does it for rules and pipes.</summary>
/// <remarks>
/// A value in a JSON position is written as JSON (text gets quotes); between quotes, text is written as it is, unescaped, and an object or
/// array loses its quotes.
/// </remarks>
internal static class TemplateText
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="template">The template.</param>
    /// <param name="variable">The value of a placeholder; null where it isn't one, so that it stays as it is.</param>
    public static string Render(string template, Func<string, TemplateValue?> variable)
    {
        var output = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '\\' && i + 1 < template.Length)
            {
                output.Append(template[i]).Append(template[++i]);
                continue;
            }
            if (template[i] == '<' && template.IndexOf('>', i) is var close and > 0 && variable(template[(i + 1)..close]) is { } value)
            {
                output.Append(quoted ? BetweenQuotes(value.Node) : value.Node?.ToJsonString(s_plain) ?? "null");
                i = close;
                continue;
            }
            if (template[i] == '"')
                quoted = !quoted;
            output.Append(template[i]);
        }
        return output.ToString();
    }

    private static string BetweenQuotes(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.String
            ? node.GetValue<string>()
            : (node?.ToJsonString(s_plain) ?? "null").Replace("\"", "", StringComparison.Ordinal);
}

/// <summary>A placeholder's value. Wrapped, since null is a value.</summary>
internal sealed record TemplateValue(JsonNode? Node);
