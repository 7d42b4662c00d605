using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

/// <summary>The parts, as a store has them: with which props they come and go.</summary>
public sealed class OperationsTests
{
    [Fact]
    public void One_new_brings_restore_tests_events_and_a_dead_letter_queue()
    {
        var store = new Cdk.SecureStore(Synth.AgnosticStack(), "Store");
        store.Protection.RestoreTesting.Should().NotBeNull();
        store.Protection.Events.Should().NotBeNull();
        store.Protection.DeadLetters!.NotEmptyAlarm.Should().NotBeNull();
        store.Protection.PermissionCheck.Should().BeNull("it is opt-in");
        store.Protection.Slack.Should().BeNull();
        var template = ResolvedTemplate.Of(Stack.Of(store));
        template.All("AWS::IAM::Policy").Should().BeEmpty("HIPAA's rules want no inline policies");
        template.All("AWS::Events::Rule").Should().HaveCount(8);
        template
            .All("AWS::Lambda::Function")
            .Values.Select(function => function["Properties"]!["Runtime"]!.GetValue<string>())
            .Should()
            .OnlyContain(runtime => runtime == "dotnet10");
    }

    [Fact]
    public void Two_stores_in_a_stack_have_plans_of_different_names()
    {
        var stack = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(stack, "One");
        _ = new Cdk.SecureStore(stack, "Two");
        ResolvedTemplate
            .Of(stack)
            .All("AWS::Backup::RestoreTestingPlan")
            .Values.Select(plan => plan["Properties"]!["RestoreTestingPlanName"]!.GetValue<string>())
            .Should()
            .HaveCount(2)
            .And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void An_existing_table_gets_all_of_it_too()
    {
        var stack = Synth.Stack();
        var table = Table.FromTableName(stack, "Existing", "patients");
        var protection = Cdk.SecureStore.Protect(stack, "Protection", table);
        protection.RestoreTesting.Should().NotBeNull();
        protection.Events.Should().NotBeNull();
    }

    [Fact]
    public void Opt_outs_leave_the_parts_out_and_their_reasons_in_the_template()
    {
        var stack = Synth.AgnosticStack();
        var store = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                RestoreTests = RestoreTestingPolicy.OptOut("Restored by hand each month"),
                AuditEvents = Safeguard.OptOut("The security team watches the trail"),
            }
        );
        store.Protection.RestoreTesting.Should().BeNull();
        store.Protection.Events.Should().BeNull();
        store.Protection.DeadLetters.Should().BeNull();
        var metadata = ResolvedTemplate.Of(stack).Resource("AWS::DynamoDB::GlobalTable", "Store")["Metadata"]!.ToJsonString();
        metadata.Should().Contain("Restored by hand each month").And.Contain("The security team watches the trail");
    }

    [Fact]
    public void Where_nobody_is_told_backups_are_tested_all_the_same()
    {
        var store = new Cdk.SecureStore(
            Synth.AgnosticStack(),
            "Store",
            new SecureStoreProps { Notifications = Safeguard.OptOut("A sandbox that nobody watches") }
        );
        store.Protection.Events.Should().BeNull();
        store.Protection.RestoreTesting!.TestNotRestored.Should().BeNull();
        store.Protection.RestoreTesting.TestRestored.Should().NotBeNull();
    }

    [Fact]
    public void A_Slack_channel_reads_the_topic_in_its_own_form_and_may_do_nothing()
    {
        var stack = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                Slack = new SlackChannel { WorkspaceId = "T01234ABCDE", ChannelId = "C01234ABCDE" },
            }
        );
        var template = ResolvedTemplate.Of(stack);
        var channel = template.Properties("AWS::Chatbot::SlackChannelConfiguration", "Slack");
        channel["SlackWorkspaceId"]!.GetValue<string>().Should().Be("T01234ABCDE");
        channel["GuardrailPolicies"]!.AsArray().Single()!.GetValue<string>().Should().Be("arn:aws:iam::aws:policy/AWSDenyAll");
        channel["SnsTopicArns"]!.AsArray().Should().ContainSingle();
        template
            .All("AWS::Events::Rule")
            .Values.Select(rule => rule["Properties"]!["Targets"]![0]!["InputTransformer"]?["InputTemplate"]!.GetValue<string>())
            .OfType<string>()
            .Should()
            .HaveCount(7)
            .And.OnlyContain(message => message.Contains("\"source\":\"custom\""));
    }

    [Fact]
    public void Key_and_topic_of_another_stack_make_no_cycle()
    {
        var app = Synth.App();
        var shared = Synth.AgnosticStack("Shared", app);
        var key = new Key(shared, "Key");
        var topic = new Topic(shared, "Topic", new TopicProps { MasterKey = key });
        var stack = Synth.AgnosticStack("Store", app);
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                EncryptionKey = key,
                AlarmTopic = topic,
                CheckPermissions = true,
            }
        );
        FluentActions.Invoking(() => app.Synth()).Should().NotThrow();
        JsonTree.From(Amazon.CDK.Assertions.Template.FromStack(shared).ToJSON())!.ToJsonString().Should().NotContain("Fn::ImportValue");
    }

    [Fact]
    public void The_check_of_permissions_judges_an_imported_key_and_topic_before_anything_needs_them()
    {
        var stack = Synth.Stack(region: "us-east-1");
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                EncryptionKey = Key.FromKeyArn(stack, "Imported", PartsFixture.KeyArn),
                AlarmTopic = Topic.FromTopicArn(stack, "ImportedTopic", PartsFixture.TopicArn),
                CheckPermissions = true,
                PermissionCheckRevision = "after the change of March",
            }
        );
        var template = ResolvedTemplate.Of(stack);
        var (id, check) = template.All("Custom::SecureStorePermissionCheck").Should().ContainSingle().Subject;
        check["Properties"]!["KeyConsumers"]!.GetValue<string>().Should().Be("logs,deadletters,events,cloudwatch");
        check["Properties"]!["TopicArn"]!.GetValue<string>().Should().Be(PartsFixture.TopicArn);
        check["Properties"]!["Revision"]!.GetValue<string>().Should().Be("after the change of March");
        foreach (var dependent in new[] { "RestoreTestingCheckLogs", "EventsTableChanged", "DeadLettersQueue" })
        {
            var resource = template
                .All(
                    dependent == "EventsTableChanged" ? "AWS::Events::Rule"
                    : dependent == "DeadLettersQueue" ? "AWS::SQS::Queue"
                    : "AWS::Logs::LogGroup"
                )
                .Single(r => r.Key.Contains(dependent, StringComparison.Ordinal));
            resource.Value["DependsOn"]!.AsArray().Select(d => d!.GetValue<string>()).Should().Contain(id, dependent);
        }
    }

    [Theory]
    [InlineData(false, false, "logs,deadletters,events,cloudwatch", "events,cloudwatch")]
    [InlineData(true, false, "logs,deadletters", "events,cloudwatch")]
    [InlineData(false, true, "logs,events,cloudwatch", "events,cloudwatch")]
    public void Each_statement_that_an_imported_key_is_asked_for_is_judged(
        bool topicKey,
        bool withoutEvents,
        string consumers,
        string publishers
    )
    {
        var stack = Synth.Stack(region: "us-east-1");
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                EncryptionKey = Key.FromKeyArn(stack, "Imported", PartsFixture.KeyArn),
                AlarmTopic = Topic.FromTopicArn(stack, "ImportedTopic", PartsFixture.TopicArn),
                AlarmTopicKey = topicKey ? Key.FromKeyArn(stack, "ImportedTopicKey", PartsFixture.TopicKeyArn) : null,
                AuditEvents = withoutEvents ? Safeguard.OptOut("Watched elsewhere") : null,
                RestoreTests = withoutEvents ? RestoreTestingPolicy.OptOut("Tested elsewhere") : null,
                CheckPermissions = true,
            }
        );
        var asked = Synth
            .Warnings(stack)
            .Where(warning => warning.Contains("importedKeyPolicy", StringComparison.Ordinal))
            .Sum(warning => warning.Split("\"Sid\"").Length - 1);

        var checks = ResolvedTemplate.Of(stack).All("Custom::SecureStorePermissionCheck").Values.Select(check => check["Properties"]!);
        var judged = checks.Select(check => check["KeyConsumers"]!.GetValue<string>()).ToArray();

        judged[0].Should().Be(consumers);
        judged.Sum(list => list.Split(',').Length).Should().Be(asked, "a check that leaves one out lets a silent loss pass");
        if (topicKey)
            judged[1].Should().Be(publishers);
    }

    [Theory]
    [InlineData(RemovalPolicy.RETAIN, "Retain")]
    [InlineData(RemovalPolicy.DESTROY, "Delete")]
    public void The_removal_policy_reaches_all_that_holds_data(RemovalPolicy policy, string expected)
    {
        var stack = Synth.Stack(region: "us-east-1");
        _ = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                RemovalPolicy = policy,
                DeletionProtection = policy == RemovalPolicy.DESTROY ? Safeguard.OptOut("A test's table") : null,
                AlarmTopic = Topic.FromTopicArn(stack, "ImportedTopic", PartsFixture.TopicArn),
                CheckPermissions = true,
            }
        );
        var template = ResolvedTemplate.Of(stack);
        foreach (var type in new[] { "AWS::DynamoDB::GlobalTable", "AWS::KMS::Key", "AWS::Logs::LogGroup" })
            template.All(type).Values.Select(resource => (string?)resource["DeletionPolicy"]).Should().OnlyContain(one => one == expected);
        template.All("AWS::Logs::LogGroup").Should().HaveCount(5, "two machines, two functions and the check have one each");
        ((string?)template.Resource("AWS::Backup::BackupVault", "Vault")["DeletionPolicy"])
            .Should()
            .Be(expected == "Retain" ? "RetainExceptOnCreate" : expected);
    }

    [Fact]
    public void A_Slack_channel_for_two_stores_is_refused_as_Chatbot_takes_it_once()
    {
        var stack = Synth.AgnosticStack();
        SecureStoreProps Props() =>
            new()
            {
                Slack = new SlackChannel { WorkspaceId = "T01234ABCDE", ChannelId = "C01234ABCDE" },
            };
        var first = new Cdk.SecureStore(stack, "One", Props());

        FluentActions
            .Invoking(() => new Cdk.SecureStore(stack, "Two", Props()))
            .Should()
            .Throw<MisconfiguredException>()
            .WithMessage("*Stack/One/*To mend it: set Slack on one store*");
        FluentActions
            .Invoking(() =>
                new Cdk.SecureStore(
                    stack,
                    "Three",
                    new SecureStoreProps
                    {
                        EncryptionKey = first.Key,
                        AlarmTopic = first.AlarmTopic,
                        MessageFormat = NotificationFormat.Chat,
                    }
                )
            )
            .Should()
            .NotThrow();
    }

    [Fact]
    public void A_key_that_the_store_makes_needs_no_check() =>
        Refused(new SecureStoreProps { CheckPermissions = true }).Should().Contain("leave CheckPermissions unset");

    [Fact]
    public void Restore_tests_without_backups_are_refused() =>
        Refused(new SecureStoreProps { Backup = BackupPolicy.OptOut("Synthetic data"), RestoreTests = new RestoreTestingPolicy() })
            .Should()
            .Contain("keep backups");

    [Fact]
    public void Slack_with_an_opt_out_of_notifications_is_refused() =>
        Refused(
                new SecureStoreProps
                {
                    Notifications = Safeguard.OptOut("Nobody watches"),
                    Slack = new SlackChannel { WorkspaceId = "T01234ABCDE", ChannelId = "C01234ABCDE" },
                }
            )
            .Should()
            .Contain("remove Slack");

    [Fact]
    public void Slack_with_text_messages_is_refused_as_Chatbot_would_drop_them() =>
        Refused(
                new SecureStoreProps
                {
                    MessageFormat = NotificationFormat.Text,
                    Slack = new SlackChannel { WorkspaceId = "T01234ABCDE", ChannelId = "C01234ABCDE" },
                }
            )
            .Should()
            .Contain("remove MessageFormat");

    [Theory]
    [InlineData("research", "C01234ABCDE", "WorkspaceId")]
    [InlineData("C01234ABCDE", "C01234ABCDE", "WorkspaceId")]
    [InlineData("T01234ABCDE", "#alerts", "ChannelId")]
    [InlineData("T01234ABCDE", "", "ChannelId")]
    public void A_Slack_name_where_an_id_must_be_is_refused(string workspace, string channel, string property) =>
        Refused(
                new SecureStoreProps
                {
                    Slack = new SlackChannel { WorkspaceId = workspace, ChannelId = channel },
                }
            )
            .Should()
            .Contain($"Slack.{property}");

    [Fact]
    public void A_topic_of_another_region_is_refused_as_no_rule_could_send_to_it()
    {
        var stack = Synth.Stack(region: "eu-central-1");
        FluentActions
            .Invoking(() =>
                new Cdk.SecureStore(
                    stack,
                    "Store",
                    new SecureStoreProps { AlarmTopic = Topic.FromTopicArn(stack, "Elsewhere", PartsFixture.TopicArn) }
                )
            )
            .Should()
            .Throw<MisconfiguredException>()
            .WithMessage("*own account and region*");
    }

    [Fact]
    public void A_revision_without_the_check_is_refused() =>
        Refused(new SecureStoreProps { PermissionCheckRevision = "2" }).Should().Contain("set CheckPermissions");

    [Fact]
    public void An_alarm_on_events_that_there_are_none_of_is_refused() =>
        Refused(
                new SecureStoreProps
                {
                    UndeliveredEventsAlarm = new AlarmTuning { Threshold = 1 },
                    AuditEvents = Safeguard.OptOut("Watched elsewhere"),
                    RestoreTests = RestoreTestingPolicy.OptOut("Tested elsewhere"),
                }
            )
            .Should()
            .Contain("remove UndeliveredEventsAlarm");

    private static string Refused(SecureStoreProps props) =>
        FluentActions
            .Invoking(() => new Cdk.SecureStore(Synth.AgnosticStack(), "Store", props))
            .Should()
            .Throw<MisconfiguredException>()
            .Which.Message;
}
