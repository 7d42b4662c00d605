using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Transforms;

/// <summary>A target's <c>InputTransformer</c>: picks values out of an event and puts them into a template.</summary>
/// <remarks>
/// As EventBridge does it: a value in a JSON position is written as JSON (text gets quotes); between quotes, text is written as it
/// is, unescaped, and an object or array loses its quotes; a path that leads nowhere leaves an empty text.
/// </remarks>
internal sealed class InputTransformer(IReadOnlyDictionary<string, string> paths, string template)
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static InputTransformer Parse(JsonObject transformer) =>
        new(
            transformer["InputPathsMap"]?.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>(), StringComparer.Ordinal)
                ?? [],
            transformer["InputTemplate"]!.GetValue<string>()
        );

    /// <param name="matched">The event.</param>
    /// <param name="ruleArn">For <c>&lt;aws.events.rule-arn&gt;</c> and, from its last part, <c>&lt;aws.events.rule-name&gt;</c>.</param>
    /// <param name="ingestionTime">For <c>&lt;aws.events.event.ingestion-time&gt;</c>.</param>
    /// <exception cref="InvalidTransformException">The template is JSON, and what came out isn't.</exception>
    public string Apply(JsonObject matched, string ruleArn, DateTimeOffset ingestionTime)
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
            if (template[i] == '<' && template.IndexOf('>', i) is var close and > 0 && Variable(template[(i + 1)..close]) is { } value)
            {
                output.Append(quoted ? BetweenQuotes(value.Node) : value.Node?.ToJsonString(s_plain) ?? "null");
                i = close;
                continue;
            }
            if (template[i] == '"')
                quoted = !quoted;
            output.Append(template[i]);
        }
        return Checked(output.ToString());

        // Wrapped, since null is a value.
        Holder? Variable(string name) =>
            name switch
            {
                "aws.events.rule-arn" => new(ruleArn),
                "aws.events.rule-name" => new(ruleArn[(ruleArn.LastIndexOf('/') + 1)..]),
                "aws.events.event.ingestion-time" => new(EventTime.Format(ingestionTime)),
                "aws.events.event.json" => new(matched),
                "aws.events.event" => new(WithoutDetail(matched)),
                _ => paths.TryGetValue(name, out var path) ? new(EventPath.Find(matched, path) is (true, var found) ? found : "") : null,
            };
    }

    private static string BetweenQuotes(JsonNode? node) =>
        node is JsonValue && node.GetValueKind() == JsonValueKind.String
            ? node.GetValue<string>()
            : (node?.ToJsonString(s_plain) ?? "null").Replace("\"", "", StringComparison.Ordinal);

    private static JsonObject WithoutDetail(JsonObject matched)
    {
        var copy = matched.DeepClone().AsObject();
        copy.Remove("detail");
        return copy;
    }

    private string Checked(string output)
    {
        if (template.TrimStart() is not ['{' or '[', ..])
            return output;
        try
        {
            JsonNode.Parse(output);
            return output;
        }
        catch (JsonException e)
        {
            throw new InvalidTransformException(
                $"The input template is JSON, but with the event's values it isn't: {e.Message} It gave: {output}",
                e
            );
        }
    }

    private sealed record Holder(JsonNode? Node);
}

/// <summary>The values of an event broke a JSON template (a quote in a text, most often).</summary>
internal sealed class InvalidTransformException(string message, Exception innerException) : Exception(message, innerException);
