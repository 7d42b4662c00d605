using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>The part that AWS Backup does: when which recovery point is restored, with whose rights, under which key.</summary>
internal static class RestoreTestingSchedule
{
    public static CfnRestoreTestingPlan Plan(Construct scope, string id, RestoreTestingProps props)
    {
        var policy = props.Policy;
        return new CfnRestoreTestingPlan(
            scope,
            id,
            new CfnRestoreTestingPlanProps
            {
                RestoreTestingPlanName = UniqueName(scope),
                ScheduleExpression = (
                    policy.Schedule
                    ?? Schedule.Cron(
                        new CronOptions
                        {
                            Minute = "0",
                            Hour = "7",
                            WeekDay = "SUN",
                        }
                    )
                ).ExpressionString,
                ScheduleExpressionTimezone = policy.ScheduleTimezone,
                StartWindowHours = policy.StartWindowHours,
                RecoveryPointSelection = new CfnRestoreTestingPlan.RestoreTestingRecoveryPointSelectionProperty
                {
                    Algorithm = policy.RecoveryPoint == RestoreTestRecoveryPoint.Random ? "RANDOM_WITHIN_WINDOW" : "LATEST_WITHIN_WINDOW",
                    IncludeVaults = [props.Vault.BackupVaultArn],
                    // DynamoDB has no continuous recovery points in AWS Backup.
                    RecoveryPointTypes = ["SNAPSHOT"],
                    SelectionWindowDays = policy.SelectionWindowDays,
                },
            }
        );
    }

    public static CfnRestoreTestingSelection Selection(
        Construct scope,
        string id,
        RestoreTestingProps props,
        CfnRestoreTestingPlan plan,
        Role role,
        ManagedPolicy rights
    )
    {
        var selection = new CfnRestoreTestingSelection(
            scope,
            id,
            new CfnRestoreTestingSelectionProps
            {
                RestoreTestingPlanName = plan.Ref,
                RestoreTestingSelectionName = "Table",
                ProtectedResourceType = "DynamoDB",
                ProtectedResourceArns = [props.Table.TableArn],
                IamRoleArn = role.RoleArn,
                // Without these AWS Backup restores under a key that AWS owns.
                RestoreMetadataOverrides = new Dictionary<string, string>
                {
                    ["encryptionType"] = "KMS",
                    ["kmsMasterKeyArn"] = props.EncryptionKey.KeyArn,
                },
                ValidationWindowHours = props.Policy.ValidationWindowHours,
            }
        );
        selection.Node.AddDependency(rights);
        return selection;
    }

    public static Role RestoreRole(Construct scope, string id) =>
        new(
            scope,
            id,
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("backup.amazonaws.com"),
                Description = "Restores a table's recovery points into the tables of restore tests, and nowhere else",
            }
        );

    /// <summary>
    /// What AWS Backup needs of a restore role for DynamoDB, narrowed to the tables of restore tests, this table's backups and the
    /// one key. The service-linked role of restore testing passes this role on and deletes the restored tables: no rights here for that.
    /// </summary>
    public static ManagedPolicy RestoreRights(Construct scope, string id, RestoreTestingProps props, Role role)
    {
        var stack = Stack.Of(scope);
        var viaDynamoDb = new Dictionary<string, object>
        {
            ["StringEquals"] = new Dictionary<string, object> { ["kms:ViaService"] = $"dynamodb.{stack.Region}.amazonaws.com" },
        };
        return new ManagedPolicy(
            scope,
            id,
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements =
                [
                    Allow(
                        "RestoreIntoTestTables",
                        [
                            "dynamodb:RestoreTableFromAwsBackup",
                            "dynamodb:BatchWriteItem",
                            "dynamodb:DeleteItem",
                            "dynamodb:DescribeTable",
                            "dynamodb:GetItem",
                            "dynamodb:PutItem",
                            "dynamodb:Query",
                            "dynamodb:Scan",
                            "dynamodb:UpdateItem",
                        ],
                        RestoreTestTables(scope)
                    ),
                    Allow("RestoreFromOurBackups", ["dynamodb:RestoreTableFromBackup"], $"{props.Table.TableArn}/backup/*"),
                    Allow(
                        "UseTheKeyThroughDynamoDB",
                        [
                            "kms:Decrypt",
                            "kms:Encrypt",
                            "kms:GenerateDataKey",
                            "kms:GenerateDataKeyWithoutPlaintext",
                            "kms:ReEncryptFrom",
                            "kms:ReEncryptTo",
                        ],
                        props.EncryptionKey.KeyArn,
                        viaDynamoDb
                    ),
                    Allow("DescribeTheKey", ["kms:DescribeKey"], props.EncryptionKey.KeyArn),
                    Allow(
                        "LetDynamoDBUseTheKey",
                        ["kms:CreateGrant"],
                        props.EncryptionKey.KeyArn,
                        new Dictionary<string, object>
                        {
                            ["Bool"] = new Dictionary<string, object> { ["kms:GrantIsForAWSResource"] = "true" },
                        }
                    ),
                ],
            }
        );
    }

    /// <summary>The ARN of all tables that restore tests make.</summary>
    public static string RestoreTestTables(Construct scope) =>
        Stack
            .Of(scope)
            .FormatArn(
                new ArnComponents
                {
                    Service = "dynamodb",
                    Resource = "table",
                    ResourceName = $"{StoreEventPatterns.RestoreTestTablePrefix}*",
                }
            );

    // Letters, digits and underscores only, 50 at most, unique in the account and region, and not to be changed later.
    private static string UniqueName(Construct scope) =>
        Names.UniqueResourceName(scope, new UniqueResourceNameOptions { MaxLength = 50, Separator = "_" });

    private static PolicyStatement Allow(string sid, string[] actions, string resource, IDictionary<string, object>? conditions = null) =>
        new(
            new PolicyStatementProps
            {
                Sid = sid,
                Actions = actions,
                Resources = [resource],
                Conditions = conditions,
            }
        );
}
