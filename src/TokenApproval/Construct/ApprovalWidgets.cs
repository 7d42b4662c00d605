using Amazon.CDK.AWS.CloudWatch;

namespace RegulatedData.Cdk;

/// <summary>The widgets of a TokenApproval, three in a row: what is asked and decided, what waits, and what goes wrong.</summary>
internal static class ApprovalWidgets
{
    private const int Width = 8;

    public static IWidget[] For(TokenApproval approval, ApprovalMetrics metrics, IReadOnlyList<ApprovalDecision> decisions) =>
        [Requests(metrics, decisions), Waiting(approval, metrics), Mails(metrics)];

    private static GraphWidget Requests(ApprovalMetrics metrics, IReadOnlyList<ApprovalDecision> decisions) =>
        Graph(
            "Requests",
            [
                metrics.RequestsCreated(Labelled("Filed")),
                .. decisions.Select(decision => metrics.Decisions(decision, Labelled(decision.Label))),
                metrics.RequestsExpired(Labelled("Expired unanswered")),
            ]
        );

    private static GraphWidget Waiting(TokenApproval approval, ApprovalMetrics metrics) =>
        Graph(
            "Decisions that wait (number, and age in seconds)",
            [
                approval.Decisions.Queue.MetricApproximateNumberOfMessagesVisible(Labelled("Waiting for a worker")),
                metrics.Undelivered(Labelled("Delivered late")),
            ],
            [approval.MetricDecisionAge(Labelled("Age of the oldest"))]
        );

    private static GraphWidget Mails(ApprovalMetrics metrics) =>
        Graph(
            "Mails that went wrong",
            [metrics.MailProblems(Labelled("Bounced, complained about, rejected")), metrics.MailsGivenUp(Labelled("Given up"))]
        );

    private static GraphWidget Graph(string title, IMetric[] left, params IMetric[] right) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Width = Width,
                Left = left,
                Right = right,
            }
        );

    private static MetricOptions Labelled(string label) => new() { Label = label };
}
