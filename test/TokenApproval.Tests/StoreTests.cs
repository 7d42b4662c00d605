using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace RegulatedData.TokenApproval.Tests;

public sealed class StoreTests
{
    [Fact]
    public void The_table_has_the_indexes_that_requests_are_found_by_and_expires_what_is_past_its_retention()
    {
        var table = Approvals.Minimal.Props("AWS::DynamoDB::GlobalTable");
        table["GlobalSecondaryIndexes"]!.AsArray().Select(index => (string)index!["IndexName"]!).Should().Equal("GSI1", "GSI2");
        ((string)table["TimeToLiveSpecification"]!["AttributeName"]!).Should().Be("ExpireAfter");
    }

    [Fact]
    public void Its_stream_shows_keys_and_nothing_personal() =>
        ((string)Approvals.Minimal.Props("AWS::DynamoDB::GlobalTable")["StreamSpecification"]!["StreamViewType"]!).Should().Be("KEYS_ONLY");

    [Fact]
    public void It_is_protected_like_every_store()
    {
        var replica = Approvals.Minimal.Props("AWS::DynamoDB::GlobalTable")["Replicas"]![0]!;
        ((bool)replica["DeletionProtectionEnabled"]!).Should().BeTrue();
        ((bool)replica["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!).Should().BeTrue();
        Approvals.Minimal.All("AWS::Backup::BackupPlan").Should().ContainSingle();
        Approvals.Minimal.All("AWS::Backup::RestoreTestingPlan").Should().ContainSingle();
    }

    [Fact]
    public void The_stores_props_reach_the_store()
    {
        var stack = Synth.Stack();
        var key = new Key(stack, "Key");
        var topic = new Topic(stack, "Topic", new TopicProps { MasterKey = key });
        var approval = Approvals.Make(
            stack,
            new TokenApprovalProps
            {
                Sender = Approvals.Sender,
                EncryptionKey = key,
                AlarmTopic = topic,
                Backup = BackupPolicy.OptOut("a trial"),
                AuditEvents = Safeguard.OptOut("a trial"),
                PointInTimeRecovery = Safeguard.OptOut("a trial"),
                DeletionProtection = Safeguard.OptOut("a trial"),
                RemovalPolicy = Amazon.CDK.RemovalPolicy.DESTROY,
                ThrottlesAlarm = AlarmTuning.Remove("a trial"),
            }
        );
        approval.Key.Should().BeSameAs(key);
        approval.AlarmTopic.Should().BeSameAs(topic);

        var template = Synth.Template(stack);
        template.All("AWS::Backup::BackupPlan").Should().BeEmpty();
        template.All("AWS::KMS::Key").Should().HaveCount(2, "the given one, and that of the links");
        template.All("AWS::SNS::Topic").Should().ContainSingle();
        template.One("AWS::DynamoDB::GlobalTable")["DeletionPolicy"]!.ToString().Should().Be("Delete");
        template
            .All("AWS::Logs::LogGroup")
            .Concat(template.All("AWS::SQS::Queue"))
            .Should()
            .OnlyContain(resource => (string)resource["DeletionPolicy"]! == "Delete");
        template
            .Ids.Should()
            .NotContain(id =>
                id.Contains("Throttles", StringComparison.Ordinal) && id.Contains("StoreProtection", StringComparison.Ordinal)
            );
        template.One("AWS::DynamoDB::GlobalTable")["Metadata"]!.ToJsonString().Should().Contain("a trial");
    }

    [Fact]
    public void Alarms_do_what_they_are_told()
    {
        var template = Approvals.Unwatched;
        template.All("AWS::SNS::Topic").Should().BeEmpty();
        var alarms = template.All("AWS::CloudWatch::Alarm");
        alarms.Should().NotBeEmpty();
        alarms.Should().OnlyContain(alarm => !alarm["Properties"]!.AsObject().ContainsKey("AlarmActions"));
        alarms.Should().OnlyContain(alarm => alarm["Metadata"]!.ToJsonString().Contains("Watched on a screen"));
    }
}
