using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>AWS Backup: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html</summary>
internal sealed class BackupPermissions : PermissionTable
{
    private const string Principal = "backup.amazonaws.com";

    public BackupPermissions()
        : base("backup")
    {
        OnVaults();
        OnPlans();
        OnRestoreTesting();
        OnEach(
            c => [Own(c, Vault(c)).With("backup:CopyTargets", c.Find("CopyTargets")), .. PassRole(c.Find("IamRoleArn"), Principal)],
            "StartBackupJob"
        );
        OnEach(
            c => [Own(c, c.Required("RecoveryPointArn")), .. PassRole(c.Find("IamRoleArn"), Principal)],
            "StartRestoreJob",
            "StartCopyJob"
        );
        // The policy of the vault holds for what lies in it.
        OnEach(
            c => [Own(c, c.Required("RecoveryPointArn")) with { PolicyOwner = Vault(c) }],
            "DescribeRecoveryPoint",
            "DeleteRecoveryPoint",
            "GetRecoveryPointRestoreMetadata",
            "UpdateRecoveryPointLifecycle",
            "DisassociateRecoveryPoint"
        );
        On(c => c.Required("ResourceArn"), "TagResource", "UntagResource", "ListTags");
        // Jobs are no resources: AWS can't narrow these.
        OnAnything(
            "DescribeBackupJob",
            "DescribeRestoreJob",
            "DescribeCopyJob",
            "DescribeProtectedResource",
            "GetRestoreJobMetadata",
            "PutRestoreValidationResult",
            "ListBackupJobs",
            "ListBackupJobSummaries",
            "ListRestoreJobs",
            "ListRestoreJobSummaries",
            "ListRestoreJobsByProtectedResource",
            "ListCopyJobs",
            "ListProtectedResources",
            "ListRecoveryPointsByResource",
            "StopBackupJob",
            "GetSupportedResourceTypes",
            "DescribeRegionSettings",
            "UpdateRegionSettings",
            "DescribeGlobalSettings"
        );
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        ["backup:ChangeableForDays", "backup:CopyTargets", "backup:MaxRetentionDays", "backup:MinRetentionDays"];

    private void OnVaults()
    {
        On(
            Vault,
            "CreateBackupVault",
            "DescribeBackupVault",
            "DeleteBackupVault",
            "GetBackupVaultAccessPolicy",
            "PutBackupVaultAccessPolicy",
            "DeleteBackupVaultAccessPolicy",
            "GetBackupVaultNotifications",
            "PutBackupVaultNotifications",
            "DeleteBackupVaultNotifications",
            "DeleteBackupVaultLockConfiguration",
            "ListRecoveryPointsByBackupVault",
            "ListProtectedResourcesByBackupVault"
        );
        OnEach(
            c =>
                [
                    Own(c, Vault(c))
                        .With("backup:ChangeableForDays", c.Find("ChangeableForDays"))
                        .With("backup:MaxRetentionDays", c.Find("MaxRetentionDays"))
                        .With("backup:MinRetentionDays", c.Find("MinRetentionDays")),
                ],
            "PutBackupVaultLockConfiguration"
        );
        OnAnything("ListBackupVaults");
    }

    private void OnPlans()
    {
        // A plan gets its id when it is made.
        On(c => c.Arn("backup", "backup-plan:*"), "CreateBackupPlan");
        On(
            Plan,
            "GetBackupPlan",
            "UpdateBackupPlan",
            "DeleteBackupPlan",
            "ListBackupPlanVersions",
            "GetBackupSelection",
            "DeleteBackupSelection",
            "ListBackupSelections"
        );
        OnEach(c => [Own(c, Plan(c)), .. PassRole(SelectionRole(c, "BackupSelection"), Principal)], "CreateBackupSelection");
        OnAnything("ListBackupPlans");
    }

    private void OnRestoreTesting()
    {
        On(
            c => RestoreTestingPlan(c, PermissionCall.Text((c.Json["RestoreTestingPlan"] as JsonObject)?["RestoreTestingPlanName"])),
            "CreateRestoreTestingPlan"
        );
        On(
            c => RestoreTestingPlan(c, c.Find("RestoreTestingPlanName")),
            "GetRestoreTestingPlan",
            "UpdateRestoreTestingPlan",
            "DeleteRestoreTestingPlan",
            "GetRestoreTestingSelection",
            "DeleteRestoreTestingSelection",
            "ListRestoreTestingSelections"
        );
        OnEach(
            c =>
                [
                    Own(c, RestoreTestingPlan(c, c.Find("RestoreTestingPlanName"))),
                    .. PassRole(SelectionRole(c, "RestoreTestingSelection"), Principal),
                ],
            "CreateRestoreTestingSelection",
            "UpdateRestoreTestingSelection"
        );
        OnAnything("ListRestoreTestingPlans", "GetRestoreTestingInferredMetadata");
    }

    private static string Vault(PermissionCall call) => call.Arn("backup", $"backup-vault:{call.Required("BackupVaultName")}");

    private static string Plan(PermissionCall call) => call.Arn("backup", $"backup-plan:{call.Required("BackupPlanId")}");

    // The ARN ends with an id that only AWS Backup knows: "name-<uuid>".
    private static string RestoreTestingPlan(PermissionCall call, string? name) =>
        call.Arn("backup", $"restore-testing-plan:{name ?? call.Required("RestoreTestingPlanName")}-*");

    private static string? SelectionRole(PermissionCall call, string member) =>
        PermissionCall.Text((call.Json[member] as JsonObject)?["IamRoleArn"]);
}
