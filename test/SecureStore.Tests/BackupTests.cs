using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public class BackupTests
{
    private const string VaultType = "AWS::Backup::BackupVault";
    private const string PlanType = "AWS::Backup::BackupPlan";

    [Fact]
    public void Daily_weekly_and_monthly_backups_are_kept_35_days_90_days_and_7_years() =>
        Rules(Stores.Default)
            .Should()
            .Equal(
                "Daily cron(0 5 * * ? *) cold - delete 35",
                "Weekly cron(0 5 ? * SAT *) cold - delete 90",
                "Monthly cron(0 5 1 * ? *) cold 90 delete 2557"
            );

    [Fact]
    public void Seven_years_are_seven_years_with_the_leap_days_that_they_can_have()
    {
        var start = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc); // 2024 and 2028 are leap years
        (start.AddYears(7) - start).Days.Should().Be(2557);
    }

    [Fact]
    public void One_switch_keeps_all_of_them_7_years_and_moves_them_to_cold_storage() =>
        Rules(new BackupPolicy { KeepAllSevenYears = true })
            .Should()
            .OnlyContain(rule => rule.EndsWith("cold 90 delete 2557", StringComparison.Ordinal));

    [Fact]
    public void Each_rule_can_be_tuned_and_left_out() =>
        Rules(
                new BackupPolicy
                {
                    Daily = new BackupRule
                    {
                        Schedule = Schedule.Cron(new CronOptions { Hour = "1", Minute = "30" }),
                        DeleteAfter = Duration.Days(14),
                    },
                    Weekly = BackupRule.OptOut("daily and monthly are enough"),
                    Monthly = new BackupRule { DeleteAfter = Duration.Days(365), MoveToColdStorageAfter = Duration.Days(30) },
                }
            )
            .Should()
            .Equal("Daily cron(30 1 * * ? *) cold - delete 14", "Monthly cron(0 5 1 * ? *) cold 30 delete 365");

    [Fact]
    public void A_shorter_monthly_retention_is_not_moved_to_cold_storage_by_a_default() =>
        Rules(new BackupPolicy { Monthly = new BackupRule { DeleteAfter = Duration.Days(120) } })
            .Should()
            .Contain("Monthly cron(0 5 1 * ? *) cold - delete 120");

    [Fact]
    public void The_plan_selects_the_table()
    {
        var template = Stores.Default;
        var selection = template.Props("AWS::Backup::BackupSelection");
        selection["BackupSelection"]!["Resources"]!.ToJsonString().Should().Be("""[{"Fn::GetAtt":["StoreTable0CCFA19B","Arn"]}]""");
        selection["BackupPlanId"]!.ToJsonString().Should().Contain("BackupPlan");
        selection["BackupSelection"]!["IamRoleArn"]!.ToJsonString().Should().Contain("BackupRole");
    }

    [Fact]
    public void The_vault_is_under_the_key_and_denies_deletion()
    {
        var vault = Stores.Default.Props(VaultType);
        vault["EncryptionKeyArn"]!.ToJsonString().Should().Contain("StoreKey");
        var statement = vault["AccessPolicy"]!["Statement"]!.AsArray().Should().ContainSingle().Subject!;
        ((string?)statement["Effect"]).Should().Be("Deny");
        statement["Action"]!
            .ToJsonString()
            .Should()
            .Contain("backup:DeleteRecoveryPoint")
            .And.Contain("backup:UpdateRecoveryPointLifecycle");
        vault.ContainsKey("LockConfiguration").Should().BeFalse();
    }

    [Fact]
    public void A_governance_lock_can_be_taken_off() =>
        Template(new BackupPolicy { VaultLock = VaultLock.Governance(Duration.Days(30), Duration.Days(3650)) }).Props(VaultType)[
            "LockConfiguration"
        ]!
            .ToJsonString()
            .Should()
            .Be("""{"MaxRetentionDays":3650,"MinRetentionDays":30}""");

    [Fact]
    public void A_compliance_lock_is_acknowledged_in_the_template()
    {
        var vault = Template(
                new BackupPolicy
                {
                    VaultLock = VaultLock.Compliance(
                        Duration.Days(30),
                        null,
                        Duration.Days(3),
                        AcceptedRisk.Because("the law wants it: section 5")
                    ),
                }
            )
            .One(VaultType);
        vault["Properties"]!["LockConfiguration"]!.ToJsonString().Should().Be("""{"ChangeableForDays":3,"MinRetentionDays":30}""");
        ((string?)vault["Metadata"]!["RegulatedData:AcceptedRisk:ComplianceLock"]).Should().Be("the law wants it: section 5");
    }

    [Fact]
    public void Backups_are_copied_to_another_region_with_the_lifecycle_of_the_rule()
    {
        const string arn = $"arn:aws:backup:eu-west-1:{Synth.Account}:backup-vault:elsewhere";
        var plan = Stores
            .Template(stack => new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                Backup = new BackupPolicy
                {
                    Copies = [new BackupCopy { DestinationVault = BackupVault.FromBackupVaultArn(stack, "Elsewhere", arn) }],
                },
            })
            .Props(PlanType);
        foreach (var rule in plan["BackupPlan"]!["BackupPlanRule"]!.AsArray())
        {
            var copy = rule!["CopyActions"]!.AsArray().Should().ContainSingle().Subject!;
            ((string?)copy["DestinationBackupVaultArn"]).Should().Be(arn);
            copy["Lifecycle"]!.ToJsonString().Should().Be(rule["Lifecycle"]!.ToJsonString());
        }
    }

    [Fact]
    public void A_vault_and_roles_that_exist_are_used()
    {
        var template = Synth.Template(stack =>
        {
            var store = new Cdk.SecureStore(
                stack,
                "Store",
                new SecureStoreProps
                {
                    RestoreTests = Stores.Untested,
                    AuditEvents = Stores.Unwatched,
                    Backup = new BackupPolicy
                    {
                        Vault = BackupVault.FromBackupVaultName(stack, "Vault", "company"),
                        BackupRole = Role.FromRoleArn(stack, "BackupRole", $"arn:aws:iam::{Synth.Account}:role/backup"),
                        RestoreRole = Role.FromRoleArn(stack, "RestoreRole", $"arn:aws:iam::{Synth.Account}:role/restore"),
                    },
                }
            );
            store.Protection.Backup!.RestoreRole.RoleArn.Should().Be($"arn:aws:iam::{Synth.Account}:role/restore");
        });
        template.All(VaultType).Should().BeEmpty();
        ((string?)template.Props("AWS::Backup::BackupSelection")["BackupSelection"]!["IamRoleArn"])
            .Should()
            .Be($"arn:aws:iam::{Synth.Account}:role/backup");
        template.Props(PlanType)["BackupPlan"]!["BackupPlanRule"]!
            .AsArray()
            .Should()
            .OnlyContain(rule => (string?)rule!["TargetBackupVault"] == "company");
    }

    [Fact]
    public void The_restore_role_may_use_the_key()
    {
        var statements = Stores.Default.Matching("AWS::IAM::ManagedPolicy", "RestoreKeyPolicy")["PolicyDocument"]!["Statement"]!.AsArray();
        statements.Should().OnlyContain(statement => statement!["Resource"]!.ToJsonString().Contains("StoreKey"));
        statements[1]!["Action"]!.ToJsonString().Should().Be("\"kms:CreateGrant\"");
        statements[1]!["Condition"]!.ToJsonString().Should().Contain("kms:GrantIsForAWSResource");
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AStoreWithAVeryLongNameThatGoesOnAndOnBeyondWhatAnyServiceWouldEverAcceptAsANameOfItsOwnResource")]
    public void Names_never_pass_a_services_limit(string id)
    {
        var stack = Synth.Stack("AStackWithAnEquallyLongNameThatWouldPassTheLimitsByItself");
        _ = new Cdk.SecureStore(stack, id, new SecureStoreProps { TableName = new string('t', 255) });
        var template = Synth.Template(stack);
        ((string)template.Props(VaultType)["BackupVaultName"]!).Should().MatchRegex("^[a-zA-Z0-9_-]{2,50}$");
        ((string)template.Props(PlanType)["BackupPlan"]!["BackupPlanName"]!).Should().MatchRegex("^[a-zA-Z0-9_.-]{1,50}$");
        ((string)template.Props("AWS::Backup::BackupSelection")["BackupSelection"]!["SelectionName"]!)
            .Should()
            .MatchRegex("^[a-zA-Z0-9_.-]{1,50}$");
        foreach (var rule in template.Props(PlanType)["BackupPlan"]!["BackupPlanRule"]!.AsArray())
        {
            ((string)rule!["RuleName"]!).Should().MatchRegex("^[a-zA-Z0-9_.-]{1,50}$");
        }
    }

    [Fact]
    public void An_opt_out_leaves_all_of_backup_out_and_its_reason_in_the_template()
    {
        var template = Template(BackupPolicy.OptOut("synthetic data, rebuilt nightly"));
        template
            .Ids.Should()
            .NotContain(id =>
                id.Contains("Backup", StringComparison.Ordinal) && !id.Contains("ProtectionEvents", StringComparison.Ordinal)
            );
        ((string?)template.One("AWS::DynamoDB::GlobalTable")["Metadata"]!["RegulatedData:OptOut:Backup"])
            .Should()
            .Be("synthetic data, rebuilt nightly");
    }

    private static IEnumerable<string> Rules(BackupPolicy policy) => Rules(Template(policy));

    private static IEnumerable<string> Rules(StackTemplate template) =>
        template.Props(PlanType)["BackupPlan"]!["BackupPlanRule"]!
            .AsArray()
            .Select(rule =>
                $"{rule!["RuleName"]} {rule["ScheduleExpression"]} cold {Text(rule["Lifecycle"]!["MoveToColdStorageAfterDays"])} "
                + $"delete {rule["Lifecycle"]!["DeleteAfterDays"]}"
            );

    private static string Text(JsonNode? node) => node?.ToString() ?? "-";

    private static StackTemplate Template(BackupPolicy policy) =>
        Stores.Template(_ => new SecureStoreProps
        {
            RestoreTests = Stores.Untested,
            AuditEvents = Stores.Unwatched,
            Backup = policy,
        });
}
