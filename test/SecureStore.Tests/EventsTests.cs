using System.Text.Json.Nodes;
using RegulatedData.LocalCloud;

namespace RegulatedData.SecureStore.Tests;

[Collection("Parts")]
public sealed class EventsTests(PartsFixture parts)
{
    [Theory]
    [InlineData("TableChanged", "CreateTable")]
    [InlineData("TableChanged", "DeleteTable")]
    [InlineData("TableChanged", "DeleteTable.ByArn")]
    [InlineData("TableChanged", "DeleteTable.Refused")]
    [InlineData("TableChanged", "UpdateTable")]
    [InlineData("TableChanged", "UpdateContinuousBackups")]
    [InlineData("BackupDeleted", "DeleteBackup")]
    [InlineData("TableRestored", "RestoreTableFromBackup")]
    [InlineData("TableRestored", "RestoreTableFromBackup.IntoOurName")]
    [InlineData("TableRestored", "RestoreTableToPointInTime")]
    [InlineData("TableRestored", "RestoreTableToPointInTime.ByArn")]
    [InlineData("RecoveryPointDeleted", "DeleteRecoveryPoint")]
    [InlineData("RecoveryPointDeleted", "DeleteRecoveryPoint.OfTheTableInAnotherVault")]
    [InlineData("RecoveryPointDeleted", "DeleteRecoveryPoint.Refused")]
    [InlineData("KeyEndangered", "ScheduleKeyDeletion")]
    [InlineData("KeyEndangered", "ScheduleKeyDeletion.ByArn")]
    [InlineData("KeyEndangered", "ScheduleKeyDeletion.Refused")]
    [InlineData("KeyEndangered", "DisableKey")]
    [InlineData("KeyEndangered", "DisableKey.KnownByItsResourceAlone")]
    public void A_call_that_endangers_the_store_is_matched_by_its_rule_alone(string rule, string record) =>
        MatchingRules($"CloudTrailRecords/{record}").Should().Equal(rule);

    [Theory]
    [InlineData("DeleteTable.OtherTable")]
    [InlineData("DeleteTable.TestRestore")]
    [InlineData("DescribeTable")]
    [InlineData("DeleteBackup.OtherTable")]
    [InlineData("RestoreTableFromBackup.OtherTable")]
    [InlineData("RestoreTableToPointInTime.OtherTable")]
    [InlineData("DeleteRecoveryPoint.OtherVault")]
    [InlineData("ScheduleKeyDeletion.OtherKey")]
    [InlineData("EnableKey")]
    public void A_call_on_something_else_is_matched_by_no_rule(string record) =>
        MatchingRules($"CloudTrailRecords/{record}").Should().BeEmpty();

    [Theory]
    [InlineData("CloudTrailRecords/RestoreTableFromBackup.TestRestore")]
    [InlineData("CloudTrailRecords/RestoreTableToPointInTime.TestRestore")]
    [InlineData("BackupEvents/RestoreJob.Test.Completed")]
    public void A_restore_test_is_no_restore_alert(string record) => MatchingRules(record).Should().BeEmpty();

    [Fact]
    public void A_recovery_point_that_AWS_Backup_deletes_at_the_end_of_its_retention_is_no_alert() =>
        MatchingRules("CloudTrailRecords/RecoveryPointDeleted.AtTheEndOfItsRetention").Should().BeEmpty();

    [Fact]
    public void A_restore_by_AWS_Backup_that_is_no_test_is_an_alert()
    {
        MatchingRules("BackupEvents/RestoreJob.ByHand.Completed").Should().Equal("RestoreJobCompleted");
        MatchingRules("BackupEvents/RestoreJob.ByHand.OtherTable").Should().BeEmpty();
    }

    [Fact]
    public void Every_sample_record_is_used_by_a_test()
    {
        var used = typeof(EventsTests)
            .GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Cast<InlineDataAttribute>())
            .SelectMany(data => data.GetData(null!).Single().OfType<string>())
            .Select(name => name.Split('/')[^1])
            .Append("RecoveryPointDeleted.AtTheEndOfItsRetention");
        Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "CloudTrailRecords"))
            .Select(Path.GetFileNameWithoutExtension)
            .Should()
            .BeSubsetOf(used);
    }

    [Fact]
    public void Without_a_vault_only_the_recovery_points_that_DynamoDB_manages_are_watched()
    {
        var pattern = Pattern(parts.EventsWithoutVault, "RecoveryPointDeleted");
        pattern.Matches(Record("CloudTrailRecords/DeleteRecoveryPoint.OfTheTableInAnotherVault")).Should().BeTrue();
        pattern.Matches(Record("CloudTrailRecords/DeleteRecoveryPoint")).Should().BeFalse();
    }

    [Fact]
    public void Each_rule_sends_to_the_topic_keeps_what_it_cannot_deliver_and_retries_for_a_day()
    {
        var queue = parts.Events.All("AWS::SQS::Queue").Keys.Should().ContainSingle().Subject;
        var rules = Rules(parts.Events);
        rules.Should().HaveCount(6);
        foreach (var rule in rules.Values)
        {
            var target = rule["Targets"]!.AsArray().Should().ContainSingle().Subject!;
            target["Arn"]!.GetValue<string>().Should().StartWith("Topic");
            target["DeadLetterConfig"]!["Arn"]!.GetValue<string>().Should().Be($"arn:{queue}.Arn");
            target["RetryPolicy"]!["MaximumRetryAttempts"]!.GetValue<long>().Should().Be(185);
            target["RetryPolicy"]!["MaximumEventAgeInSeconds"]!.GetValue<long>().Should().Be(86400);
        }
    }

    [Fact]
    public void A_message_tells_who_did_what_when_and_from_where()
    {
        var transformer = Transformer(parts.Events, "TableChanged");
        transformer["InputPathsMap"]!
            .AsObject()
            .Select(path => path.Value!.GetValue<string>())
            .Should()
            .BeEquivalentTo(
                "$.detail.eventName",
                "$.detail.eventSource",
                "$.detail.requestParameters.tableName",
                "$.detail.userIdentity.type",
                "$.detail.userIdentity.arn",
                "$.detail.userIdentity.invokedBy",
                "$.detail.eventTime",
                "$.detail.sourceIPAddress",
                "$.detail.awsRegion",
                "$.detail.recipientAccountId",
                "$.detail.errorCode",
                "$.detail.eventID"
            );
        var lines = transformer["InputTemplate"]!.GetValue<string>().Split('\n');
        lines[0].Should().Contain("(table patients)");
        lines.Should().AllSatisfy(line => line.Should().StartWith("\"").And.EndWith("\""), "EventBridge takes text in quotes only");
    }

    [Fact]
    public void For_Slack_a_message_has_the_custom_notification_schema_as_Chatbot_drops_all_others()
    {
        foreach (var rule in Rules(parts.ChatEvents).Keys)
        {
            var template = Transformer(parts.ChatEvents, rule)["InputTemplate"]!.GetValue<string>();
            var message = JsonNode.Parse(template)!;
            message["version"]!.GetValue<string>().Should().Be("1.0");
            message["source"]!.GetValue<string>().Should().Be("custom");
            message["content"]!["textType"]!.GetValue<string>().Should().Be("client-markdown");
            message["content"]!["title"]!.GetValue<string>().Should().Contain("patients");
            message["content"]!["description"]!.GetValue<string>().Should().Contain("<");
            message["content"]!["nextSteps"]!.AsArray().Should().ContainSingle();
        }
    }

    [Fact]
    public void The_rules_add_nothing_to_the_topics_policy_which_has_its_own_conditioned_statements() =>
        parts.Events.All("AWS::SNS::TopicPolicy").Should().BeEmpty();

    [Fact]
    public void Undelivered_events_are_kept_two_weeks_encrypted_by_our_key_over_TLS_only()
    {
        var queue = parts.Events.Properties("AWS::SQS::Queue", "DeadLetters");
        queue["KmsMasterKeyId"]!.GetValue<string>().Should().Be(PartsFixture.KeyArn);
        queue["MessageRetentionPeriod"]!.GetValue<long>().Should().Be(14 * 24 * 3600);
        var statements = parts.Events.Properties("AWS::SQS::QueuePolicy", "DeadLetters")["PolicyDocument"]!["Statement"]!.AsArray();
        statements
            .Should()
            .Contain(s => s!["Effect"]!.GetValue<string>() == "Deny" && s["Condition"]!["Bool"]!["aws:SecureTransport"] != null);
        statements
            .Where(s => s!["Effect"]!.GetValue<string>() == "Allow")
            .Should()
            .HaveCount(6)
            .And.AllSatisfy(s => s!["Condition"]!["ArnEquals"]!["aws:SourceArn"].Should().NotBeNull());
    }

    [Fact]
    public void EventBridge_may_encrypt_what_it_could_not_deliver()
    {
        var statement = parts.Events.Properties("AWS::KMS::Key", "Key")["KeyPolicy"]!["Statement"]!
            .AsArray()
            .Single(s => s!["Sid"]?.GetValue<string>() == "AllowEventBridgeToEncryptedQueues")!;
        statement["Principal"]!["Service"]!.GetValue<string>().Should().Be("events.amazonaws.com");
        statement["Condition"]!["ArnLike"]!["kms:EncryptionContext:aws:sqs:arn"]!
            .GetValue<string>()
            .Should()
            .Be("arn:aws:sqs:us-east-1:123456789012:*", "it must name no resource of ours: a key of another stack would make a cycle");
    }

    [Fact]
    public void An_undelivered_event_sets_off_an_alarm()
    {
        var alarm = parts.Events.Properties("AWS::CloudWatch::Alarm", "DeadLettersNotEmpty");
        alarm["MetricName"]!.GetValue<string>().Should().Be("ApproximateNumberOfMessagesVisible");
        alarm["ComparisonOperator"]!.GetValue<string>().Should().Be("GreaterThanThreshold");
        alarm["Threshold"]!.GetValue<long>().Should().Be(0);
    }

    private string[] MatchingRules(string record)
    {
        var json = Record(record);
        return [.. Rules(parts.Events).Keys.Where(rule => Pattern(parts.Events, rule).Matches(json))];
    }

    private static Dictionary<string, JsonObject> Rules(ResolvedTemplate template) =>
        template
            .All("AWS::Events::Rule")
            .ToDictionary(rule => rule.Key["Events".Length..^8], rule => rule.Value["Properties"]!.AsObject(), StringComparer.Ordinal);

    private static EventPattern Pattern(ResolvedTemplate template, string rule) =>
        EventPattern.Parse(Rules(template)[rule]["EventPattern"]!.ToJsonString());

    private static JsonObject Transformer(ResolvedTemplate template, string rule) =>
        Rules(template)[rule]["Targets"]![0]!["InputTransformer"]!.AsObject();

    private static string Record(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.json"));
}
