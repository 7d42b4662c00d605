using Amazon.CDK.AWS.Events;

namespace RegulatedData.Cdk;

/// <summary>
/// EventBridge patterns for the CloudTrail records of calls that change or endanger a store. Each names the fields that the
/// call's record really has: a restore, for example, has no <c>tableName</c>.
/// </summary>
internal static class StoreEventPatterns
{
    /// <summary>The prefix that AWS Backup gives to the tables of restore tests.</summary>
    public const string RestoreTestTablePrefix = "awsbackup-restore-test-";

    /// <summary>The table was made, deleted or changed, or its point-in-time recovery was switched.</summary>
    public static IEventPattern TableChanged(string tableName, string tableArn) =>
        ApiCall(
            "aws.dynamodb",
            "dynamodb.amazonaws.com",
            ["CreateTable", "DeleteTable", "UpdateTable", "UpdateContinuousBackups"],
            Fields(("requestParameters", Fields(("tableName", NameOrArn(tableName, tableArn)))))
        );

    /// <summary>One of the table's on-demand backups was deleted.</summary>
    public static IEventPattern BackupDeleted(string tableArn) =>
        ApiCall(
            "aws.dynamodb",
            "dynamodb.amazonaws.com",
            ["DeleteBackup"],
            Fields(("requestParameters", Fields(("backupArn", BackupOf(tableArn)))))
        );

    /// <summary>
    /// The table's data was restored into another table, or something was restored under the table's name. The tables of restore
    /// tests are left out.
    /// </summary>
    public static IEventPattern TableRestored(string tableName, string tableArn) =>
        ApiCall(
            "aws.dynamodb",
            "dynamodb.amazonaws.com",
            ["RestoreTableFromBackup", "RestoreTableToPointInTime"],
            AnyOf(
                Fields(("backupArn", BackupOf(tableArn)), ("targetTableName", NotARestoreTest)),
                Fields(("sourceTableName", NameOrArn(tableName, tableArn)), ("targetTableName", NotARestoreTest)),
                Fields(("sourceTableArn", new object[] { tableArn }), ("targetTableName", NotARestoreTest)),
                Fields(("targetTableName", new object[] { tableName }))
            )
        );

    /// <summary>AWS Backup restored the table, and not as a restore test.</summary>
    public static IEventPattern RestoreJobCompleted(string tableArn) =>
        new EventPattern
        {
            Source = ["aws.backup"],
            DetailType = ["Restore Job State Change"],
            Detail = Fields(
                ("status", new object[] { "COMPLETED" }),
                ("sourceResourceArn", new object[] { tableArn }),
                ("restoreTestingPlanArn", new object[] { Fields(("exists", false)) })
            ),
        };

    /// <summary>
    /// A recovery point was deleted by a call: in the store's vault, or, for the kind that DynamoDB manages, of the table.
    /// AWS Backup's own deletion at the end of the retention is a service event, not a call, and doesn't match.
    /// </summary>
    public static IEventPattern RecoveryPointDeleted(string? vaultName, string tableArn) =>
        ApiCall(
            "aws.backup",
            "backup.amazonaws.com",
            ["DeleteRecoveryPoint"],
            vaultName is null
                ? Fields(("requestParameters", Fields(("recoveryPointArn", BackupOf(tableArn)))))
                : AnyOf(Fields(("backupVaultName", new object[] { vaultName })), Fields(("recoveryPointArn", BackupOf(tableArn))))
        );

    /// <summary>The key was disabled, or its deletion was scheduled: either makes the table and its backups unreadable.</summary>
    public static IEventPattern KeyEndangered(string keyId, string keyArn)
    {
        var detail = ApiCallDetail("kms.amazonaws.com", ["ScheduleKeyDeletion", "DisableKey"]);
        detail["$or"] = new object[]
        {
            Fields(("requestParameters", Fields(("keyId", NameOrArn(keyId, keyArn))))),
            Fields(("resources", Fields(("ARN", new object[] { keyArn })))),
        };
        return ApiCall("aws.kms", detail);
    }

    /// <summary>A restore test of the plan came to the given end.</summary>
    public static IEventPattern RestoreTestEnded(string restoreTestingPlanArn, params string[] statuses) =>
        new EventPattern
        {
            Source = ["aws.backup"],
            DetailType = ["Restore Job State Change"],
            Detail = Fields(
                ("status", statuses),
                ("restoreTestingPlanArn", new object[] { restoreTestingPlanArn }),
                ("restoreJobId", new object[] { Fields(("exists", true)) })
            ),
        };

    private static readonly object[] NotARestoreTest = [Fields(("anything-but", Fields(("prefix", RestoreTestTablePrefix))))];

    private static object[] NameOrArn(string name, string arn) => [name, arn];

    private static object[] BackupOf(string tableArn) => [Fields(("prefix", $"{tableArn}/backup/"))];

    private static Dictionary<string, object> AnyOf(params Dictionary<string, object>[] requestParameters) =>
        Fields(("$or", requestParameters.Select(parameters => (object)Fields(("requestParameters", parameters))).ToArray()));

    private static EventPattern ApiCall(string source, string eventSource, string[] eventNames, Dictionary<string, object> more)
    {
        var detail = ApiCallDetail(eventSource, eventNames);
        foreach (var (name, value) in more)
            detail[name] = value;
        return ApiCall(source, detail);
    }

    private static EventPattern ApiCall(string source, Dictionary<string, object> detail) =>
        new()
        {
            Source = [source],
            DetailType = ["AWS API Call via CloudTrail"],
            Detail = detail,
        };

    private static Dictionary<string, object> ApiCallDetail(string eventSource, string[] eventNames) =>
        Fields(("eventSource", new object[] { eventSource }), ("eventName", eventNames));

    private static Dictionary<string, object> Fields(params (string Name, object Value)[] fields) =>
        fields.ToDictionary(field => field.Name, field => field.Value);
}
