using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Log lines in CloudWatch's embedded metric format
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
internal static class EmbeddedMetrics
{
    /// <summary>The PutMetricData requests that a line stands for; none for other lines, and for what the format's rules leave out.</summary>
    public static IEnumerable<JsonObject> Read(string line)
    {
        if (
            Parse(line) is not { } root
            || root["_aws"] is not JsonObject metadata
            || metadata["CloudWatchMetrics"] is not JsonArray directives
        )
            return [];
        var seconds =
            (metadata["Timestamp"] is JsonValue t && t.TryGetValue<long>(out var milliseconds)) ? milliseconds / 1000.0 : (double?)null;
        return directives.OfType<JsonObject>().Select(directive => Request(root, directive, seconds)).OfType<JsonObject>();
    }

    private static JsonObject? Parse(string line)
    {
        // Most lines are no metrics: looked at first, since parsing each would be a waste.
        if (!line.StartsWith('{') || !line.Contains("\"_aws\"", StringComparison.Ordinal))
            return null;
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // A line that merely looks like one. It is in the log as it is.
            return null;
        }
    }

    private static JsonObject? Request(JsonObject root, JsonObject directive, double? seconds)
    {
        if (Text(directive["Namespace"]) is not { } metricNamespace || directive["Metrics"] is not JsonArray metrics)
            return null;
        var dimensionSets = directive["Dimensions"] is JsonArray { Count: > 0 } sets
            ? sets.OfType<JsonArray>().ToList()
            :
            [
                [],
            ];
        var data = dimensionSets.SelectMany(set => metrics.OfType<JsonObject>().Select(metric => Datum(root, metric, set, seconds)));
        var found = data.OfType<JsonObject>().ToArray<JsonNode>();
        return found.Length == 0 ? null : new JsonObject { ["Namespace"] = metricNamespace, ["MetricData"] = new JsonArray(found) };
    }

    private static JsonObject? Datum(JsonObject root, JsonObject metric, JsonArray dimensionSet, double? seconds)
    {
        if (Text(metric["Name"]) is not { } name || Values(root[name]) is not { Length: > 0 } values)
            return null;
        var dimensions = dimensionSet
            .Select(Text)
            .OfType<string>()
            .Select(d => (JsonNode)new JsonObject { ["Name"] = d, ["Value"] = Text(root[d]) ?? "" });
        var datum = new JsonObject { ["MetricName"] = name, ["Dimensions"] = new JsonArray([.. dimensions]) };
        if (values.Length == 1)
            datum["Value"] = values[0];
        else
            datum["Values"] = new JsonArray([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);
        if (Text(metric["Unit"]) is { } unit)
            datum["Unit"] = unit;
        if (seconds is { } timestamp)
            datum["Timestamp"] = timestamp;
        return datum;
    }

    private static double[] Values(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => [value.GetValue<double>()],
            JsonArray array => [.. array.SelectMany(Values)],
            _ => [],
        };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
