using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public class AlarmTests
{
    private static readonly StackTemplate Default = Stores.Template(stack => new SecureStoreProps
    {
        GlobalSecondaryIndexes = [new GlobalSecondaryIndexPropsV2 { IndexName = "ByStudy", PartitionKey = TableTests.Text("Study") }],
        Replicas =
        [
            new StoreReplica { Region = "eu-west-1", EncryptionKey = Key.FromKeyArn(stack, "Irish", TableTests.KeyArn("eu-west-1")) },
        ],
    });

    [Theory]
    [InlineData("AlarmsSystemErrors")]
    [InlineData("AlarmsThrottlesGSI1")]
    [InlineData("AlarmsThrottlesByStudy")]
    public void Errors_and_throttles_alarm_on_more_than_0_within_30_minutes(string id)
    {
        var alarm = Default.Alarm(id);
        Rule(alarm).Should().Be("GreaterThanThreshold 0, 1 of 6, missing notBreaching");
        Series(alarm)
            .Should()
            .OnlyContain(series => (long)series["MetricStat"]!["Period"]! == 300 && (string?)series["MetricStat"]!["Stat"] == "Sum");
    }

    [Fact]
    public void System_errors_are_summed_over_the_ten_operations_and_a_silent_one_counts_as_0()
    {
        var alarm = Default.Alarm("AlarmsSystemErrors");
        Series(alarm)
            .Select(series => $"{series["MetricStat"]!["Metric"]!["MetricName"]} {Dimension(series, "Operation")}")
            .Should()
            .BeEquivalentTo(
                [
                    "SystemErrors GetItem",
                    "SystemErrors PutItem",
                    "SystemErrors UpdateItem",
                    "SystemErrors DeleteItem",
                    "SystemErrors Query",
                    "SystemErrors Scan",
                    "SystemErrors BatchGetItem",
                    "SystemErrors BatchWriteItem",
                    "SystemErrors TransactGetItems",
                    "SystemErrors TransactWriteItems",
                ],
                "a math alarm takes 10 metrics at most"
            );
        Expression(alarm)
            .Split(" + ")
            .Should()
            .HaveCount(10)
            .And.OnlyContain(term => term.StartsWith("FILL(", StringComparison.Ordinal) && term.EndsWith(", 0)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AlarmsThrottles", null)]
    [InlineData("AlarmsThrottlesGSI1", "GSI1")]
    [InlineData("AlarmsThrottlesByStudy", "ByStudy")]
    public void Throttles_of_the_table_and_of_each_index_are_seen(string id, string? index)
    {
        var alarm = index is null ? TableThrottles() : Default.Alarm(id);
        Series(alarm)
            .Select(series => (string?)series["MetricStat"]!["Metric"]!["MetricName"])
            .Should()
            .BeEquivalentTo("ReadThrottleEvents", "WriteThrottleEvents");
        Series(alarm).Should().OnlyContain(series => Dimension(series, "GlobalSecondaryIndexName") == index);
        Expression(alarm).Should().Be("FILL(reads, 0) + FILL(writes, 0)");
    }

    [Theory]
    [InlineData("BackupJobsFailed", "NumberOfBackupJobsFailed")]
    [InlineData("RestoreJobsFailed", "NumberOfRestoreJobsFailed")]
    public void Failed_jobs_of_the_vault_alarm(string id, string metric)
    {
        var alarm = Default.Alarm(id);
        Rule(alarm).Should().Be("GreaterThanThreshold 0, 1 of 1, missing notBreaching");
        ((string?)alarm["MetricName"]).Should().Be(metric);
        ((string?)alarm["Namespace"]).Should().Be("AWS/Backup");
        ((string?)alarm["Dimensions"]![0]!["Name"]).Should().Be("BackupVaultName");
    }

    [Fact]
    public void Failed_copies_alarm_where_there_are_copies()
    {
        Default.Ids.Should().NotContain(id => id.Contains("CopyJobsFailed", StringComparison.Ordinal));
        var alarm = Stores
            .Template(stack => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                Backup = new BackupPolicy
                {
                    Copies = [new BackupCopy { DestinationVault = BackupVault.FromBackupVaultName(stack, "Second", "second") }],
                },
            })
            .Alarm("CopyJobsFailed");
        ((string?)alarm["MetricName"]).Should().Be("NumberOfCopyJobsFailed");
        var vault = alarm["Dimensions"]!.AsArray().Should().ContainSingle("AWS Backup counts a copy for the vault it goes to").Subject!;
        ((string?)vault["Name"]).Should().Be("BackupVaultName");
        ((string?)vault["Value"]).Should().Be("second");
    }

    [Fact]
    public void Failed_copies_to_several_vaults_are_added_up_by_the_vaults_names()
    {
        var alarm = Stores
            .Template(stack => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                Backup = new BackupPolicy
                {
                    Copies =
                    [
                        .. new[] { "eu-west-1:second", "eu-west-2:second", "eu-west-2:third" }.Select(vault => new BackupCopy
                        {
                            DestinationVault = BackupVault.FromBackupVaultArn(
                                stack,
                                vault.Replace(':', '-'),
                                $"arn:aws:backup:{vault.Replace(":", $":{Synth.Account}:backup-vault:", StringComparison.Ordinal)}"
                            ),
                        }),
                    ],
                },
            })
            .Alarm("CopyJobsFailed");
        Expression(alarm).Should().Be("FILL(vault0, 0) + FILL(vault1, 0)");
        Series(alarm).Select(series => Dimension(series, "BackupVaultName")).Should().Equal("second", "third");
    }

    [Fact]
    public void No_recovery_point_in_26_hours_alarms_and_silence_counts_as_none()
    {
        var alarm = Default.Alarm("NoRecoveryPoint");
        Rule(alarm).Should().Be("LessThanThreshold 1, 26 of 26, missing breaching");
        ((long)alarm["Period"]!).Should().Be(3600);
        ((string?)alarm["MetricName"]).Should().Be("NumberOfRecoveryPointsCompleted");
        ((string?)alarm["Statistic"]).Should().Be("Sum");
    }

    [Fact]
    public void Replication_latency_alarms_for_each_replica_in_milliseconds()
    {
        var alarm = Default.Alarm("ReplicationLatencyeuwest1");
        Rule(alarm).Should().Be("GreaterThanThreshold 60000, 3 of 3, missing notBreaching");
        ((string?)alarm["MetricName"]).Should().Be("ReplicationLatency");
        alarm["Dimensions"]!
            .AsArray()
            .Should()
            .Contain(one => (string?)one!["Name"] == "ReceivingRegion" && (string?)one["Value"] == "eu-west-1");
    }

    [Fact]
    public void Every_alarm_tells_the_topic_when_it_goes_off_and_when_all_is_well()
    {
        foreach (var alarm in Default.All("AWS::CloudWatch::Alarm").Select(resource => resource["Properties"]!))
        {
            alarm["AlarmActions"]!.ToJsonString().Should().Contain("AlarmTopic");
            alarm["OKActions"]!.ToJsonString().Should().Be(alarm["AlarmActions"]!.ToJsonString());
        }
    }

    [Fact]
    public void No_alarm_has_a_fixed_name() =>
        Default.All("AWS::CloudWatch::Alarm").Should().OnlyContain(alarm => !alarm["Properties"]!.AsObject().ContainsKey("AlarmName"));

    [Fact]
    public void Each_alarm_can_be_tuned()
    {
        var tuning = new AlarmTuning
        {
            Threshold = 7,
            Period = Duration.Minutes(1),
            EvaluationPeriods = 4,
            DatapointsToAlarm = 2,
            TreatMissingData = TreatMissingData.IGNORE,
            AlarmName = "mine",
        };
        var alarm = Stores
            .Template(_ => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                SystemErrorsAlarm = tuning,
            })
            .Alarm("AlarmsSystemErrors");
        Rule(alarm).Should().Be("GreaterThanThreshold 7, 2 of 4, missing ignore");
        ((string?)alarm["AlarmName"]).Should().Be("mine");
        Series(alarm).Should().OnlyContain(series => (long)series["MetricStat"]!["Period"]! == 60);
    }

    [Fact]
    public void Fewer_periods_than_the_default_datapoints_are_fine()
    {
        var alarm = Stores
            .Template(_ => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                NoRecoveryPointAlarm = new AlarmTuning { EvaluationPeriods = 25 },
            })
            .Alarm("NoRecoveryPoint");
        Rule(alarm).Should().Be("LessThanThreshold 1, 25 of 25, missing breaching");
    }

    [Fact]
    public void Each_alarm_can_be_removed_with_a_reason_in_the_template()
    {
        var template = Synth.Template(stack =>
        {
            var store = new Cdk.SecureStore(
                stack,
                "Store",
                new SecureStoreProps
                {
                    SystemErrorsAlarm = AlarmTuning.Remove("one"),
                    ThrottlesAlarm = AlarmTuning.Remove("two"),
                    BackupJobsFailedAlarm = AlarmTuning.Remove("three"),
                    RestoreJobsFailedAlarm = AlarmTuning.Remove("four"),
                    NoRecoveryPointAlarm = AlarmTuning.Remove("five"),
                }
            );
            store.Protection.Alarms.All.Should().BeEmpty();
            store.Protection.Alarms.SystemErrors.Should().BeNull();
            store.Protection.Alarms.IndexThrottles.Should().BeEmpty();
        });
        template.Ids.Should().NotContain(id => id.StartsWith("StoreProtectionAlarms", StringComparison.Ordinal));
        var metadata = template.One("AWS::DynamoDB::GlobalTable")["Metadata"]!;
        ((string?)metadata["RegulatedData:OptOut:SystemErrorsAlarm"]).Should().Be("one");
        ((string?)metadata["RegulatedData:OptOut:ThrottlesGSI1Alarm"]).Should().Be("two");
        ((string?)metadata["RegulatedData:OptOut:NoRecoveryPointAlarm"]).Should().Be("five");
    }

    [Fact]
    public void One_strategy_decides_for_all_alarms_and_each_can_have_its_own()
    {
        var strategy = new Counting();
        var own = new Counting();
        var stack = Synth.Stack();
        var store = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                AlarmActions = strategy,
                NoRecoveryPointAlarm = new AlarmTuning { Actions = own },
            }
        );
        own.Alarms.Should().Equal(store.Protection.Alarms.NoRecoveryPoint!.Node.Path);
        strategy
            .Alarms.Should()
            .Contain(store.Protection.Alarms.All.Select(alarm => alarm.Node.Path).Except(own.Alarms, StringComparer.Ordinal));
        strategy.Alarms.Should().NotContain(own.Alarms);
    }

    [Fact]
    public void Without_notifications_alarms_only_show_their_state_and_say_why()
    {
        var template = Stores.Template(_ => new SecureStoreProps { Notifications = Safeguard.OptOut("polled by the hospital's monitor") });
        template.All("AWS::SNS::Topic").Should().BeEmpty();
        foreach (var alarm in template.All("AWS::CloudWatch::Alarm"))
        {
            alarm["Properties"]!.AsObject().ContainsKey("AlarmActions").Should().BeFalse();
            ((string?)alarm["Metadata"]!["RegulatedData:OptOut:AlarmActions"]).Should().Be("polled by the hospital's monitor");
        }
    }

    private static JsonObject TableThrottles() =>
        Default
            .All("AWS::CloudWatch::Alarm")
            .Select(alarm => alarm["Properties"]!.AsObject())
            .Single(alarm =>
                alarm.ContainsKey("Metrics")
                && Expression(alarm).Contains("reads", StringComparison.Ordinal)
                && Series(alarm).All(series => Dimension(series, "GlobalSecondaryIndexName") is null)
            );

    private static string Rule(JsonObject alarm) =>
        $"{alarm["ComparisonOperator"]} {alarm["Threshold"]}, {alarm["DatapointsToAlarm"]} of {alarm["EvaluationPeriods"]}, missing {alarm["TreatMissingData"]}";

    private static IEnumerable<JsonNode> Series(JsonObject alarm) =>
        alarm["Metrics"]!.AsArray().Where(metric => metric!["MetricStat"] is not null).Select(metric => metric!);

    private static string Expression(JsonObject alarm) =>
        (string)alarm["Metrics"]!.AsArray().Single(metric => metric!["Expression"] is not null)!["Expression"]!;

    private static string? Dimension(JsonNode series, string name) =>
        (string?)series["MetricStat"]!["Metric"]!["Dimensions"]!.AsArray().SingleOrDefault(one => (string?)one!["Name"] == name)?["Value"];

    private sealed class Counting : IAlarmActionStrategy
    {
        public List<string> Alarms { get; } = [];

        public void AddActions(AlarmBase alarm) => Alarms.Add(alarm.Node.Path);
    }
}
