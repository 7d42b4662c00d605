using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Transforms;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>An <c>InputTemplate</c> of a pipe: applied to each event of a batch by itself.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html</remarks>
internal sealed class PipeTemplate
{
    private readonly Pipe _pipe;
    private readonly string? _template;

    /// <summary>The template at a path in the pipe's definition; where there is none, events stay as they are.</summary>
    public PipeTemplate(Pipe pipe, string path)
    {
        _pipe = pipe;
        _template = pipe.Text(path);
    }

    /// <summary>What comes out of an event.</summary>
    /// <param name="item">The event.</param>
    /// <param name="now">For <c>&lt;aws.pipes.event.ingestion-time&gt;</c>.</param>
    /// <exception cref="PipeFailureException">The template is JSON, and with the event's values it isn't any more.</exception>
    public JsonNode? Apply(JsonNode? item, DateTimeOffset now)
    {
        if (_template is null)
            return item?.DeepClone();
        var output = TemplateText.Render(_template, name => Variable(name, item, now));
        try
        {
            return JsonNode.Parse(output);
        }
        catch (JsonException) when (_template.TrimStart() is not ['{' or '[', ..])
        {
            return output;
        }
        catch (JsonException e)
        {
            // The parser's message may quote the values.
            throw new PipeFailureException("The input template is JSON, but with the event's values it isn't.", e);
        }
    }

    private TemplateValue? Variable(string name, JsonNode? item, DateTimeOffset now) =>
        name switch
        {
            "aws.pipes.pipe-arn" => new(_pipe.Arn),
            "aws.pipes.pipe-name" => new(_pipe.Name),
            "aws.pipes.source-arn" => new(_pipe.Source),
            "aws.pipes.enrichment-arn" => new(_pipe.Enrichment ?? ""),
            "aws.pipes.target-arn" => new(_pipe.Target),
            "aws.pipes.event.ingestion-time" => new(EventTime.FormatMilliseconds(now)),
            "aws.pipes.event" or "aws.pipes.event.json" => new(item),
            ['$', ..] => new(PipePath.Find(item, name) is (true, var found) ? found : ""),
            _ => null,
        };
}
