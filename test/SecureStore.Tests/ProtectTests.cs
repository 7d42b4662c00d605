using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

/// <summary>A table that its owner already has.</summary>
public class ProtectTests
{
    [Fact]
    public void An_imported_table_gets_backups_and_alarms_and_no_table_is_made()
    {
        var template = Synth.Template(stack =>
        {
            var table = Table.FromTableName(stack, "Table", "patients");
            var protection = Cdk.SecureStore.Protect(
                stack,
                "Protection",
                table,
                new ProtectProps { GlobalSecondaryIndexNames = ["GSI1"], ReplicaRegions = ["eu-west-1"] }
            );
            protection.Backup.Should().NotBeNull();
            protection.Alarms.IndexThrottles.Should().ContainKey("GSI1");
            protection.Alarms.ReplicationLatency.Should().ContainKey("eu-west-1");
        });
        template.All("AWS::DynamoDB::GlobalTable").Should().BeEmpty();
        template.All("AWS::DynamoDB::Table").Should().BeEmpty();
        template.Props("AWS::Backup::BackupSelection")["BackupSelection"]!["Resources"]!
            .ToJsonString()
            .Should()
            .Contain($":dynamodb:{Synth.Region}:{Synth.Account}:table/patients");
        template.All("AWS::KMS::Key").Should().ContainSingle("the vault is under a customer managed key, whatever the table is under");
    }

    [Fact]
    public void A_tables_own_key_is_used_for_its_backups_and_logs()
    {
        var template = Synth.Template(stack =>
        {
            var key = new Key(stack, "Key");
            var table = new Table(
                stack,
                "Table",
                new TableProps
                {
                    PartitionKey = TableTests.Text("PK"),
                    Encryption = TableEncryption.CUSTOMER_MANAGED,
                    EncryptionKey = key,
                }
            );
            Cdk.SecureStore.Protect(stack, "Protection", table).Key.Node.Path.Should().Be(key.Node.Path);
        });
        template.All("AWS::KMS::Key").Should().ContainSingle();
        template.Props("AWS::Backup::BackupVault")["EncryptionKeyArn"]!.ToJsonString().Should().Contain("Key961B73FD");
    }

    [Fact]
    public void An_opt_out_for_an_imported_table_is_kept_in_the_stacks_metadata()
    {
        var template = Synth.Template(stack =>
            Cdk.SecureStore.Protect(
                stack,
                "Protection",
                Table.FromTableName(stack, "Table", "patients"),
                new ProtectProps
                {
                    Backup = BackupPolicy.OptOut("backed up by the database team"),
                    ThrottlesAlarm = AlarmTuning.Remove("watched already"),
                }
            )
        );
        var metadata = template.Json["Metadata"]!;
        ((string?)metadata["RegulatedData:OptOut:Backup:Stack/Table"]).Should().Be("backed up by the database team");
        ((string?)metadata["RegulatedData:OptOut:ThrottlesAlarm:Stack/Table"]).Should().Be("watched already");
    }
}
