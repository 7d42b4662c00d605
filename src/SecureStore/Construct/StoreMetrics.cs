using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;

namespace RegulatedData.Cdk;

/// <summary>A table's metrics.</summary>
internal sealed class StoreMetrics(StoreParts parts)
{
    private const string Namespace = "AWS/DynamoDB";

    /// <summary>The operations that DynamoDB counts system errors for: ten, just what a math alarm takes.</summary>
    private static readonly string[] Operations =
    [
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "TransactGetItems",
        "TransactWriteItems",
    ];

    public IReadOnlyList<string> IndexNames => parts.IndexNames;

    public Metric Table(string name, IMetricOptions? options = null) => Metric(name, [], options);

    public Metric Latency(Operation operation, IMetricOptions? options) =>
        Metric("SuccessfulRequestLatency", [("Operation", NameOf(operation))], options, Stats.AVERAGE);

    public Metric ReadThrottles(string? indexName, IMetricOptions? options = null) =>
        Metric("ReadThrottleEvents", Index(indexName), options);

    public Metric WriteThrottles(string? indexName, IMetricOptions? options = null) =>
        Metric("WriteThrottleEvents", Index(indexName), options);

    public Metric ConsumedReadUnits(string? indexName, IMetricOptions? options = null) =>
        Metric("ConsumedReadCapacityUnits", Index(indexName), options);

    public Metric ConsumedWriteUnits(string? indexName, IMetricOptions? options = null) =>
        Metric("ConsumedWriteCapacityUnits", Index(indexName), options);

    public Metric ReplicationLatency(string region, Duration period) =>
        Metric("ReplicationLatency", [("ReceivingRegion", region)], new MetricOptions { Period = period }, Stats.AVERAGE);

    public MathExpression SystemErrors(Duration? period) =>
        Sum(
            "System errors",
            period,
            Operations.Select(operation =>
                (char.ToLowerInvariant(operation[0]) + operation[1..], Metric("SystemErrors", [("Operation", operation)], null))
            )
        );

    public MathExpression Throttles(string? indexName, Duration? period) =>
        Sum("Throttled requests", period, [("reads", ReadThrottles(indexName)), ("writes", WriteThrottles(indexName))]);

    /// <summary>A sum in which a series without data counts as 0: otherwise one silent operation would silence the whole sum.</summary>
    public static MathExpression Sum(string label, Duration? period, IEnumerable<(string Id, Metric Metric)> series)
    {
        var metrics = series.ToDictionary(one => one.Id, one => (IMetric)one.Metric, StringComparer.Ordinal);
        return new MathExpression(
            new MathExpressionProps
            {
                Label = label,
                Expression = string.Join(" + ", metrics.Keys.Select(id => $"FILL({id}, 0)")),
                UsingMetrics = metrics,
                Period = period ?? Duration.Minutes(5),
            }
        );
    }

    private static (string Name, string Value)[] Index(string? indexName) =>
        indexName is null ? [] : [("GlobalSecondaryIndexName", indexName)];

    private static string NameOf(Operation operation) =>
        string.Concat(operation.ToString().Split('_').Select(word => word[0] + word[1..].ToLowerInvariant()));

    private Metric Metric(string name, (string Name, string Value)[] dimensions, IMetricOptions? options, string? statistic = null)
    {
        var map = dimensions.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        map["TableName"] = parts.TableName;
        var metric = new Metric(
            new MetricProps
            {
                Namespace = Namespace,
                MetricName = name,
                DimensionsMap = map,
                Statistic = statistic ?? Stats.SUM,
                Period = Duration.Minutes(5),
            }
        );
        return options is null ? metric : metric.With(options);
    }
}
