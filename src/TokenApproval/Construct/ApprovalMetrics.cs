using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>The metrics of a TokenApproval, in a namespace of the instance's own.</summary>
internal sealed class ApprovalMetrics(string metricNamespace)
{
    public const string MailProblemsName = "MailProblems";
    public const string MailsGivenUpName = "MailsGivenUp";
    public const string UndeliveredName = "UndeliveredOutbox";

    private const string Prefix = "RegulatedData/TokenApproval";

    /// <summary>The instance's namespace, named after its place in the app: two instances' alarms don't hear each other's metrics.</summary>
    public static string NamespaceOf(Construct approval) =>
        $"{Prefix}/{Names.UniqueResourceName(approval, new UniqueResourceNameOptions { MaxLength = 100, Separator = "-" })}";

    /// <summary>Metrics have no ARN; the condition is the only limit there is.</summary>
    public static PolicyStatement MayPut(string metricNamespace) =>
        ApprovalParts.Right(
            "PutMetrics",
            ["cloudwatch:PutMetricData"],
            ["*"],
            new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, object> { ["cloudwatch:namespace"] = metricNamespace },
            }
        );

    public Metric RequestsCreated(IMetricOptions? options = null) => Count("RequestsCreated", options);

    public Metric Decisions(ApprovalDecision decision, IMetricOptions? options = null) =>
        Count("Decisions", options, ("Decision", decision.Id));

    public Metric RequestsExpired(IMetricOptions? options = null) => Count("RequestsExpired", options);

    public Metric MailProblems(IMetricOptions? options = null) => Count(MailProblemsName, options);

    public Metric MailsGivenUp(IMetricOptions? options = null) => Count(MailsGivenUpName, options);

    public Metric Undelivered(IMetricOptions? options = null) => Make(UndeliveredName, Stats.MAXIMUM, options);

    private Metric Count(string name, IMetricOptions? options, params (string Name, string Value)[] dimensions) =>
        Make(name, Stats.SUM, options, dimensions);

    private Metric Make(string name, string statistic, IMetricOptions? options, params (string Name, string Value)[] dimensions)
    {
        var metric = new Metric(
            new MetricProps
            {
                Namespace = metricNamespace,
                MetricName = name,
                DimensionsMap = dimensions.Length == 0 ? null : dimensions.ToDictionary(one => one.Name, one => one.Value),
                Statistic = statistic,
                Period = Duration.Minutes(5),
            }
        );
        return options is null ? metric : metric.With(options);
    }
}
