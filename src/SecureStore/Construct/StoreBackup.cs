using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>A store's backups: the vault, the plan, what it selects, and the roles.</summary>
public sealed class StoreBackup : Construct
{
    private StoreBackup(Construct scope, StoreParts parts, BackupPolicy policy)
        : base(scope, "Backup")
    {
        Policy = policy;
        var rules = BackupPlanRules.For(policy);
        Vault = policy.Vault ?? CreateVault(parts, policy);
        BackupRole = policy.BackupRole ?? CreateBackupRole();
        RestoreRole = policy.RestoreRole ?? CreateRestoreRole(parts);
        Plan = CreatePlan(rules);
        Selection = CreateSelection(parts);
        RecordReasons();
    }

    /// <summary>The vault, made or given.</summary>
    public IBackupVault Vault { get; }

    /// <summary>The plan.</summary>
    public BackupPlan Plan { get; }

    /// <summary>What the plan backs up: the table.</summary>
    public BackupSelection Selection { get; }

    /// <summary>The role that AWS Backup makes backups with.</summary>
    public IRole BackupRole { get; }

    /// <summary>The role to restore with in earnest, as the runbook shows. Restore tests have a narrower one of their own.</summary>
    public IRole RestoreRole { get; }

    /// <summary>What <see cref="RestoreRole"/> may do with the store's key; <c>null</c> where the role was given.</summary>
    public ManagedPolicy? RestoreKeyPolicy { get; private set; }

    internal BackupPolicy Policy { get; }

    internal static StoreBackup? For(Construct scope, StoreParts parts, BackupPolicy? policy)
    {
        if (policy is { IsOptedOut: true })
        {
            policy.RecordOptOut("Backup", parts.Table);
            return null;
        }

        return new StoreBackup(scope, parts, policy ?? new BackupPolicy());
    }

    private BackupVault CreateVault(StoreParts parts, BackupPolicy policy)
    {
        var vault = new BackupVault(
            this,
            "Vault",
            new BackupVaultProps
            {
                // CDK's own name doesn't have the stack's name in it: two stacks of one app's code couldn't be in one account.
                BackupVaultName = policy.VaultName ?? UniqueName(),
                EncryptionKey = parts.Key,
                BlockRecoveryPointDeletion = true,
                // Its name is the same at the next try: a vault left behind by a failed first deployment would make that fail too.
                RemovalPolicy =
                    parts.RemovalPolicy == RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : parts.RemovalPolicy,
                LockConfiguration = policy.VaultLock is { } vaultLock
                    ? new LockConfiguration
                    {
                        MinRetention = vaultLock.MinRetention,
                        MaxRetention = vaultLock.MaxRetention,
                        ChangeableFor = vaultLock.CoolingOff,
                    }
                    : null,
            }
        );
        policy.VaultLock?.Irreversible?.RecordOn("ComplianceLock", vault);
        return vault;
    }

    private Role CreateBackupRole() =>
        new(
            this,
            "BackupRole",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("backup.amazonaws.com"),
                Description = $"AWS Backup makes the backups of {Node.Path} with it",
                ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("service-role/AWSBackupServiceRolePolicyForBackup")],
            }
        );

    private Role CreateRestoreRole(StoreParts parts)
    {
        var role = new Role(
            this,
            "RestoreRole",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("backup.amazonaws.com"),
                Description = $"AWS Backup restores {Node.Path} with it",
                ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("service-role/AWSBackupServiceRolePolicyForRestores")],
            }
        );
        // A restored table is encrypted by the key that the restore names, for which AWS's policy counts on the key's own policy.
        RestoreKeyPolicy = new ManagedPolicy(
            this,
            "RestoreKeyPolicy",
            new ManagedPolicyProps
            {
                Description = "Restored tables are encrypted by the store's key",
                Roles = [role],
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
                            Resources = [parts.Key.KeyArn],
                        }
                    ),
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["kms:CreateGrant"],
                            Resources = [parts.Key.KeyArn],
                            Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                            {
                                ["Bool"] = new Dictionary<string, object>(StringComparer.Ordinal)
                                {
                                    ["kms:GrantIsForAWSResource"] = "true",
                                },
                            },
                        }
                    ),
                ],
            }
        );
        return role;
    }

    private BackupPlan CreatePlan(IReadOnlyList<BackupPlanRule> rules) =>
        new(
            this,
            "Plan",
            new BackupPlanProps
            {
                // CDK would name each plan "Plan", and AWS Backup limits the name to 50 characters.
                BackupPlanName = UniqueName(),
                BackupVault = Vault,
                BackupPlanRules = [.. rules],
            }
        );

    private BackupSelection CreateSelection(StoreParts parts) =>
        Plan.AddSelection(
            "Table",
            new BackupSelectionOptions
            {
                Resources = [BackupResource.FromArn(parts.TableArn)],
                Role = BackupRole,
                // The role has the policy already, or is the user's own.
                DisableDefaultBackupPolicy = true,
            }
        );

    // Unique in the account and region, and within the 50 characters that AWS Backup takes.
    private string UniqueName() => Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 50, Separator = "-" });

    private void RecordReasons()
    {
        Policy.Daily?.RecordOptOut("DailyBackup", Plan);
        Policy.Weekly?.RecordOptOut("WeeklyBackup", Plan);
        Policy.Monthly?.RecordOptOut("MonthlyBackup", Plan);
    }
}
