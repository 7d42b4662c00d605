using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval;

/// <summary>The counts that a dashboard and the alarms show.</summary>
internal sealed class ApprovalMetrics(string metricNamespace)
{
    public static ApprovalMetrics Of(FunctionEnvironment environment) => new(environment.Required("METRICS_NAMESPACE"));

    public void RequestCreated(Metrics metrics) => metrics.Emit(metricNamespace, [], Once("RequestsCreated"));

    /// <param name="metrics">The invocation's.</param>
    /// <param name="decisionId">What was decided, such as <c>approve</c>: the dimension <c>Decision</c>.</param>
    public void Decided(Metrics metrics, string decisionId) =>
        metrics.Emit(metricNamespace, [new MetricDimension("Decision", decisionId)], Once("Decisions"));

    public void RequestExpired(Metrics metrics) => metrics.Emit(metricNamespace, [], Once("RequestsExpired"));

    private static MetricValue Once(string name) => new(name, 1, "Count");
}
