using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Makes backups: real DynamoDB backups in moto, as recovery points in a vault.</summary>
internal sealed class BackupRunner(LocalCloudContext context, BackupRoles roles, TableRestore tables, BackupEvents events)
{
    /// <summary>A new job, in the state CREATED.</summary>
    public Job Create(BackupStore store, BackupRequest request)
    {
        var now = context.Time.GetUtcNow();
        var id = Guid.NewGuid().ToString().ToUpperInvariant();
        var job = new Job(
            id,
            now,
            AwsJson.Of(
                ("AccountId", context.AccountId),
                ("BackupJobId", id),
                ("BackupVaultName", request.Vault.Name),
                ("BackupVaultArn", request.Vault.Arn),
                ("EncryptionKeyArn", request.Vault.KeyArn),
                ("IsEncrypted", true),
                ("ResourceArn", request.ResourceArn),
                ("ResourceType", "DynamoDB"),
                ("ResourceName", ArnParts.Parse(request.ResourceArn).Name),
                ("IamRoleArn", request.RoleArn),
                ("CreationDate", AwsJson.Time(now)),
                ("StartBy", AwsJson.Time(now.AddMinutes(request.StartWindowMinutes))),
                ("State", "CREATED"),
                ("PercentDone", "0.0"),
                ("RecoveryPointLifecycle", request.Lifecycle?.DeepClone()),
                ("CreatedBy", request.CreatedBy?.DeepClone())
            )
        );
        store.BackupJobs[id] = job;
        return job;
    }

    /// <summary>Does a job, and gives it back as it ended: COMPLETED or FAILED, with events for each state.</summary>
    public async Task<Job> RunAsync(BackupStore store, Job job, BackupRequest request, CancellationToken ct)
    {
        await events.BackupJobAsync(store, job, ct);
        job = await ChangeAsync(store, job.With(("State", "RUNNING")), ct);
        try
        {
            await roles.CheckAsync(request.RoleArn, ct);
            // The vault may have been locked since.
            if (store.Vault(request.Vault.Name).Lock?.Refuses(AwsJson.Whole(request.Lifecycle?["DeleteAfterDays"])) is { } refusal)
                throw BackupErrors.Refused(refusal);
            var point = await BackUpAsync(store, job, request, ct);
            return await ChangeAsync(
                store,
                job.With(
                    ("State", "COMPLETED"),
                    ("PercentDone", "100.0"),
                    ("RecoveryPointArn", point.Arn),
                    ("BackupSizeInBytes", point.Fields["BackupSizeInBytes"]!.DeepClone()),
                    ("BytesTransferred", 0),
                    ("CompletionDate", AwsJson.Time(context.Time.GetUtcNow()))
                ),
                ct
            );
        }
        catch (AwsApiException e)
        {
            return await ChangeAsync(
                store,
                job.With(("State", "FAILED"), ("StatusMessage", e.Message), ("CompletionDate", AwsJson.Time(context.Time.GetUtcNow()))),
                ct
            );
        }
    }

    private async Task<RecoveryPoint> BackUpAsync(BackupStore store, Job job, BackupRequest request, CancellationToken ct)
    {
        var table = ArnParts.Parse(request.ResourceArn);
        var answer = await context
            .Moto.In(table.Region)
            .JsonAsync(
                "dynamodb",
                "DynamoDB_20120810.CreateBackup",
                new JsonObject { ["TableName"] = table.Name, ["BackupName"] = $"awsbackup-{job.Id}" },
                ct
            );
        var details = answer["BackupDetails"]!;
        var backupArn = details["BackupArn"]!.GetValue<string>();
        await tables.RememberAsync(table.Region, table.Name, backupArn, ct);
        var now = context.Time.GetUtcNow();
        var delete = AwsJson.Whole(request.Lifecycle?["DeleteAfterDays"]);
        var cold = AwsJson.Whole(request.Lifecycle?["MoveToColdStorageAfterDays"]);
        var arn = $"arn:aws:backup:{store.Region}:{context.AccountId}:recovery-point:{Guid.NewGuid()}";
        var point = new RecoveryPoint(
            arn,
            request.Vault.Name,
            request.ResourceArn,
            backupArn,
            now,
            AwsJson.Of(
                ("RecoveryPointArn", arn),
                ("BackupVaultName", request.Vault.Name),
                ("BackupVaultArn", request.Vault.Arn),
                ("ResourceArn", request.ResourceArn),
                ("ResourceType", "DynamoDB"),
                ("ResourceName", table.Name),
                ("IamRoleArn", request.RoleArn),
                ("Status", "COMPLETED"),
                ("CreationDate", AwsJson.Time(job.Created)),
                ("InitiationDate", AwsJson.Time(job.Created)),
                ("CompletionDate", AwsJson.Time(now)),
                ("BackupSizeInBytes", details["BackupSizeBytes"]!.DeepClone()),
                ("EncryptionKeyArn", request.Vault.KeyArn),
                ("IsEncrypted", true),
                ("StorageClass", "WARM"),
                ("VaultType", "BACKUP_VAULT"),
                ("Lifecycle", request.Lifecycle?.DeepClone()),
                (
                    "CalculatedLifecycle",
                    AwsJson.Of(
                        ("MoveToColdStorageAt", AwsJson.Time(cold is { } c ? now.AddDays(c) : null)),
                        ("DeleteAt", AwsJson.Time(delete is { } d ? now.AddDays(d) : null))
                    )
                ),
                ("CreatedBy", request.CreatedBy?.DeepClone())
            )
        );
        store.RecoveryPoints[arn] = point;
        if (request.Tags is { } tags)
            store.Tags[arn] = tags.DeepClone().AsObject();
        await events.RecoveryPointAsync(store, point, "COMPLETED", ct);
        return point;
    }

    private async Task<Job> ChangeAsync(BackupStore store, Job job, CancellationToken ct)
    {
        store.BackupJobs[job.Id] = job;
        await events.BackupJobAsync(store, job, ct);
        return job;
    }
}

/// <summary>What to back up, and where.</summary>
internal sealed record BackupRequest(Vault Vault, string ResourceArn, string RoleArn)
{
    /// <summary>How long it is kept.</summary>
    public JsonNode? Lifecycle { get; init; }

    /// <summary>Tags of the recovery point.</summary>
    public JsonObject? Tags { get; init; }

    /// <summary>The plan behind it; null for none.</summary>
    public JsonObject? CreatedBy { get; init; }

    /// <summary>Within which it must start.</summary>
    public double StartWindowMinutes { get; init; } = 480;
}
