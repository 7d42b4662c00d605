using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;

namespace RegulatedData.Cdk;

/// <summary>A table's widgets, three in a row.</summary>
internal static class StoreWidgets
{
    private const int Width = 8;

    private static readonly Operation[] Shown =
    [
        Operation.GET_ITEM,
        Operation.UPDATE_ITEM,
        Operation.PUT_ITEM,
        Operation.DELETE_ITEM,
        Operation.QUERY,
    ];

    public static IWidget[] For(StoreMetrics metrics) => [Latency(metrics), Consumed(metrics), Throttles(metrics)];

    private static GraphWidget Latency(StoreMetrics metrics) =>
        new(
            new GraphWidgetProps
            {
                Title = "Latency (ms)",
                Width = Width,
                Left = [.. Shown.Select(operation => metrics.Latency(operation, null))],
            }
        );

    private static GraphWidget Consumed(StoreMetrics metrics) =>
        Stacked("Consumed read and write units", metrics, metrics.ConsumedReadUnits, metrics.ConsumedWriteUnits);

    private static GraphWidget Throttles(StoreMetrics metrics) =>
        Stacked("Throttled reads and writes", metrics, metrics.ReadThrottles, metrics.WriteThrottles);

    /// <summary>Reads and writes of the table, then of each index.</summary>
    private static GraphWidget Stacked(
        string title,
        StoreMetrics metrics,
        Func<string?, IMetricOptions?, Metric> reads,
        Func<string?, IMetricOptions?, Metric> writes
    ) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Width = Width,
                Stacked = true,
                Left =
                [
                    .. metrics
                        .IndexNames.Prepend<string?>(null)
                        .SelectMany(index => new[] { Labelled(reads, index, "reads"), Labelled(writes, index, "writes") }),
                ],
            }
        );

    private static Metric Labelled(Func<string?, IMetricOptions?, Metric> metric, string? index, string what) =>
        metric(index, new MetricOptions { Label = $"{index ?? "Table"} {what}" });
}
