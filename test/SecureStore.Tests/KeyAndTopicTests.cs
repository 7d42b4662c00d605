using System.Text.Json.Nodes;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public class KeyAndTopicTests
{
    [Fact]
    public void The_key_lets_logs_events_and_alarms_in_with_conditions_that_can_match()
    {
        var key = Stores.Default.Props("AWS::KMS::Key");
        AssertKeyStatements(key);
    }

    [Fact]
    public void The_topic_is_encrypted_refuses_plain_http_and_checks_who_publishes_for_whom()
    {
        var template = Stores.Default;
        template.Props("AWS::SNS::Topic")["KmsMasterKeyId"]!.ToJsonString().Should().Contain("StoreKey");
        AssertTopicStatements(template.Props("AWS::SNS::TopicPolicy"), tls: true);
    }

    [Fact]
    public void A_key_and_a_topic_of_another_stack_get_their_statements_without_a_cycle()
    {
        var app = Synth.App();
        var shared = Synth.Stack("Shared", app);
        var key = new Key(shared, "Key");
        var topic = new Topic(shared, "Topic", new TopicProps { MasterKey = key });
        var stack = Synth.Stack("Stack", app);
        _ = new Cdk.SecureStore(stack, "Store", new SecureStoreProps { EncryptionKey = key, AlarmTopic = topic });

        var template = Synth.Template(shared); // a cycle between the stacks would throw here
        AssertKeyStatements(template.Props("AWS::KMS::Key"));
        AssertTopicStatements(template.Props("AWS::SNS::TopicPolicy"), tls: false);
        template.Json.ToJsonString().Should().NotContain("Fn::ImportValue", "the shared stack must not need the store's");
        Synth.Warnings(stack).Should().BeEmpty();
    }

    [Fact]
    public void Stacks_without_a_region_share_a_key_without_a_cycle()
    {
        var app = Synth.App();
        var shared = Synth.AgnosticStack("Shared", app);
        var key = new Key(shared, "Key");
        _ = new Cdk.SecureStore(Synth.AgnosticStack("Stack", app), "Store", new SecureStoreProps { EncryptionKey = key });
        Synth.Template(shared).Props("AWS::KMS::Key")["KeyPolicy"]!["Statement"]!.AsArray().Should().HaveCount(5);
    }

    [Fact]
    public void Two_stores_under_one_key_do_not_repeat_its_statements()
    {
        var key = Synth
            .Template(stack =>
            {
                var shared = new Key(stack, "Key");
                _ = new Cdk.SecureStore(stack, "One", new SecureStoreProps { EncryptionKey = shared });
                _ = new Cdk.SecureStore(stack, "Two", new SecureStoreProps { EncryptionKey = shared });
            })
            .Props("AWS::KMS::Key");
        AssertKeyStatements(key);
    }

    [Fact]
    public void An_imported_key_and_topic_give_warnings_with_the_exact_json_to_add()
    {
        var stack = Synth.Stack();
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                EncryptionKey = Key.FromKeyArn(stack, "Key", TableTests.KeyArn(Synth.Region)),
                AlarmTopic = Topic.FromTopicArn(stack, "Topic", $"arn:aws:sns:{Synth.Region}:{Synth.Account}:alarms"),
            }
        );
        var warnings = Synth.Warnings(stack);
        var key = warnings.Should().ContainSingle(text => text.Contains("importedKeyPolicy", StringComparison.Ordinal)).Subject;
        AssertKeyStatements(new JsonObject { ["KeyPolicy"] = new JsonObject { ["Statement"] = Statements(key) } });
        var topic = warnings.Should().ContainSingle(text => text.Contains("importedTopicPolicy", StringComparison.Ordinal)).Subject;
        AssertTopicStatements(new JsonObject { ["PolicyDocument"] = new JsonObject { ["Statement"] = Statements(topic) } }, tls: false);
        topic.Should().Contain($"arn:aws:sns:{Synth.Region}:{Synth.Account}:alarms");
    }

    [Fact]
    public void The_warning_for_an_imported_key_is_readable_where_the_region_is_unknown()
    {
        var stack = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps { EncryptionKey = Key.FromKeyArn(stack, "Key", TableTests.KeyArn(Synth.Region)) }
        );
        var warning = Synth.Warnings(stack).Should().ContainSingle().Subject;
        Statements(warning).ToJsonString().Should().NotContain("Fn::").And.NotContain("${Token");
    }

    [Fact]
    public void A_topic_that_is_not_encrypted_gives_a_warning()
    {
        var stack = Synth.Stack();
        _ = new Cdk.SecureStore(stack, "Store", new SecureStoreProps { AlarmTopic = new Topic(stack, "Topic") });
        Synth.Warnings(stack).Should().ContainSingle().Which.Should().Contain("isn't encrypted").And.Contain("MasterKey");
    }

    [Fact]
    public void The_key_of_a_given_topic_gets_the_statements_of_its_publishers()
    {
        var template = Synth.Template(stack =>
        {
            var topicKey = new Key(stack, "TopicKey");
            _ = new Cdk.SecureStore(
                stack,
                "Store",
                new SecureStoreProps
                {
                    AlarmTopic = new Topic(stack, "Topic", new TopicProps { MasterKey = topicKey }),
                    AlarmTopicKey = topicKey,
                }
            );
        });
        Principals(template.Matching("AWS::KMS::Key", "TopicKey")).Should().Equal("events.amazonaws.com", "cloudwatch.amazonaws.com");
        Principals(template.Matching("AWS::KMS::Key", "StoreKey"))
            .Should()
            .Equal([$"logs.{Synth.Region}.amazonaws.com", "events.amazonaws.com"], "the dead-letter queue is under the store's key");
    }

    [Fact]
    public void A_topic_under_an_unknown_key_gives_a_warning_with_the_statements()
    {
        var stack = Synth.Stack();
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps { AlarmTopic = new Topic(stack, "Topic", new TopicProps { MasterKey = new Key(stack, "TopicKey") }) }
        );
        var warning = Synth.Warnings(stack).Should().ContainSingle().Subject;
        warning.Should().Contain("AlarmTopicKey");
        Statements(warning).Should().HaveCount(2);
    }

    /// <summary>The JSON array within a warning, which CDK ends with the id to acknowledge it by.</summary>
    private static JsonArray Statements(string warning)
    {
        var start = warning.IndexOf("\n[", StringComparison.Ordinal) + 1;
        var end = warning.LastIndexOf("\n]", StringComparison.Ordinal) + 2;
        return JsonNode.Parse(warning[start..end])!.AsArray();
    }

    private static void AssertKeyStatements(JsonObject key)
    {
        var statements = key["KeyPolicy"]!["Statement"]!.AsArray().Where(one => one!["Principal"]!["Service"] is not null).ToArray();
        statements.Should().HaveCount(4);

        var logs = Of(statements, $"logs.{Synth.Region}.amazonaws.com");
        Actions(logs).Should().Equal("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey");
        Condition(logs)
            .Should()
            .Be($$$"""{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:{{{Synth.Region}}}:{{{Synth.Account}}}:*"}}""");

        // EventBridge sends neither aws:SourceAccount nor aws:SourceArn to the key of an encrypted topic.
        var events = Of(
            statements.Where(one => one!["Sid"]!.GetValue<string>().EndsWith("Topics", StringComparison.Ordinal)),
            "events.amazonaws.com"
        );
        Actions(events).Should().Equal("kms:Decrypt", "kms:GenerateDataKey*");
        Condition(events)
            .Should()
            .Be($$$"""{"ArnLike":{"kms:EncryptionContext:aws:sns:topicArn":"arn:aws:sns:{{{Synth.Region}}}:{{{Synth.Account}}}:*"}}""");

        var undelivered = Of(
            statements.Where(one => one!["Sid"]!.GetValue<string>().EndsWith("Queues", StringComparison.Ordinal)),
            "events.amazonaws.com"
        );
        Actions(undelivered).Should().Equal("kms:Decrypt", "kms:GenerateDataKey*");
        Condition(undelivered)
            .Should()
            .Be($$$"""{"ArnLike":{"kms:EncryptionContext:aws:sqs:arn":"arn:aws:sqs:{{{Synth.Region}}}:{{{Synth.Account}}}:*"}}""");

        var alarms = Of(statements, "cloudwatch.amazonaws.com");
        Actions(alarms).Should().Equal("kms:Decrypt", "kms:GenerateDataKey*");
        Condition(alarms).Should().Be($$$"""{"StringEquals":{"aws:SourceAccount":"{{{Synth.Account}}}"}}""");
    }

    private static void AssertTopicStatements(JsonObject policy, bool tls)
    {
        var statements = policy["PolicyDocument"]!["Statement"]!.AsArray();
        statements.Should().HaveCount(tls ? 3 : 2);
        Condition(Of(statements, "events.amazonaws.com"))
            .Should()
            .Be($$$"""{"ArnLike":{"aws:SourceArn":"arn:aws:events:{{{Synth.Region}}}:{{{Synth.Account}}}:rule/*"}}""");
        Condition(Of(statements, "cloudwatch.amazonaws.com"))
            .Should()
            .Be(
                $$$"""{"StringEquals":{"aws:SourceAccount":"{{{Synth.Account}}}"},"ArnLike":{"aws:SourceArn":"arn:aws:cloudwatch:{{{Synth.Region}}}:{{{Synth.Account}}}:alarm:*"}}"""
            );
        if (tls)
        {
            var deny = statements.Single(one => (string?)one!["Effect"] == "Deny")!;
            Condition(deny).Should().Be("""{"Bool":{"aws:SecureTransport":"false"}}""");
        }
    }

    private static IEnumerable<string?> Principals(JsonObject key) =>
        key["KeyPolicy"]!["Statement"]!
            .AsArray()
            .Select(one => one!["Principal"]!["Service"])
            .Where(service => service is not null)
            .Select(service => (string?)service);

    private static JsonNode Of(IEnumerable<JsonNode?> statements, string service) =>
        statements.Single(one =>
            (one!["Principal"] as JsonObject)?["Service"]?.ToJsonString().Contains(service, StringComparison.Ordinal) == true
        )!;

    private static IEnumerable<string?> Actions(JsonNode statement) => statement["Action"]!.AsArray().Select(action => (string?)action);

    /// <summary>The condition as text, with CDK's partition token written out.</summary>
    private static string Condition(JsonNode statement)
    {
        var text = statement["Condition"]!.ToJsonString(Unescaped);
        text = System.Text.RegularExpressions.Regex.Replace(
            text,
            """\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"(?<rest>[^"]*)"\]\]\}""",
            "\"arn:aws${rest}\"",
            System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
            TimeSpan.FromMinutes(1)
        );
        return text.Replace("<AWS::Partition>", "aws", StringComparison.Ordinal);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Unescaped = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
