using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A pipe's <c>FilterCriteria</c>: an event goes on if one of the patterns matches, or where there are none.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html</remarks>
internal sealed class PipeFilter
{
    private readonly IReadOnlyList<EventPattern> _patterns;

    /// <summary>The pipe's filter.</summary>
    /// <exception cref="AwsApiException">A pattern isn't one (ValidationException).</exception>
    public PipeFilter(Pipe pipe)
    {
        var filters = pipe.Find("SourceParameters.FilterCriteria.Filters") as JsonArray ?? [];
        _patterns = [.. filters.Select(filter => Parse(filter?["Pattern"]?.GetValue<string>() ?? "{}"))];
    }

    /// <summary>Whether the event goes on.</summary>
    public bool Accepts(JsonObject item)
    {
        if (_patterns.Count == 0)
            return true;
        var json = PipePath.WithParsedBody(item)!.ToJsonString();
        return _patterns.Any(pattern => pattern.Matches(json));
    }

    private static EventPattern Parse(string pattern)
    {
        try
        {
            return EventPattern.Parse(pattern);
        }
        catch (InvalidEventPatternException e)
        {
            throw new AwsApiException("ValidationException", $"The filter pattern is invalid: {e.Message}", 400);
        }
    }
}
