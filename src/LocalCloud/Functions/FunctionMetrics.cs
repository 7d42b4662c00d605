using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>The metrics that Lambda itself keeps of each function, in the namespace AWS/Lambda.</summary>
internal static class FunctionMetrics
{
    /// <summary>Adds one invocation.</summary>
    public static Task PutAsync(AwsApi moto, FunctionDefinition function, bool failed, TimeSpan duration)
    {
        var region = function.Arn.Split(':') is [_, _, _, { Length: > 0 } own, ..] ? own : moto.Region;
        var body = new JsonObject
        {
            ["Namespace"] = "AWS/Lambda",
            ["MetricData"] = new JsonArray(
                Datum(function, "Invocations", 1, "Count"),
                Datum(function, "Errors", failed ? 1 : 0, "Count"),
                Datum(function, "Throttles", 0, "Count"),
                Datum(function, "Duration", duration.TotalMilliseconds, "Milliseconds")
            ),
        };
        return moto.In(region).JsonAsync("monitoring", "GraniteServiceVersion20100801.PutMetricData", body, CancellationToken.None);
    }

    private static JsonObject Datum(FunctionDefinition function, string name, double value, string unit) =>
        new()
        {
            ["MetricName"] = name,
            ["Value"] = value,
            ["Unit"] = unit,
            ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "FunctionName", ["Value"] = function.Name }),
        };
}
