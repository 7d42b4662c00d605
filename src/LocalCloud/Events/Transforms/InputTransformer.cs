using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Events.Transforms;

/// <summary>A target's <c>InputTransformer</c>: picks values out of an event and puts them into a template.</summary>
/// <remarks>
/// <see cref="TemplateText"/> has the rules of quoting. A path that leads nowhere leaves an empty text.
/// </remarks>
internal sealed class InputTransformer(IReadOnlyDictionary<string, string> paths, string template)
{
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
        return Checked(TemplateText.Render(template, Variable));

        TemplateValue? Variable(string name) =>
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
}

/// <summary>The values of an event broke a JSON template (a quote in a text, most often).</summary>
internal sealed class InvalidTransformException(string message, Exception innerException) : Exception(message, innerException);
