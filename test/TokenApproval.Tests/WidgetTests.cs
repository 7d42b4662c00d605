using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;

namespace RegulatedData.TokenApproval.Tests;

public sealed class WidgetTests
{
    [Fact]
    public void Widgets_show_what_is_asked_decided_waits_and_goes_wrong_and_the_stores()
    {
        var body = Approvals.Configured.Props("AWS::CloudWatch::Dashboard")["DashboardBody"]!.ToJsonString();
        foreach (
            var text in new[]
            {
                "RequestsCreated",
                "RequestsExpired",
                "approve",
                "ignore",
                "ApproximateNumberOfMessagesVisible",
                "ApproximateAgeOfOldestMessage",
                "UndeliveredOutbox",
                "MailProblems",
                "MailsGivenUp",
                "ConsumedReadCapacityUnits",
            }
        )
            body.Should().Contain(text);
        body.Should().NotContain("\\u0022reject\\u0022", "nobody can reject here");
    }

    [Fact]
    public void Metrics_are_those_that_the_functions_and_machines_write()
    {
        var approval = Approvals.Made;
        var decisions = approval.MetricDecisions(ApprovalDecision.Reject, new MetricOptions { Period = Duration.Hours(1) });
        decisions.MetricName.Should().Be("Decisions");
        decisions.Dimensions!["Decision"].Should().Be("reject");
        decisions.Period.ToHours().Should().Be(1);
        decisions.Statistic.Should().Be("Sum");
        approval.MetricRequestsCreated().Dimensions.Should().BeNull();
        approval.MetricUndelivered().Statistic.Should().Be("Maximum");
        foreach (var metric in new[] { approval.MetricRequestsCreated(), approval.MetricMailProblems(), approval.MetricMailsGivenUp() })
            metric.Namespace.Should().Be(decisions.Namespace);
        approval.MetricDecisionAge().Namespace.Should().Be("AWS/SQS");
    }
}
