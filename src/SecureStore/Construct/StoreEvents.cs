using Amazon.CDK.AWS.Events;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Tells people about the calls that change or endanger a store: table, backups, restores, recovery points and key. The rules read
/// CloudTrail's records, so they need a trail that logs management events in this region. A replica's calls are recorded in the
/// replica's region, and a key's in the key's account: rules there are yours to add.
/// </summary>
public sealed class StoreEvents : Construct
{
    private readonly StoreEventsProps _props;

    internal StoreEvents(Construct scope, string id, StoreEventsProps props)
        : base(scope, id)
    {
        _props = props;
        var (table, key) = (props.Table, props.EncryptionKey);

        TableChanged = Tell(
            "TableChanged",
            "The table was made, deleted or changed, or its point-in-time recovery was switched",
            StoreEventPatterns.TableChanged(table.TableName, table.TableArn),
            $"Table, as the call named it: {Field("requestParameters.tableName")}",
            "check that a deployment or a ticket explains the call; a deleted table is restored as the runbook says."
        );
        BackupDeleted = Tell(
            "BackupDeleted",
            "A backup of the table was deleted",
            StoreEventPatterns.BackupDeleted(table.TableArn),
            $"Backup: {Field("requestParameters.backupArn")}",
            "check that a ticket explains the deletion; if none does, treat the caller's credentials as stolen."
        );
        TableRestored = Tell(
            "TableRestored",
            "The table's data was restored into another table, or into this one's name",
            StoreEventPatterns.TableRestored(table.TableName, table.TableArn),
            $"Restored to: {Field("requestParameters.targetTableName")}",
            "check that a ticket explains the copy, and that the new table is protected as this one is."
        );
        RecoveryPointDeleted = Tell(
            "RecoveryPointDeleted",
            "A recovery point of the table was deleted",
            StoreEventPatterns.RecoveryPointDeleted(props.Vault?.BackupVaultName, table.TableArn),
            $"Recovery point: {Field("requestParameters.recoveryPointArn")}",
            "check that a ticket explains the deletion; if none does, treat the caller's credentials as stolen."
        );
        KeyEndangered = Tell(
            "KeyEndangered",
            "The table's key was disabled, or its deletion was scheduled: with the key, the table and its backups become unreadable",
            StoreEventPatterns.KeyEndangered(key.KeyId, key.KeyArn),
            $"Key, as the call named it: {Field("requestParameters.keyId")}",
            "if no ticket explains it, run aws kms cancel-key-deletion and aws kms enable-key at once."
        );
        RestoreJobCompleted = TellOfRestoreJob();
    }

    /// <summary>CreateTable, DeleteTable, UpdateTable and UpdateContinuousBackups on the table.</summary>
    public Rule TableChanged { get; }

    /// <summary>DeleteBackup on one of the table's on-demand backups.</summary>
    public Rule BackupDeleted { get; }

    /// <summary>RestoreTableFromBackup and RestoreTableToPointInTime of the table's data; restore tests are left out.</summary>
    public Rule TableRestored { get; }

    /// <summary>AWS Backup restored the table; restore tests are left out.</summary>
    public Rule RestoreJobCompleted { get; }

    /// <summary>AWS Backup's DeleteRecoveryPoint on the store's vault or on the table's recovery points.</summary>
    public Rule RecoveryPointDeleted { get; }

    /// <summary>KMS ScheduleKeyDeletion and DisableKey on the table's key.</summary>
    public Rule KeyEndangered { get; }

    private Rule Tell(string id, string what, IEventPattern pattern, string subject, string nextStep) =>
        Send(
            id,
            what,
            pattern,
            [
                $"Call: {Field("eventName")} ({Field("eventSource")})",
                subject,
                $"By: {Field("userIdentity.type")} {Field("userIdentity.arn")} {Field("userIdentity.invokedBy")}",
                $"At: {Field("eventTime")}",
                $"From: {Field("sourceIPAddress")}, region {Field("awsRegion")}, account {Field("recipientAccountId")}",
                $"Error, if the call was refused: {Field("errorCode")}",
                $"CloudTrail event: {Field("eventID")}",
            ],
            nextStep
        );

    private Rule TellOfRestoreJob() =>
        Send(
            "RestoreJobCompleted",
            "AWS Backup restored the table's data into another table",
            StoreEventPatterns.RestoreJobCompleted(_props.Table.TableArn),
            [
                $"Restored to: {Field("createdResourceArn")}",
                $"Restore job: {Field("restoreJobId")}, role {Field("iamRoleArn")}",
                $"At: {EventField.FromPath("$.time")}",
                $"From: region {EventField.FromPath("$.region")}, account {EventField.FromPath("$.account")}",
            ],
            "check that a ticket explains the copy, and that the new table is protected as this one is."
        );

    private Rule Send(string id, string what, IEventPattern pattern, string[] facts, string nextStep)
    {
        var title = $"{what} (table {_props.Table.TableName})";
        return new Rule(
            this,
            id,
            new RuleProps
            {
                Description = $"{what}.",
                EventPattern = pattern,
                Targets =
                [
                    new TopicTarget(
                        _props.Topic,
                        new StoreNotice(title, facts, nextStep).ToRuleInput(_props.Format),
                        _props.DeadLetterQueue
                    ),
                ],
            }
        );
    }

    private static string Field(string path) => EventField.FromPath($"$.detail.{path}");
}
