using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;

namespace RegulatedData.SecureStore.Tests;

public class WidgetTests
{
    [Fact]
    public void Three_widgets_show_latency_consumed_units_and_throttles()
    {
        var stack = Synth.Stack();
        var store = new Cdk.SecureStore(stack, "Store");
        var dashboard = new Dashboard(stack, "Dashboard");
        store.AddWidgets(dashboard);
        var body = Synth.Template(stack).Props("AWS::CloudWatch::Dashboard")["DashboardBody"]!.ToJsonString();
        foreach (
            var text in new[]
            {
                "Latency (ms)",
                "GetItem",
                "UpdateItem",
                "PutItem",
                "DeleteItem",
                "Query",
                "ConsumedReadCapacityUnits",
                "ConsumedWriteCapacityUnits",
                "ReadThrottleEvents",
                "WriteThrottleEvents",
                "GSI1 writes",
            }
        )
        {
            body.Should().Contain(text);
        }
    }

    [Fact]
    public void Metrics_can_be_asked_for_with_another_period_and_statistic()
    {
        var stack = Synth.Stack();
        var protection = new Cdk.SecureStore(stack, "Store").Protection;
        var options = new MetricOptions { Period = Duration.Minutes(1), Statistic = "p99" };
        var latency = protection.MetricLatency(Operation.TRANSACT_WRITE_ITEMS, options);
        latency.MetricName.Should().Be("SuccessfulRequestLatency");
        latency.Statistic.Should().Be("p99");
        latency.Period.ToSeconds().Should().Be(60);
        latency.Dimensions!["Operation"].Should().Be("TransactWriteItems");
        protection.MetricReadThrottles("GSI1").Dimensions!["GlobalSecondaryIndexName"].Should().Be("GSI1");
        protection.MetricWriteThrottles().Dimensions!.Keys.Should().Equal("TableName");
        protection.MetricConsumedReadUnits().MetricName.Should().Be("ConsumedReadCapacityUnits");
        protection.MetricConsumedWriteUnits().MetricName.Should().Be("ConsumedWriteCapacityUnits");
        protection.Metric("ConditionalCheckFailedRequests").Namespace.Should().Be("AWS/DynamoDB");
        protection.MetricSystemErrors(Duration.Minutes(1)).Period.ToSeconds().Should().Be(60);
    }
}
