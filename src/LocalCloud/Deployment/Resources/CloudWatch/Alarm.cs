namespace RegulatedData.LocalCloud.Deployment.Resources.CloudWatch;

/// <summary>AWS::CloudWatch::Alarm. The emulator keeps it, but only <c>SetAlarmState</c> changes its state.</summary>
internal sealed class Alarm : IResourceType
{
    private static readonly string[] _same =
    [
        "AlarmDescription",
        "AlarmActions",
        "ComparisonOperator",
        "DatapointsToAlarm",
        "Dimensions",
        "EvaluateLowSampleCountPercentile",
        "EvaluationPeriods",
        "ExtendedStatistic",
        "InsufficientDataActions",
        "MetricName",
        "Metrics",
        "Namespace",
        "OKActions",
        "Period",
        "Statistic",
        "ThresholdMetricId",
        "TreatMissingData",
        "Unit",
    ];

    public string TypeName => "AWS::CloudWatch::Alarm";

    public PropertySupport Properties { get; } = new([.. _same, "AlarmName", "ActionsEnabled", "Threshold", "Tags"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("AlarmName", 255);
        var body = properties
            .Pick(_same)
            .With("AlarmName", name)
            .With("ActionsEnabled", properties.Bool("ActionsEnabled") ?? true)
            .With("Threshold", properties.Double("Threshold"))
            .With("Tags", properties.TagList());
        await CloudWatchApi.CallAsync(request.Aws, "PutMetricAlarm", body, ct);
        return new Provisioned(name) { Attributes = { ["Arn"] = request.Arn("cloudwatch", $"alarm:{name}") } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CloudWatchApi.DeleteAlarmAsync(request, resource, ct);
}
