using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using RegulatedData.Cdk;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

/// <summary>Whole templates.</summary>
public class SnapshotTests
{
    [Fact]
    public void Minimal_use_in_a_stack_without_a_region()
    {
        var stack = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(stack, "Store");
        Snapshot.Verify(Synth.Template(stack).Json);
    }

    [Fact]
    public void Full_use() =>
        Snapshot.Verify(
            Stores
                .Template(stack => new SecureStoreProps
                {
                    TableName = "patients",
                    GlobalSecondaryIndexes =
                    [
                        new GlobalSecondaryIndexPropsV2 { IndexName = "ByStudy", PartitionKey = TableTests.Text("Study") },
                    ],
                    LocalSecondaryIndexes = [new LocalSecondaryIndexProps { IndexName = "ByKind", SortKey = TableTests.Text("Kind") }],
                    TimeToLiveAttribute = "ExpiresAt",
                    Stream = StreamViewType.NEW_AND_OLD_IMAGES,
                    Billing = Billing.Provisioned(
                        new ThroughputProps
                        {
                            ReadCapacity = Capacity.Fixed(5),
                            WriteCapacity = Capacity.Autoscaled(new AutoscaledCapacityOptions { MaxCapacity = 10 }),
                        }
                    ),
                    ContributorInsights = AcceptedRisk.Because("keys are pseudonyms"),
                    Replicas =
                    [
                        new StoreReplica
                        {
                            Region = "eu-west-1",
                            EncryptionKey = Key.FromKeyArn(stack, "Irish", TableTests.KeyArn("eu-west-1")),
                        },
                    ],
                    Backup = new BackupPolicy
                    {
                        KeepAllSevenYears = true,
                        VaultLock = VaultLock.Governance(Duration.Days(30), Duration.Days(3650)),
                        Copies =
                        [
                            new BackupCopy
                            {
                                DestinationVault = BackupVault.FromBackupVaultArn(
                                    stack,
                                    "Elsewhere",
                                    $"arn:aws:backup:eu-west-1:{Synth.Account}:backup-vault:elsewhere"
                                ),
                                DeleteAfter = Duration.Days(365),
                            },
                        ],
                    },
                    SystemErrorsAlarm = new AlarmTuning { Threshold = 5 },
                })
                .Json
        );

    [Fact]
    public void Two_instances_in_one_stack() =>
        Snapshot.Verify(
            Synth
                .Template(stack =>
                {
                    _ = new Cdk.SecureStore(stack, "Patients");
                    _ = new Cdk.SecureStore(stack, "Studies");
                })
                .Json
        );

    [Fact]
    public void Imported_key_and_topic() =>
        Snapshot.Verify(
            Stores
                .Template(stack => new SecureStoreProps
                {
                    EncryptionKey = Key.FromKeyArn(stack, "Key", TableTests.KeyArn(Synth.Region)),
                    AlarmTopic = Topic.FromTopicArn(stack, "Topic", $"arn:aws:sns:{Synth.Region}:{Synth.Account}:alarms"),
                })
                .Json
        );
}
