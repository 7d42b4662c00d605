using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;
using RegulatedData.Cdk;
using EventPattern = RegulatedData.LocalCloud.EventPattern;

namespace RegulatedData.SecureStore.Tests;

[Collection("Parts")]
public sealed class RestoreTestingTests(PartsFixture parts)
{
    private ResolvedTemplate Template => parts.RestoreTesting;

    [Fact]
    public void A_test_restores_each_week_the_latest_recovery_point_of_the_stores_vault()
    {
        var plan = Template.Properties("AWS::Backup::RestoreTestingPlan", "Plan");
        plan["ScheduleExpression"]!.GetValue<string>().Should().Be("cron(0 7 ? * SUN *)");
        plan["StartWindowHours"]!.GetValue<long>().Should().Be(8);
        plan["RestoreTestingPlanName"]!.GetValue<string>().Should().MatchRegex("^[A-Za-z0-9_]{1,50}$");
        var selection = plan["RecoveryPointSelection"]!;
        selection["Algorithm"]!.GetValue<string>().Should().Be("LATEST_WITHIN_WINDOW");
        selection["IncludeVaults"]!.AsArray().Single()!.GetValue<string>().Should().Contain("Vault");
        selection["RecoveryPointTypes"]!.AsArray().Single()!.GetValue<string>().Should().Be("SNAPSHOT");
        selection["SelectionWindowDays"]!.GetValue<long>().Should().Be(30);
    }

    [Fact]
    public void A_table_is_restored_under_our_key_and_kept_for_the_check()
    {
        var selection = Template.Properties("AWS::Backup::RestoreTestingSelection", "Selection");
        selection["ProtectedResourceType"]!.GetValue<string>().Should().Be("DynamoDB");
        selection["ProtectedResourceArns"]!.AsArray().Single()!.GetValue<string>().Should().Be(PartsFixture.TableArn);
        selection["RestoreMetadataOverrides"]!["encryptionType"]!.GetValue<string>().Should().Be("KMS");
        selection["RestoreMetadataOverrides"]!["kmsMasterKeyArn"]!.GetValue<string>().Should().Be(PartsFixture.KeyArn);
        selection["ValidationWindowHours"]!.GetValue<long>().Should().Be(4);
        selection["RestoreTestingSelectionName"]!.GetValue<string>().Should().MatchRegex("^[A-Za-z0-9_]{1,50}$");
    }

    [Fact]
    public void The_restore_role_reaches_test_tables_our_backups_and_our_key_and_nothing_else()
    {
        var resources = Template.Statements("RestorePolicy").SelectMany(Resources).Distinct();
        resources
            .Should()
            .BeEquivalentTo(
                "arn:aws:dynamodb:us-east-1:123456789012:table/awsbackup-restore-test-*",
                $"{PartsFixture.TableArn}/backup/*",
                PartsFixture.KeyArn
            );
        var grant = Template.Statements("RestorePolicy").Single(s => Actions(s).Contains("kms:CreateGrant"));
        grant["Condition"]!["Bool"]!["kms:GrantIsForAWSResource"]!.GetValue<string>().Should().Be("true");
        Template.Statements("RestorePolicy").Single(s => Actions(s).Contains("kms:Decrypt"))["Condition"]!["StringEquals"]![
            "kms:ViaService"
        ]!
            .GetValue<string>()
            .Should()
            .Be("dynamodb.us-east-1.amazonaws.com");
    }

    [Fact]
    public void The_check_reads_test_tables_and_only_describes_ours()
    {
        var statements = Template.Statements("CheckFunctionPolicy");
        statements
            .Where(s => Resources(s).Any(r => r.Contains("awsbackup-restore-test-*", StringComparison.Ordinal)))
            .SelectMany(Actions)
            .Should()
            .OnlyContain(a =>
                a != "dynamodb:PutItem" && a != "dynamodb:DeleteItem" && a != "dynamodb:UpdateItem" && a != "dynamodb:DeleteTable"
            );
        statements
            .Where(s => Resources(s).Contains(PartsFixture.TableArn))
            .SelectMany(Actions)
            .Should()
            .BeEquivalentTo("dynamodb:DescribeTable");
    }

    [Fact]
    public void No_policy_is_inline_and_a_wildcard_stands_alone_only_where_AWS_knows_no_resource()
    {
        Template.All("AWS::IAM::Policy").Should().BeEmpty();
        string[] withoutResource =
        [
            "backup:DescribeRestoreJob",
            "backup:PutRestoreValidationResult",
            "cloudwatch:PutMetricData",
            "logs:",
            "xray:",
        ];
        Template
            .All("AWS::IAM::ManagedPolicy")
            .Keys.SelectMany(id => Template.Statements(id))
            .Where(s => Resources(s).Contains("*"))
            .SelectMany(Actions)
            .Should()
            .OnlyContain(action => withoutResource.Any(allowed => action.StartsWith(allowed, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("TestRestored", "RestoreJob.Test.Completed")]
    [InlineData("TestNotRestored", "RestoreJob.Test.Failed")]
    [InlineData("TestNotRestored", "RestoreJob.Test.Aborted")]
    public void A_restore_job_of_our_plan_that_ended_is_matched(string rule, string @event) => MatchingRules(@event).Should().Equal(rule);

    [Theory]
    [InlineData("RestoreJob.Test.Running")]
    [InlineData("RestoreJob.OtherPlan.Completed")]
    [InlineData("RestoreJob.ByHand.Completed")]
    public void Another_restore_job_is_not(string @event) => MatchingRules(@event).Should().BeEmpty();

    [Fact]
    public void A_restored_table_starts_the_check_with_the_whole_event()
    {
        var target = Rule(Template, "TestRestored")["Targets"]!.AsArray().Single()!.AsObject();
        target["Arn"]!.GetValue<string>().Should().Contain("RestoreTestingCheckStateMachine");
        target["DeadLetterConfig"].Should().NotBeNull();
        target.Should().NotContainKey("InputTransformer");
        target.Should().NotContainKey("InputPath");
        Template.Statements("StartCheckPolicy").Single()["Action"]!.GetValue<string>().Should().Be("states:StartExecution");
    }

    [Fact]
    public void A_daily_schedule_with_some_leeway_measures_the_age()
    {
        var schedule = Template.Properties("AWS::Scheduler::Schedule", "DailySchedule");
        schedule["ScheduleExpression"]!.GetValue<string>().Should().Be("rate(1 day)");
        schedule["FlexibleTimeWindow"]!["Mode"]!.GetValue<string>().Should().Be("FLEXIBLE");
        schedule["Target"]!["Arn"]!.GetValue<string>().Should().Contain("RestoreTestingAgeStateMachine");
        schedule["Target"]!["DeadLetterConfig"].Should().NotBeNull();
    }

    [Fact]
    public void Too_many_days_without_a_passed_test_set_off_an_alarm_and_so_does_silence()
    {
        var alarm = Template.Properties("AWS::CloudWatch::Alarm", "DaysSincePassed");
        alarm["MetricName"]!.GetValue<string>().Should().Be("DaysSinceRestoreTestPassed");
        alarm["Namespace"]!.GetValue<string>().Should().Be("RegulatedData/SecureStore");
        alarm["Threshold"]!.GetValue<long>().Should().Be(9);
        alarm["ComparisonOperator"]!.GetValue<string>().Should().Be("GreaterThanThreshold");
        alarm["TreatMissingData"]!.GetValue<string>().Should().Be("breaching");
    }

    [Theory]
    [InlineData("RestoreTestingCheckNotSucceeded")]
    [InlineData("RestoreTestingAgeNotSucceeded")]
    public void An_execution_that_fails_times_out_or_is_aborted_sets_off_an_alarm(string alarmId)
    {
        var metrics = Template.Properties("AWS::CloudWatch::Alarm", alarmId)["Metrics"]!.AsArray();
        metrics
            .Select(m => m!["MetricStat"]?["Metric"]?["MetricName"]?.GetValue<string>())
            .OfType<string>()
            .Should()
            .BeEquivalentTo("ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted");
        metrics.Single(m => m!["Expression"] is not null)!["Expression"]!.GetValue<string>().Should().Contain("FILL(failed, 0)");
    }

    [Theory]
    [InlineData("RestoreTestingCheck")]
    [InlineData("RestoreTestingAge")]
    public void A_machine_is_traced_and_logs_its_steps_without_their_data_to_an_encrypted_group(string machine)
    {
        var properties = Template.Properties("AWS::StepFunctions::StateMachine", machine);
        properties["TracingConfiguration"]!["Enabled"]!.GetValue<bool>().Should().BeTrue();
        properties["LoggingConfiguration"]!["Level"]!.GetValue<string>().Should().Be("ALL");
        properties["LoggingConfiguration"]!["IncludeExecutionData"]!.GetValue<bool>().Should().BeFalse();
        Template.Properties("AWS::Logs::LogGroup", $"{machine}Logs")["KmsKeyId"]!.GetValue<string>().Should().Be(PartsFixture.KeyArn);
    }

    [Theory]
    [InlineData("RestoreTestingCheck")]
    [InlineData("RestoreTestingAge")]
    public void Every_task_has_a_timeout_retries_with_full_jitter_and_catches_everything(string machine)
    {
        var tasks = Machine(Template, machine).States.Where(state => state.Value["Type"]!.GetValue<string>() == "Task").ToList();
        tasks.Should().NotBeEmpty();
        foreach (var (name, task) in tasks)
        {
            task["TimeoutSeconds"].Should().NotBeNull(name);
            var retry = task["Retry"]!.AsArray().Single()!;
            retry["ErrorEquals"]!.AsArray().Single()!.GetValue<string>().Should().Be("States.ALL", name);
            retry["JitterStrategy"]!.GetValue<string>().Should().Be("FULL", name);
            retry["MaxDelaySeconds"]!.GetValue<long>().Should().Be(60, name);
            var @catch = task["Catch"]!.AsArray().Single()!;
            @catch["ErrorEquals"]!.AsArray().Single()!.GetValue<string>().Should().Be("States.ALL", name);
            @catch["ResultPath"]!.GetValue<string>().Should().Be("$.error", name);
        }
    }

    [Theory]
    [InlineData("RestoreTestingCheck", "Passed")]
    [InlineData("RestoreTestingAge", "Measured")]
    public void Only_the_way_on_which_every_task_succeeds_ends_in_success(string machine, string succeed)
    {
        var asl = Machine(Template, machine);
        asl.States.Where(state => state.Value["Type"]!.GetValue<string>() == "Succeed").Select(state => state.Key).Should().Equal(succeed);
        foreach (var (name, state) in asl.States)
        {
            foreach (var handler in state["Catch"]?.AsArray() ?? [])
                asl.EndsOf(handler!["Next"]!.GetValue<string>()).Should().NotContain(succeed, $"{name} failed");
        }
    }

    [Fact]
    public void Every_way_through_the_check_ends_in_a_named_state() =>
        Machine(Template, "RestoreTestingCheck")
            .EndsOf("EventHasAllFields")
            .Should()
            .BeEquivalentTo("Passed", "CheckFailed", "NotChecked", "NotRecorded");

    [Fact]
    public void Every_way_through_the_measurement_ends_in_a_named_state() =>
        Machine(Template, "RestoreTestingAge").EndsOf("ReadLastPassed").Should().BeEquivalentTo("Measured", "NotMeasured");

    [Fact]
    public void A_passed_check_is_reported_measured_and_remembered() =>
        Machine(Template, "RestoreTestingCheck")
            .WayFrom("ReportPassed")
            .Should()
            .Equal("ReportPassed", "MeasurePassed", "RememberPassed", "Passed");

    [Fact]
    public void A_failed_check_is_reported_measured_and_told_and_fails() =>
        Machine(Template, "RestoreTestingCheck")
            .WayFrom("ReportFailed")
            .Should()
            .Equal("ReportFailed", "MeasureFailed", "TellCheckFailed", "CheckFailed");

    [Theory]
    [InlineData("DescribeRestoreJob")]
    [InlineData("CheckRestoredTable")]
    [InlineData("ReportPassed")]
    public void What_could_not_be_checked_is_reported_as_failed_measured_and_told(string task)
    {
        var asl = Machine(Template, "RestoreTestingCheck");
        asl.WayFrom(asl.States[task]["Catch"]![0]!["Next"]!.GetValue<string>())
            .Should()
            .Equal("ReportNotChecked", "MeasureNotChecked", "TellNotChecked", "NotChecked");
        asl.States["ReportNotChecked"]["Parameters"]!["ValidationStatus"]!.GetValue<string>().Should().Be("FAILED");
    }

    [Theory]
    [InlineData("ReportFailed", "MeasureFailed")]
    [InlineData("MeasureFailed", "TellCheckFailed")]
    [InlineData("ReportNotChecked", "MeasureNotChecked")]
    [InlineData("MeasureNotChecked", "TellNotChecked")]
    public void On_the_way_to_a_bad_end_a_failing_step_does_not_keep_people_from_being_told(string task, string next) =>
        Machine(Template, "RestoreTestingCheck").States[task]["Catch"]![0]!["Next"]!.GetValue<string>().Should().Be(next);

    [Fact]
    public void An_answer_that_is_neither_passed_nor_failed_counts_as_not_checked()
    {
        var asl = Machine(Template, "RestoreTestingCheck");
        asl.States["JudgeAnswer"]["Choices"]!
            .AsArray()
            .Select(choice => choice!["Next"]!.GetValue<string>())
            .Should()
            .Equal("ReportPassed", "ReportFailed");
        asl.WayFrom(asl.States["JudgeAnswer"]["Default"]!.GetValue<string>())
            .Should()
            .StartWith(["AnswerNotUnderstood", "ReportNotChecked"]);
    }

    [Fact]
    public void The_restore_job_is_asked_only_where_the_event_lacks_fields()
    {
        var asl = Machine(Template, "RestoreTestingCheck");
        asl.Start.Should().Be("EventHasAllFields");
        asl.States["EventHasAllFields"]["Default"]!.GetValue<string>().Should().Be("DescribeRestoreJob");
        asl.States["EventHasAllFields"]["Choices"]![0]!["Next"]!.GetValue<string>().Should().Be("TakeEventFields");
        asl.States["DescribeRestoreJob"]["Resource"]!.GetValue<string>().Should().Be("arn:aws:states:::aws-sdk:backup:describeRestoreJob");
    }

    [Fact]
    public void The_check_gets_the_restored_table_the_key_it_must_have_and_the_bounds()
    {
        var payload = Machine(Template, "RestoreTestingCheck").States["CheckRestoredTable"]["Parameters"]!["Payload"]!.AsObject();
        payload["tableName.$"]!.GetValue<string>().Should().Be("States.ArrayGetItem(States.StringSplit($.job.createdResourceArn, '/'), 1)");
        payload["sourceTableName"]!.GetValue<string>().Should().Be("patients");
        payload["expectedKeyArn"]!.GetValue<string>().Should().Be(PartsFixture.KeyArn);
        payload["restoreJobId.$"]!.GetValue<string>().Should().Be("$.detail.restoreJobId");
        payload["creationDate.$"]!.GetValue<string>().Should().Be("$.job.creationDate");
        payload["completionDate.$"]!.GetValue<string>().Should().Be("$.job.completionDate");
        payload["sampleSize"]!.GetValue<long>().Should().Be(100);
        payload["minimumCount"]!.GetValue<long>().Should().Be(10);
        payload.Should().NotContainKey("maximumCount");
        payload["scanBudgetSeconds"]!.GetValue<long>().Should().Be(600);
    }

    [Fact]
    public void The_function_outlives_its_budget_for_counting_and_the_task_outlives_the_function()
    {
        var function = Template.Properties("AWS::Lambda::Function", "CheckFunction")["Timeout"]!.GetValue<long>();
        function.Should().Be(660);
        Machine(Template, "RestoreTestingCheck").States["CheckRestoredTable"]["TimeoutSeconds"]!
            .GetValue<long>()
            .Should()
            .BeGreaterThan(function);
    }

    [Fact]
    public void A_table_that_takes_the_whole_budget_to_count_sets_off_no_alarm() =>
        Template.Properties("AWS::CloudWatch::Alarm", "CheckFunctionDuration")["Threshold"]!
            .GetValue<long>()
            .Should()
            .BeInRange(600_001, 659_999);

    [Fact]
    public void The_parameter_that_remembers_the_last_passed_test_is_overwritten()
    {
        var put = Machine(Template, "RestoreTestingCheck").States["RememberPassed"];
        put["Resource"]!.GetValue<string>().Should().Be("arn:aws:states:::aws-sdk:ssm:putParameter");
        put["Parameters"]!["Overwrite"]!.GetValue<bool>().Should().BeTrue();
        put["Parameters"]!["Name"]!.GetValue<string>().Should().StartWith("RestoreTestingLastPassed");
        Machine(Template, "RestoreTestingAge").States["ReadLastPassed"]["Parameters"]!["Name"]!
            .GetValue<string>()
            .Should()
            .Be(put["Parameters"]!["Name"]!.GetValue<string>());
    }

    [Fact]
    public void The_machines_speak_JSONPath_the_only_language_that_all_emulators_know()
    {
        foreach (var machine in new[] { "RestoreTestingCheck", "RestoreTestingAge" })
        {
            var definition = Template.Properties("AWS::StepFunctions::StateMachine", machine)["DefinitionString"]!.GetValue<string>();
            definition.Should().NotContain("JSONata").And.NotContain("{%");
        }
    }

    [Fact]
    public void A_message_from_a_machine_names_table_job_and_execution()
    {
        var message = Machine(Template, "RestoreTestingCheck").States["TellCheckFailed"]["Parameters"]!["Message.$"]!.GetValue<string>();
        message
            .Should()
            .StartWith("States.Format('")
            .And.Contain("Table: patients")
            .And.Contain("$.check.answer.message")
            .And.EndWith("$$.Execution.Id)");
    }

    [Fact]
    public void For_Slack_a_message_from_a_machine_has_the_custom_notification_schema()
    {
        var message = Machine(parts.ChatRestoreTesting, "RestoreTestingCheck").States["TellCheckFailed"]["Parameters"]!["Message"]!;
        message["version"]!.GetValue<string>().Should().Be("1.0");
        message["source"]!.GetValue<string>().Should().Be("custom");
        message["content"]!["description.$"]!.GetValue<string>().Should().StartWith("States.Format('");
    }

    [Fact]
    public void Where_nobody_is_told_the_machines_still_end_as_they_should()
    {
        var asl = Machine(parts.QuietRestoreTesting, "RestoreTestingCheck");
        asl.EndsOf(asl.Start).Should().BeEquivalentTo("Passed", "CheckFailed", "NotChecked", "NotRecorded");
        asl.States.Keys.Should().NotContain(name => name.StartsWith("Tell", StringComparison.Ordinal));
        parts.QuietRestoreTesting.All("AWS::Events::Rule").Should().ContainSingle();
    }

    [Fact]
    public void A_schedule_needs_to_say_after_how_many_days_to_worry() =>
        Refused(new RestoreTestingPolicy { Schedule = Schedule.Expression("cron(0 7 1 * ? *)") })
            .Should()
            .Contain("MaximumDaysSincePassed");

    [Theory]
    [InlineData(0, 30, 4)]
    [InlineData(8, 366, 4)]
    [InlineData(8, 30, 169)]
    [InlineData(8, 30, 0)]
    public void A_window_beyond_the_limits_of_AWS_Backup_is_refused(
        int startWindowHours,
        int selectionWindowDays,
        int validationWindowHours
    ) =>
        Refused(
                new RestoreTestingPolicy
                {
                    StartWindowHours = startWindowHours,
                    SelectionWindowDays = selectionWindowDays,
                    ValidationWindowHours = validationWindowHours,
                }
            )
            .Should()
            .Contain("Expected: 1 to ");

    [Fact]
    public void Bounds_that_cross_are_refused() =>
        Refused(new RestoreTestingPolicy { MinimumCount = 10, MaximumCount = 9 }).Should().Contain("MinimumCount 10 and MaximumCount 9");

    [Fact]
    public void A_budget_that_Lambda_cannot_keep_is_refused() =>
        Refused(new RestoreTestingPolicy { ScanBudget = Duration.Minutes(15) }).Should().Contain("ScanBudget 900");

    [Fact]
    public void The_alarms_threshold_has_one_place() =>
        Refused(new RestoreTestingPolicy { DaysSincePassedAlarm = new AlarmTuning { Threshold = 3 } })
            .Should()
            .Contain("MaximumDaysSincePassed");

    [Fact]
    public void No_restore_tests_without_a_reason() =>
        FluentActions.Invoking(() => RestoreTestingPolicy.OptOut(" ")).Should().Throw<ArgumentException>();

    private static string Refused(RestoreTestingPolicy policy)
    {
        var stack = new Stack(Synth.App(), "Refused");
        return FluentActions
            .Invoking(() => new PartsFixture.Parts(stack).RestoreTesting(stack, NotificationFormat.Text, policy: policy))
            .Should()
            .Throw<MisconfiguredException>()
            .Which.Message;
    }

    private string[] MatchingRules(string @event)
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "BackupEvents", $"{@event}.json"));
        return
        [
            .. new[] { "TestRestored", "TestNotRestored" }.Where(rule =>
                EventPattern.Parse(Rule(Template, rule)["EventPattern"]!.ToJsonString()).Matches(json)
            ),
        ];
    }

    private static JsonObject Rule(ResolvedTemplate template, string id) => template.Properties("AWS::Events::Rule", $"RestoreTesting{id}");

    private static StatesLanguage Machine(ResolvedTemplate template, string id) =>
        new(template.Properties("AWS::StepFunctions::StateMachine", id)["DefinitionString"]!.GetValue<string>());

    private static IEnumerable<string> Resources(JsonObject statement) => Texts(statement["Resource"]!);

    private static IEnumerable<string> Actions(JsonObject statement) => Texts(statement["Action"]!);

    private static IEnumerable<string> Texts(JsonNode node) =>
        node is JsonArray array ? array.Select(item => item!.GetValue<string>()) : [node.GetValue<string>()];
}
