using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

/// <summary>Each contradiction fails at synth, and the message says how to mend it.</summary>
public class BadInputTests
{
    private readonly Stack _stack = Synth.Stack();

    [Fact]
    public void A_topic_and_an_opt_out_of_notifications() =>
        Fails(
            new SecureStoreProps { AlarmTopic = new Topic(_stack, "Topic"), Notifications = Safeguard.OptOut("nobody listens") },
            "both an AlarmTopic and an opt-out of Notifications",
            "remove Notifications"
        );

    [Fact]
    public void A_topic_key_without_a_topic() =>
        Fails(
            new SecureStoreProps { AlarmTopicKey = new Key(_stack, "TopicKey") },
            "AlarmTopicKey without an AlarmTopic",
            "pass the AlarmTopic"
        );

    [Fact]
    public void A_local_index_without_a_sort_key() =>
        Fails(
            new SecureStoreProps { NoSortKey = true, LocalSecondaryIndexes = [Local("ByKind")] },
            "local secondary index(es) on a table without a sort key",
            "remove NoSortKey"
        );

    [Fact]
    public void A_sort_key_and_no_sort_key() =>
        Fails(
            new SecureStoreProps { NoSortKey = true, SortKey = TableTests.Text("SK") },
            "both a SortKey and NoSortKey",
            "remove NoSortKey"
        );

    [Fact]
    public void The_same_attribute_as_both_keys() =>
        Fails(new SecureStoreProps { SortKey = TableTests.Text("PK") }, "\"PK\" as both partition and sort key", "rename one");

    [Fact]
    public void More_than_20_global_indexes() =>
        Fails(
            new SecureStoreProps { GlobalSecondaryIndexes = [.. Enumerable.Range(2, 20).Select(n => Global($"GSI{n}"))] },
            "21 global secondary indexes, GSI1 included",
            "DefaultIndex = false"
        );

    [Fact]
    public void Twenty_global_indexes_fit() =>
        Synth
            .Template(at =>
                _ = new Cdk.SecureStore(
                    at,
                    "Store",
                    new SecureStoreProps { GlobalSecondaryIndexes = [.. Enumerable.Range(2, 19).Select(n => Global($"GSI{n}"))] }
                )
            )
            .Props("AWS::DynamoDB::GlobalTable")["GlobalSecondaryIndexes"]!
            .AsArray()
            .Should()
            .HaveCount(20);

    [Fact]
    public void More_than_5_local_indexes() =>
        Fails(
            new SecureStoreProps { LocalSecondaryIndexes = [.. Enumerable.Range(1, 6).Select(n => Local($"LSI{n}"))] },
            "6 local secondary indexes",
            "5 at most"
        );

    [Fact]
    public void A_second_index_of_the_default_ones_name() =>
        Fails(new SecureStoreProps { GlobalSecondaryIndexes = [Global("GSI1")] }, "two indexes named \"GSI1\"", "DefaultIndex = false");

    [Fact]
    public void An_attribute_of_two_types() =>
        Fails(
            new SecureStoreProps
            {
                GlobalSecondaryIndexes =
                [
                    new GlobalSecondaryIndexPropsV2
                    {
                        IndexName = "BySort",
                        PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "SK", Type = AttributeType.NUMBER },
                    },
                ],
            },
            "the attribute \"SK\" as STRING and NUMBER",
            "one type for an attribute"
        );

    [Fact]
    public void A_time_to_live_in_a_string_key() =>
        Fails(new SecureStoreProps { TimeToLiveAttribute = "SK" }, "\"SK\", not a number, as TimeToLiveAttribute", "another attribute");

    [Theory]
    [InlineData("ab")]
    [InlineData("has space")]
    public void A_table_name_that_DynamoDB_refuses(string name) =>
        Fails(new SecureStoreProps { TableName = name }, $"the table name \"{name}\"", "3 to 255");

    [Fact]
    public void Destroy_with_deletion_protection() =>
        Fails(
            new SecureStoreProps { RemovalPolicy = RemovalPolicy.DESTROY },
            "RemovalPolicy DESTROY together with deletion protection",
            "DeletionProtection = Safeguard.OptOut"
        );

    [Fact]
    public void A_removal_policy_that_tables_do_not_have() =>
        Fails(new SecureStoreProps { RemovalPolicy = RemovalPolicy.SNAPSHOT }, "RemovalPolicy SNAPSHOT", "RETAIN or DESTROY");

    [Fact]
    public void A_replica_in_the_stacks_own_region() =>
        Fails(
            new SecureStoreProps { Replicas = [Replica(Synth.Region)] },
            "a replica in eu-central-1, the stack's own region",
            "another region"
        );

    [Fact]
    public void Two_replicas_in_one_region() =>
        Fails(new SecureStoreProps { Replicas = [Replica("eu-west-1"), Replica("eu-west-1")] }, "two replicas in eu-west-1", "remove one");

    [Fact]
    public void A_replica_with_a_key_of_another_region() =>
        Fails(
            new SecureStoreProps { Replicas = [Replica("eu-west-1", keyRegion: "us-east-1")] },
            "a key of us-east-1 for the replica in eu-west-1",
            "pass a key of eu-west-1"
        );

    [Fact]
    public void Replicas_with_a_stream_that_cannot_replicate() =>
        Fails(
            new SecureStoreProps { Replicas = [Replica("eu-west-1")], Stream = StreamViewType.KEYS_ONLY },
            "a stream of KEYS_ONLY on a table with replicas",
            "NEW_AND_OLD_IMAGES"
        );

    [Fact]
    public void Replicas_in_a_stack_without_a_region() =>
        FailsIn(
            Synth.AgnosticStack(),
            new SecureStoreProps { Replicas = [Replica("eu-west-1")] },
            "whose region isn't known at synth",
            "pass Env"
        );

    [Fact]
    public void Billing_in_a_stack_without_a_region() =>
        FailsIn(
            Synth.AgnosticStack(),
            new SecureStoreProps { Billing = Billing.OnDemand() },
            "whose region isn't known at synth",
            "pass Env"
        );

    [Fact]
    public void A_retention_shorter_than_cold_storage_allows() =>
        Fails(
            new BackupPolicy
            {
                Daily = new BackupRule { DeleteAfter = Duration.Days(100), MoveToColdStorageAfter = Duration.Days(30) },
            },
            "the backup Daily with DeleteAfter 100 days and MoveToColdStorageAfter 30 days",
            "set DeleteAfter to 120 days or more"
        );

    [Fact]
    public void A_copys_retention_shorter_than_cold_storage_allows() =>
        Fails(
            new BackupPolicy
            {
                Copies =
                [
                    new BackupCopy
                    {
                        DestinationVault = Vault(),
                        DeleteAfter = Duration.Days(100),
                        MoveToColdStorageAfter = Duration.Days(30),
                    },
                ],
            },
            "the copy of the backup Daily with DeleteAfter 100 days",
            "set DeleteAfter to 120 days or more"
        );

    [Fact]
    public void A_retention_of_part_of_a_day() =>
        Fails(
            new BackupPolicy { Daily = new BackupRule { DeleteAfter = Duration.Hours(30) } },
            "a retention of the backup Daily of 1 day 6 hours",
            "whole days"
        );

    [Fact]
    public void A_rule_outside_of_the_vaults_lock() =>
        Fails(
            new BackupPolicy { VaultLock = VaultLock.Governance(Duration.Days(60)) },
            "the backup Daily with DeleteAfter 35 days, into a vault locked from 60",
            "change DeleteAfter, or the lock"
        );

    [Fact]
    public void A_rule_beyond_the_vaults_lock() =>
        Fails(
            new BackupPolicy { VaultLock = VaultLock.Governance(Duration.Days(7), Duration.Days(365)) },
            "the backup Monthly with DeleteAfter 2557 days, into a vault locked from 7 to 365 days",
            "change DeleteAfter, or the lock"
        );

    [Fact]
    public void A_copy_outside_of_the_lock_of_its_vault() =>
        Fails(
            new BackupPolicy
            {
                Copies = [new BackupCopy { DestinationVault = Vault(), DestinationLock = VaultLock.Governance(Duration.Days(36)) }],
            },
            "the copy of the backup Daily with DeleteAfter 35 days, into a vault locked from 36",
            "change DeleteAfter, or the lock"
        );

    [Fact]
    public void A_compliance_lock_without_an_acknowledgement() =>
        Fails(
            () => VaultLock.Compliance(Duration.Days(7), null, Duration.Days(3), null!),
            "compliance mode without an acknowledgement",
            "AcceptedRisk.Because"
        );

    [Fact]
    public void A_compliance_lock_that_cools_off_too_fast() =>
        Fails(
            () => VaultLock.Compliance(Duration.Days(7), null, Duration.Days(2), AcceptedRisk.Because("law")),
            "a cooling-off time of 2 days",
            "3 days or more"
        );

    [Fact]
    public void A_lock_whose_longest_is_not_beyond_its_shortest() =>
        Fails(() => VaultLock.Governance(Duration.Days(7), Duration.Days(7)), "a vault lock from 7 to 7 days", "change minRetention");

    [Fact]
    public void A_given_vault_with_a_lock_for_the_one_that_is_made() =>
        Fails(
            new BackupPolicy { Vault = Vault(), VaultLock = VaultLock.Governance(Duration.Days(7)) },
            "a Vault together with VaultLock",
            "where it is made"
        );

    [Fact]
    public void A_vault_name_beyond_the_limit() =>
        Fails(new BackupPolicy { VaultName = new string('v', 51) }, "the vault name", "2 to 50 letters");

    [Fact]
    public void Seven_years_for_all_and_a_retention_for_one() =>
        Fails(
            new BackupPolicy
            {
                KeepAllSevenYears = true,
                Weekly = new BackupRule { DeleteAfter = Duration.Days(30) },
            },
            "KeepAllSevenYears together with a retention of its own for the backup Weekly",
            "remove KeepAllSevenYears"
        );

    [Fact]
    public void A_policy_that_backs_nothing_up() =>
        Fails(
            new SecureStoreProps
            {
                Backup = new BackupPolicy
                {
                    Daily = BackupRule.OptOut("a"),
                    Weekly = BackupRule.OptOut("b"),
                    Monthly = BackupRule.OptOut("c"),
                },
                NoRecoveryPointAlarm = AlarmTuning.Remove("no daily backup"),
            },
            "opts out of the daily, the weekly and the monthly backup",
            "BackupPolicy.OptOut"
        );

    [Fact]
    public void No_daily_backup_with_the_alarm_that_misses_it() =>
        Fails(
            new BackupPolicy { Daily = BackupRule.OptOut("weekly is enough") },
            "an opt-out of the daily backup, with the alarm",
            "NoRecoveryPointAlarm = AlarmTuning.Remove"
        );

    [Fact]
    public void A_schedule_that_AWS_Backup_refuses() =>
        Fails(
            new BackupPolicy { Daily = new BackupRule { Schedule = Schedule.Rate(Duration.Hours(12)) } },
            "the schedule rate(12 hours)",
            "Schedule.Cron"
        );

    [Fact]
    public void A_start_window_below_the_limit() =>
        Fails(
            new BackupPolicy { Daily = new BackupRule { StartWindow = Duration.Minutes(30) } },
            "a StartWindow of 30 minutes",
            "60 minutes"
        );

    [Fact]
    public void A_backup_alarm_without_backups() =>
        Fails(
            new SecureStoreProps
            {
                Backup = BackupPolicy.OptOut("test data"),
                NoRecoveryPointAlarm = new AlarmTuning { EvaluationPeriods = 30 },
            },
            "NoRecoveryPointAlarm together with an opt-out of Backup",
            "keep backups"
        );

    [Fact]
    public void A_copy_alarm_without_copies() =>
        Fails(
            new SecureStoreProps { CopyJobsFailedAlarm = new AlarmTuning { Threshold = 1 } },
            "CopyJobsFailedAlarm without copies",
            "add Copies"
        );

    [Fact]
    public void A_replication_alarm_without_replicas() =>
        Fails(
            new SecureStoreProps { ReplicationLatencyAlarm = new AlarmTuning { Threshold = 1 } },
            "ReplicationLatencyAlarm without replicas",
            "add Replicas"
        );

    [Fact]
    public void An_alarm_that_looks_back_beyond_a_day_in_minutes() =>
        Fails(
            new SecureStoreProps
            {
                ThrottlesAlarm = new AlarmTuning { Period = Duration.Minutes(5), EvaluationPeriods = 289 },
            },
            "looks back 289 x 300 seconds",
            "fewer EvaluationPeriods"
        );

    [Fact]
    public void An_alarm_that_looks_back_beyond_7_days() =>
        Fails(
            new SecureStoreProps { NoRecoveryPointAlarm = new AlarmTuning { EvaluationPeriods = 169 } },
            "looks back 169 x 3600 seconds",
            "at most 7 day(s)"
        );

    [Fact]
    public void An_alarm_that_needs_more_datapoints_than_it_has() =>
        Fails(
            new SecureStoreProps
            {
                ThrottlesAlarm = new AlarmTuning { EvaluationPeriods = 2, DatapointsToAlarm = 3 },
            },
            "needs 3 of 2 datapoints",
            "at most EvaluationPeriods"
        );

    [Fact]
    public void A_stream_grant_without_a_stream()
    {
        var store = new Cdk.SecureStore(_stack, "Store");
        var role = new Amazon.CDK.AWS.IAM.AccountRootPrincipal();
        Fails(() => store.GrantStreamRead(role), "the stream of Stack/Store, which has none", "set Stream");
    }

    [Fact]
    public void An_index_named_twice_for_a_table_that_its_owner_has() =>
        Fails(
            () =>
                Cdk.SecureStore.Protect(
                    _stack,
                    "Protection",
                    Amazon.CDK.AWS.DynamoDB.Table.FromTableName(_stack, "Table", "patients"),
                    new ProtectProps { GlobalSecondaryIndexNames = ["GSI1", "GSI1"] }
                ),
            "\"GSI1\" twice",
            "remove one"
        );

    [Fact]
    public void A_replica_in_the_own_region_of_a_table_that_its_owner_has() =>
        Fails(
            () =>
                Cdk.SecureStore.Protect(
                    _stack,
                    "Protection",
                    Amazon.CDK.AWS.DynamoDB.Table.FromTableName(_stack, "Table", "patients"),
                    new ProtectProps { ReplicaRegions = ["eu-west-1", Synth.Region] }
                ),
            $"a replica in {Synth.Region}, the stack's own region",
            "name another region"
        );

    [Fact]
    public void A_replica_whose_region_is_known_only_when_it_is_deployed() =>
        Fails(
            new SecureStoreProps { Replicas = [Replica(new CfnParameter(_stack, "Region").ValueAsString, "eu-west-1")] },
            "a replica whose region is a token",
            "write the region out"
        );

    [Theory]
    [InlineData(0)]
    [InlineData(36_501)]
    public void A_retention_beyond_the_limits_of_AWS_Backup(double days) =>
        Fails(
            new BackupPolicy { Daily = new BackupRule { DeleteAfter = Duration.Days(days) } },
            $"the backup Daily with DeleteAfter {days} days",
            "change DeleteAfter"
        );

    [Fact]
    public void An_age_that_every_restore_test_exceeds() =>
        Fails(
            new SecureStoreProps { RestoreTests = new RestoreTestingPolicy { MaximumDaysSincePassed = 0 } },
            "RestoreTesting.MaximumDaysSincePassed 0",
            "such as 9 for a weekly one"
        );

    [Fact]
    public void Copies_to_more_vaults_than_one_alarm_can_watch() =>
        Fails(
            new BackupPolicy
            {
                Copies =
                [
                    .. Enumerable
                        .Range(0, 11)
                        .Select(place => new BackupCopy
                        {
                            DestinationVault = BackupVault.FromBackupVaultName(_stack, $"Vault{place}", $"vault{place}"),
                        }),
                ],
            },
            "vaults of 11 names",
            "CopyJobsFailedAlarm = AlarmTuning.Remove"
        );

    [Fact]
    public void Tokens_are_let_through()
    {
        var parameter = new CfnParameter(_stack, "Name").ValueAsString;
        var act = () =>
            new Cdk.SecureStore(
                _stack,
                "Store",
                new SecureStoreProps
                {
                    TableName = parameter,
                    TimeToLiveAttribute = parameter,
                    Backup = new BackupPolicy { VaultName = parameter },
                }
            );
        act.Should().NotThrow();
    }

    private IBackupVault Vault() =>
        BackupVault.FromBackupVaultArn(_stack, "Elsewhere", $"arn:aws:backup:eu-west-1:{Synth.Account}:backup-vault:elsewhere");

    private StoreReplica Replica(string region, string? keyRegion = null) =>
        new()
        {
            Region = region,
            EncryptionKey = Key.FromKeyArn(_stack, $"Key{_stack.Node.Children.Length}", TableTests.KeyArn(keyRegion ?? region)),
        };

    private static GlobalSecondaryIndexPropsV2 Global(string name) =>
        new() { IndexName = name, PartitionKey = TableTests.Text(name + "PK") };

    private static LocalSecondaryIndexProps Local(string name) => new() { IndexName = name, SortKey = TableTests.Text(name + "SK") };

    private void Fails(BackupPolicy policy, string given, string mend) => Fails(new SecureStoreProps { Backup = policy }, given, mend);

    private void Fails(SecureStoreProps props, string given, string mend) => FailsIn(_stack, props, given, mend);

    private static void FailsIn(Stack stack, SecureStoreProps props, string given, string mend) =>
        Fails(() => new Cdk.SecureStore(stack, "Store", props), given, mend);

    private static void Fails(Func<object> act, string given, string mend)
    {
        var message = act.Should().Throw<MisconfiguredException>().Which.Message;
        message.Should().StartWith("Given: ").And.Contain("Expected: ").And.Contain("To mend it: ");
        message.Should().Contain(given).And.Contain(mend);
    }
}
