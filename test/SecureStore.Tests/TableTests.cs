using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public class TableTests
{
    private const string Table = "AWS::DynamoDB::GlobalTable";

    [Fact]
    public void Keys_and_the_default_index_are_strings_for_single_table_design()
    {
        var table = Stores.Default.Props(Table);
        KeyNames(table["KeySchema"]!).Should().Equal("PK:HASH", "SK:RANGE");
        var index = table["GlobalSecondaryIndexes"]!.AsArray().Should().ContainSingle().Subject!;
        ((string?)index["IndexName"]).Should().Be("GSI1");
        KeyNames(index["KeySchema"]!).Should().Equal("GSI1PK:HASH", "GSI1SK:RANGE");
        table["AttributeDefinitions"]!.AsArray().Select(one => (string?)one!["AttributeType"]).Should().OnlyContain(type => type == "S");
        ((string?)table["BillingMode"]).Should().Be("PAY_PER_REQUEST");
        table.ContainsKey("TableName").Should().BeFalse("a fixed name would keep a second instance out");
    }

    [Fact]
    public void The_default_index_is_kept_when_more_are_passed()
    {
        var table = Stores
            .Template(_ => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                GlobalSecondaryIndexes = [new GlobalSecondaryIndexPropsV2 { IndexName = "ByStudy", PartitionKey = Text("Study") }],
            })
            .Props(Table);
        IndexNames(table).Should().Equal("GSI1", "ByStudy");
    }

    [Fact]
    public void The_default_index_can_be_left_out()
    {
        var table = Stores
            .Template(_ => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                DefaultIndex = false,
            })
            .Props(Table);
        table.ContainsKey("GlobalSecondaryIndexes").Should().BeFalse();
    }

    [Fact]
    public void Everything_that_was_asked_of_the_table_reaches_it()
    {
        var template = Stores.Template(_ => new SecureStoreProps
        {
            RestoreTests = Stores.Untested,
            AuditEvents = Stores.Unwatched,
            TableName = "patients",
            PartitionKey = Text("Patient"),
            SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "Time", Type = AttributeType.NUMBER },
            LocalSecondaryIndexes = [new LocalSecondaryIndexProps { IndexName = "ByKind", SortKey = Text("Kind") }],
            TimeToLiveAttribute = "ExpiresAt",
            Stream = StreamViewType.NEW_IMAGE,
            TableClass = TableClass.STANDARD_INFREQUENT_ACCESS,
            Billing = Billing.Provisioned(
                new ThroughputProps
                {
                    ReadCapacity = Capacity.Autoscaled(new AutoscaledCapacityOptions { MaxCapacity = 20 }),
                    WriteCapacity = Capacity.Autoscaled(new AutoscaledCapacityOptions { MaxCapacity = 10 }),
                }
            ),
        });
        var table = template.Props(Table);
        ((string?)table["TableName"]).Should().Be("patients");
        KeyNames(table["KeySchema"]!).Should().Equal("Patient:HASH", "Time:RANGE");
        ((string?)table["LocalSecondaryIndexes"]![0]!["IndexName"]).Should().Be("ByKind");
        table["TimeToLiveSpecification"]!.ToJsonString().Should().Be("""{"AttributeName":"ExpiresAt","Enabled":true}""");
        ((string?)table["StreamSpecification"]!["StreamViewType"]).Should().Be("NEW_IMAGE");
        ((string?)table["BillingMode"]).Should().Be("PROVISIONED");
        ((long)table["WriteProvisionedThroughputSettings"]!["WriteCapacityAutoScalingSettings"]!["MaxCapacity"]!).Should().Be(10);
        var replica = Replica(table);
        ((string?)replica["TableClass"]).Should().Be("STANDARD_INFREQUENT_ACCESS");
        ((long)replica["ReadProvisionedThroughputSettings"]!["ReadCapacityAutoScalingSettings"]!["MaxCapacity"]!).Should().Be(20);
    }

    [Fact]
    public void A_table_is_encrypted_recoverable_protected_and_kept_by_default()
    {
        var template = Stores.Default;
        AssertProtected(template.One(Table));
        // The key of a table that is kept must be kept too, and so its backups.
        ((string?)template.One("AWS::KMS::Key")["DeletionPolicy"])
            .Should()
            .Be("Retain");
        ((bool)template.Props("AWS::KMS::Key")["EnableKeyRotation"]!).Should().BeTrue();
        ((string?)template.One("AWS::Backup::BackupVault")["DeletionPolicy"]).Should().Be("RetainExceptOnCreate");
    }

    [Fact]
    public void A_stack_without_a_region_gets_the_same_table_as_one_with_a_region()
    {
        var props = new SecureStoreProps
        {
            RestoreTests = Stores.Untested,
            AuditEvents = Stores.Unwatched,
            ContributorInsights = AcceptedRisk.Because("keys hold no personal data"),
            TableClass = TableClass.STANDARD_INFREQUENT_ACCESS,
            PointInTimeRecovery = Safeguard.OptOut("rebuilt nightly"),
            GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndexPropsV2
                {
                    IndexName = "Limited",
                    PartitionKey = Text("Study"),
                    MaxReadRequestUnits = 100,
                    MaxWriteRequestUnits = 50,
                },
            ],
        };
        var agnostic = Synth.AgnosticStack();
        _ = new Cdk.SecureStore(agnostic, "Store", props);
        var withRegion = Synth.Template(stack => _ = new Cdk.SecureStore(stack, "Store", props)).One(Table);
        var without = Synth.Template(agnostic).One(Table);
        JsonNode
            .DeepEquals(without["Properties"]!["Replicas"]![0]!["Region"], JsonNode.Parse("""{"Ref":"AWS::Region"}"""))
            .Should()
            .BeTrue();
        without["Properties"]!["Replicas"]![0]!["Region"] = Synth.Region;
        without.ToJsonString().Should().Be(withRegion.ToJsonString());
    }

    [Fact]
    public void Removal_policy_destroy_is_passed_on_to_all_that_holds_data()
    {
        var template = Stores.Template(_ => new SecureStoreProps
        {
            RemovalPolicy = RemovalPolicy.DESTROY,
            DeletionProtection = Safeguard.OptOut("synthetic data"),
        });
        foreach (var type in new[] { Table, "AWS::KMS::Key", "AWS::Backup::BackupVault" })
        {
            ((string?)template.One(type)["DeletionPolicy"]).Should().Be("Delete", type);
        }

        ((bool)Replica(template.Props(Table))["DeletionProtectionEnabled"]!).Should().BeFalse();
    }

    [Fact]
    public void Each_replica_is_encrypted_by_a_key_of_its_region()
    {
        var template = Stores.Template(stack => new SecureStoreProps
        {
            RestoreTests = Stores.Untested,
            AuditEvents = Stores.Unwatched,
            Replicas = [new StoreReplica { Region = "eu-west-1", EncryptionKey = Key.FromKeyArn(stack, "Irish", KeyArn("eu-west-1")) }],
        });
        var table = template.Props(Table);
        var irish = table["Replicas"]!.AsArray().Single(replica => (string?)replica!["Region"] == "eu-west-1")!;
        ((string?)irish["SSESpecification"]!["KMSMasterKeyId"]).Should().Be(KeyArn("eu-west-1"));
        ((bool)irish["DeletionProtectionEnabled"]!).Should().BeTrue();
        ((bool)irish["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!).Should().BeTrue();
        ((string?)table["StreamSpecification"]!["StreamViewType"]).Should().Be("NEW_AND_OLD_IMAGES");
    }

    [Fact]
    public void Contributor_insights_are_off_since_they_show_keys_in_plain_text()
    {
        var template = Stores.Default;
        ((bool)Replica(template.Props(Table))["ContributorInsightsSpecification"]!["Enabled"]!).Should().BeFalse();
    }

    internal static string KeyArn(string region) => $"arn:aws:kms:{region}:{Synth.Account}:key/11111111-2222-3333-4444-555555555555";

    internal static Amazon.CDK.AWS.DynamoDB.Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };

    private static void AssertProtected(JsonObject table)
    {
        ((string?)table["DeletionPolicy"]).Should().Be("Retain");
        ((string?)table["UpdateReplacePolicy"]).Should().Be("Retain");
        var props = table["Properties"]!.AsObject();
        props["SSESpecification"]!.ToJsonString().Should().Be("""{"SSEEnabled":true,"SSEType":"KMS"}""");
        var replica = Replica(props);
        replica["SSESpecification"]!["KMSMasterKeyId"]!.ToJsonString().Should().Contain("StoreKey");
        ((bool)replica["DeletionProtectionEnabled"]!).Should().BeTrue();
        ((bool)replica["PointInTimeRecoverySpecification"]!["PointInTimeRecoveryEnabled"]!).Should().BeTrue();
    }

    private static JsonNode Replica(JsonObject table) => table["Replicas"]!.AsArray().Should().ContainSingle().Subject!;

    private static IEnumerable<string?> IndexNames(JsonObject table) =>
        table["GlobalSecondaryIndexes"]!.AsArray().Select(index => (string?)index!["IndexName"]);

    private static IEnumerable<string> KeyNames(JsonNode schema) =>
        schema.AsArray().Select(key => $"{key!["AttributeName"]}:{key["KeyType"]}");
}
