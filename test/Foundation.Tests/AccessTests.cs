using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.Foundation.Tests;

public class AccessTests
{
    private readonly TestStack _test = new();

    [Fact]
    public void A_key_of_the_app_gets_its_statements()
    {
        KeyAccess
            .Allow(_test.Stack, new Key(_test.Stack, "Key"), KeyAccess.ForLogs, KeyAccess.ForEventBridge, KeyAccess.ForCloudWatchAlarms)
            .Should()
            .BeTrue();
        var sids = _test.Props("AWS::KMS::Key")["KeyPolicy"]!["Statement"]!.AsArray().Select(statement => (string?)statement!["Sid"]);
        sids.Should().Equal(null, "AllowCloudWatchLogs", "AllowEventBridgeToEncryptedTopics", "AllowCloudWatchAlarmsToEncryptedTopics");
        _test.Warnings().Should().BeEmpty();
    }

    [Fact]
    public void An_imported_key_gives_a_warning_and_no_error()
    {
        var key = Key.FromKeyArn(_test.Stack, "Key", $"arn:aws:kms:{TestStack.Region}:{TestStack.Account}:key/1");
        KeyAccess.Allow(_test.Stack, key, KeyAccess.ForLogs).Should().BeFalse();
        _test.Warnings().Should().ContainSingle().Which.Should().Contain("\"AllowCloudWatchLogs\"").And.Contain("importedKeyPolicy");
    }

    [Fact]
    public void An_imported_key_shows_each_statement_once_however_many_ask_for_it()
    {
        var key = Key.FromKeyArn(_test.Stack, "Key", $"arn:aws:kms:{TestStack.Region}:{TestStack.Account}:key/1");
        KeyAccess.Allow(_test.Stack, key, KeyAccess.ForLogs).Should().BeFalse();
        KeyAccess.Allow(_test.Stack, key, KeyAccess.ForLogs).Should().BeFalse();
        _test.Warnings().Should().ContainSingle();
        KeyAccess.Allow(_test.Stack, key, KeyAccess.ForLogs, KeyAccess.ForEventBridgeDeadLetters).Should().BeFalse();
        _test
            .Warnings()
            .Should()
            .HaveCount(2)
            .And.ContainSingle(text => text.Contains("AllowCloudWatchLogs", StringComparison.Ordinal))
            .And.ContainSingle(text => text.Contains("AllowEventBridgeToEncryptedQueues", StringComparison.Ordinal));
    }

    [Fact]
    public void An_imported_topic_gives_a_warning_and_no_error()
    {
        var topic = Topic.FromTopicArn(_test.Stack, "Topic", $"arn:aws:sns:{TestStack.Region}:{TestStack.Account}:alarms");
        TopicAccess.Allow(_test.Stack, topic, TopicAccess.ForEventBridge, TopicAccess.ForCloudWatchAlarms).Should().BeFalse();
        _test
            .Warnings()
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("\"AllowEventBridgeRules\"")
            .And.Contain("\"AllowCloudWatchAlarms\"");
    }

    [Fact]
    public void Statements_render_as_json_that_a_person_can_paste()
    {
        var stack = new Stack(_test.App, "Agnostic");
        var statement = new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "One",
                Principals = [new ServicePrincipal("events.amazonaws.com")],
                Actions = ["sns:Publish", "sns:Subscribe"],
                Resources = [$"arn:{stack.Partition}:sns:{stack.Region}:{stack.Account}:alarms", new Topic(stack, "Topic").TopicArn],
                Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["Bool"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["aws:SecureTransport"] = true },
                },
            }
        );
        var json = JsonNode.Parse(PolicyJson.Render(stack, statement))!.AsArray().Should().ContainSingle().Subject!;
        ((string?)json["Principal"]!["Service"]).Should().Be("events.amazonaws.com");
        json["Action"]!.AsArray().Should().HaveCount(2);
        ((string?)json["Resource"]![0]).Should().Be("arn:<AWS::Partition>:sns:<AWS::Region>:<AWS::AccountId>:alarms");
        ((string?)json["Resource"]![1]).Should().StartWith("<Topic");
        ((bool)json["Condition"]!["Bool"]!["aws:SecureTransport"]!).Should().BeTrue();
    }

    [Fact]
    public void Messages_have_three_parts()
    {
        Mend.Error("a", "b", "c").Message.Should().Be("Given: a. Expected: b. To mend it: c.");
        Mend.IsKnown("text").Should().BeTrue();
        Mend.IsKnown(null).Should().BeFalse();
        Mend.IsKnown(new CfnParameter(_test.Stack, "Parameter").ValueAsString).Should().BeFalse();
    }
}
