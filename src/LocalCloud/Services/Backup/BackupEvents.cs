using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Bus;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>AWS Backup's own events.</summary>
/// <remarks>Source: AWS Backup Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge". Jobs have a state, restores a status.</remarks>
internal sealed class BackupEvents(EventRouter router)
{
    private const string Source = "aws.backup";

    public Task BackupJobAsync(BackupStore store, Job job, CancellationToken ct) =>
        router.PublishAsync(
            Source,
            store.Region,
            "Backup Job State Change",
            Detail(
                job,
                [
                    "BackupJobId",
                    "BackupSizeInBytes",
                    "BackupVaultArn",
                    "BackupVaultName",
                    "BytesTransferred",
                    "CreationDate",
                    "IamRoleArn",
                    "PercentDone",
                    "ResourceArn",
                    "ResourceType",
                    "State",
                    "StatusMessage",
                    "StartBy",
                    "CompletionDate",
                    "CreatedBy",
                ]
            ),
            job["RecoveryPointArn"] is { } point ? [point] : [job["ResourceArn"]!],
            ct
        );

    public Task RestoreJobAsync(BackupStore store, Job job, CancellationToken ct)
    {
        var detail = Detail(
            job,
            [
                "RestoreJobId",
                "BackupSizeInBytes",
                "CreationDate",
                "IamRoleArn",
                "PercentDone",
                "ResourceType",
                "Status",
                "StatusMessage",
                "CreatedResourceArn",
                "CompletionDate",
                "RecoveryPointArn",
                "SourceResourceArn",
                "BackupVaultArn",
                "RecoveryPointCreationDate",
                "ValidationStatus",
                "ValidationStatusMessage",
            ]
        );
        if (AwsJson.Text(job.Fields["CreatedBy"]?["RestoreTestingPlanArn"]) is { } plan)
            detail["restoreTestingPlanArn"] = plan;
        return router.PublishAsync(Source, store.Region, "Restore Job State Change", detail, [job["RecoveryPointArn"]!], ct);
    }

    public Task RecoveryPointAsync(BackupStore store, RecoveryPoint point, string status, CancellationToken ct)
    {
        var fields = new Job(point.Arn, point.Created, point.Fields).With(("Status", status));
        var detail = Detail(
            fields,
            [
                "BackupVaultName",
                "BackupVaultArn",
                "CreationDate",
                "IamRoleArn",
                "ResourceType",
                "ResourceArn",
                "Status",
                "IsEncrypted",
                "StorageClass",
                "CompletionDate",
                "CreatedBy",
                "Lifecycle",
                "CalculatedLifecycle",
                "EncryptionKeyArn",
            ]
        );
        return router.PublishAsync(Source, store.Region, "Recovery Point State Change", detail, [point.Arn], ct);
    }

    private static JsonObject Detail(Job job, string[] names) =>
        new(
            names
                .Where(name => job.Fields[name] is not null)
                .Select(name => KeyValuePair.Create(LowerFirst(name), (JsonNode?)Value(name, job.Fields[name]!)))
        );

    private static JsonNode Value(string name, JsonNode value) =>
        value switch
        {
            JsonObject members => new JsonObject(
                members.Select(m => KeyValuePair.Create(LowerFirst(m.Key), m.Value is null ? null : (JsonNode?)Value(m.Key, m.Value)))
            ),
            _ when name.EndsWith("Date", StringComparison.Ordinal) || name is "StartBy" or "DeleteAt" or "MoveToColdStorageAt" =>
                EventTime.FormatMilliseconds(DateTimeOffset.UnixEpoch.AddSeconds(AwsJson.Number(value))),
            // Sizes are texts in these events.
            _ when name.EndsWith("InBytes", StringComparison.Ordinal) || name == "BytesTransferred" => AwsJson
                .Whole(value)!
                .Value.ToString(CultureInfo.InvariantCulture),
            _ => value.DeepClone(),
        };

    private static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
