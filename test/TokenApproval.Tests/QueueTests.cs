using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

public sealed class QueueTests
{
    private static IReadOnlyDictionary<string, JsonObject> Queues => Approvals.Resolved.All("AWS::SQS::Queue");

    [Fact]
    public void Decisions_keep_their_order_and_wait_for_14_days()
    {
        var queue = Approvals.Resolved.Properties("AWS::SQS::Queue", "DecisionsQueue");
        ((bool)queue["FifoQueue"]!).Should().BeTrue();
        // The request is the deduplication id.
        queue["ContentBasedDeduplication"]?.GetValue<bool>().Should().BeFalse();
        ((long)queue["MessageRetentionPeriod"]!).Should().Be(14 * 86400);
        ((long)queue["VisibilityTimeout"]!).Should().Be(300);
        ((long)queue["RedrivePolicy"]!["maxReceiveCount"]!).Should().Be(5);
        ((string)queue["RedrivePolicy"]!["deadLetterTargetArn"]!).Should().Contain("DecisionsDeadLettersQueue");
    }

    [Fact]
    public void A_dead_decision_keeps_its_order_too() =>
        ((bool)Approvals.Resolved.Properties("AWS::SQS::Queue", "DecisionsDeadLettersQueue")["FifoQueue"]!).Should().BeTrue();

    [Fact]
    public void Queue_times_and_receives_can_be_set()
    {
        var queue = Approvals.Configured.Matching("AWS::SQS::Queue", "DecisionsQueue");
        ((long)queue["MessageRetentionPeriod"]!).Should().Be(3 * 86400);
        ((long)queue["VisibilityTimeout"]!).Should().Be(1200);
        ((long)queue["RedrivePolicy"]!["maxReceiveCount"]!).Should().Be(12);
    }

    [Fact]
    public void Every_queue_is_encrypted_by_the_stores_key()
    {
        Queues.Should().HaveCount(7);
        Queues.Values.Should().OnlyContain(queue => ((string)queue["Properties"]!["KmsMasterKeyId"]!).Contains("StoreKey"));
    }

    [Fact]
    public void Every_queue_refuses_what_doesnt_come_over_TLS()
    {
        var refusals = Approvals
            .Resolved.All("AWS::SQS::QueuePolicy")
            .Values.SelectMany(policy => policy["Properties"]!["PolicyDocument"]!["Statement"]!.AsArray())
            .Where(statement => (string)statement!["Effect"]! == "Deny")
            .ToList();
        refusals.Should().HaveCount(Queues.Count);
        refusals.Should().OnlyContain(statement => (string)statement!["Condition"]!["Bool"]!["aws:SecureTransport"]! == "false");
    }

    [Fact]
    public void What_waits_for_a_person_stays_14_days_and_stays_with_the_stack()
    {
        Queues.Values.Should().OnlyContain(queue => (long)queue["Properties"]!["MessageRetentionPeriod"]! == 14 * 86400);
        Queues
            .Where(queue => !queue.Key.StartsWith("ApprovalStore", StringComparison.Ordinal))
            .Should()
            .OnlyContain(queue => (string)queue.Value["DeletionPolicy"]! == "Retain");
    }
}
