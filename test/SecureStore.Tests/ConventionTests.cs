using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using RegulatedData.Cdk;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

/// <summary>What holds for every construct.</summary>
public class ConventionTests
{
    [Fact]
    public void Only_dotnet10_functions_are_made()
    {
        // CDK's own helpers run on a Node.js that can't be created any more.
        var template = Stores.Default;
        template
            .All("AWS::Lambda::Function")
            .Select(function => (string?)function["Properties"]!["Runtime"])
            .Except(["dotnet10"])
            .Should()
            .BeEmpty();
    }

    [Fact]
    public void No_resource_has_an_inline_policy()
    {
        var template = Stores.Default;
        template.All("AWS::IAM::Policy").Should().BeEmpty();
        template.All("AWS::IAM::Role").Should().OnlyContain(role => !role["Properties"]!.AsObject().ContainsKey("Policies"));
    }

    [Fact]
    public void A_permissions_boundary_reaches_every_role()
    {
        var template = Synth.Template(stack =>
        {
            Amazon.CDK.AWS.IAM.PermissionsBoundary.Of(stack).Apply(ManagedPolicy.FromManagedPolicyName(stack, "Boundary", "boundary"));
            _ = new Cdk.SecureStore(stack, "Store");
        });
        template
            .All("AWS::IAM::Role")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(role => role["Properties"]!.AsObject().ContainsKey("PermissionsBoundary"));
    }

    [Fact]
    public void Tags_reach_the_key_and_the_topic()
    {
        var template = Synth.Template(stack =>
        {
            var store = new Cdk.SecureStore(stack, "Store");
            Amazon.CDK.Tags.Of(store).Add("Study", "A1");
        });
        template.Props("AWS::KMS::Key")["Tags"]!.ToJsonString().Should().Contain("Study");
        template.Props("AWS::SNS::Topic")["Tags"]!.ToJsonString().Should().Contain("Study");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tags_reach_the_table_in_each_region(bool regionKnown)
    {
        // CDK 2.160 passes none of its tags on to a global table.
        var stack = regionKnown ? Synth.Stack() : Synth.AgnosticStack();
        var props = regionKnown
            ? new SecureStoreProps
            {
                Replicas =
                [
                    new StoreReplica
                    {
                        Region = "eu-west-1",
                        EncryptionKey = Amazon.CDK.AWS.KMS.Key.FromKeyArn(stack, "Irish", TableTests.KeyArn("eu-west-1")),
                    },
                ],
            }
            : null;
        var store = new Cdk.SecureStore(stack, "Store", props);
        Amazon.CDK.Tags.Of(stack).Add("Study", "A1");
        Amazon.CDK.Tags.Of(store.Table).Add("Data", "PHI");
        Amazon.CDK.Tags.Of(stack).Add("Team", "Queues", new TagProps { IncludeResourceTypes = ["AWS::SQS::Queue"] });

        var replicas = Synth.Template(stack).Props("AWS::DynamoDB::GlobalTable")["Replicas"]!.AsArray();

        replicas.Should().HaveCount(regionKnown ? 2 : 1);
        foreach (var replica in replicas)
            replica!["Tags"]!.ToJsonString().Should().Be("""[{"Key":"Data","Value":"PHI"},{"Key":"Study","Value":"A1"}]""");
    }

    [Fact]
    public void A_table_without_tags_has_none()
    {
        var template = Stores.Default;
        var table = template.Props("AWS::DynamoDB::GlobalTable");
        table["Replicas"]!.AsArray().Should().ContainSingle().Which!.AsObject().Should().NotContainKey("Tags");
    }

    [Fact]
    public void One_apps_stack_can_be_deployed_under_two_names_to_one_account()
    {
        static string Vault(string name)
        {
            var stack = new Stack(Synth.App(), "Records", new StackProps { StackName = name });
            _ = new Cdk.SecureStore(stack, "Store", Stores.Lean);
            return (string)Synth.Template(stack).Props("AWS::Backup::BackupVault")["BackupVaultName"]!;
        }

        Vault("records-main").Should().NotBe(Vault("records-branch"));
    }

    [Fact]
    public void A_stage_can_be_deployed_twice_to_one_account()
    {
        // Two stacks with the same store: no physical name may be the same.
        var app = Synth.App();
        var names = new[] { "Blue", "Green" }.SelectMany(id =>
        {
            var stack = Synth.Stack(id, app);
            _ = new Cdk.SecureStore(stack, "Store");
            return new[] { stack };
        });
        var vaults = names.ToArray().Select(stack => (string)Synth.Template(stack).Props("AWS::Backup::BackupVault")["BackupVaultName"]!);
        vaults.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Accepted_risks_and_opt_outs_are_in_the_tables_metadata()
    {
        var metadata = Stores
            .Template(_ => new SecureStoreProps
            {
                PointInTimeRecovery = Safeguard.OptOut("a"),
                DeletionProtection = Safeguard.OptOut("b"),
                ContributorInsights = AcceptedRisk.Because("c"),
                Notifications = Safeguard.OptOut("d"),
                Backup = BackupPolicy.OptOut("e"),
            })
            .One("AWS::DynamoDB::GlobalTable")["Metadata"]!;
        ((string?)metadata["RegulatedData:OptOut:PointInTimeRecovery"]).Should().Be("a");
        ((string?)metadata["RegulatedData:OptOut:DeletionProtection"]).Should().Be("b");
        ((string?)metadata["RegulatedData:AcceptedRisk:ContributorInsights"]).Should().Be("c");
        ((string?)metadata["RegulatedData:OptOut:Notifications"]).Should().Be("d");
        ((string?)metadata["RegulatedData:OptOut:Backup"]).Should().Be("e");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(null)]
    public void Every_opt_out_needs_a_reason(string? reason)
    {
        Action[] optOuts =
        [
            () => BackupPolicy.OptOut(reason!),
            () => BackupRule.OptOut(reason!),
            () => AlarmTuning.Remove(reason!),
            () => Safeguard.OptOut(reason!),
            () => AcceptedRisk.Because(reason!),
            () => AlarmActions.None(reason!),
        ];
        foreach (var optOut in optOuts)
        {
            optOut.Should().Throw<ArgumentException>().WithMessage("*a reason that an auditor can read*");
        }
    }

    [Fact]
    public void Logical_ids_are_a_contract()
    {
        // A changed logical id replaces the resource: a table, its key, its backups. Never accept a change of this file lightly.
        var template = Stores.Default;
        var ids = template.Ids.Select(id => $"{id} {template.Json["Resources"]![id]!["Type"]}");
        Snapshot.Verify(System.Text.Json.JsonSerializer.Serialize(ids));
    }
}
