using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Restores recovery points into new tables.</summary>
internal sealed class RestoreRunner(LocalCloudContext context, BackupRoles roles, TableRestore restore, BackupEvents events)
{
    /// <summary>A new job, in the status PENDING.</summary>
    /// <param name="store">The region's.</param>
    /// <param name="point">What to restore.</param>
    /// <param name="metadata">How.</param>
    /// <param name="roleArn">With which role.</param>
    /// <param name="testingPlanArn">The restore testing plan behind it; null for none.</param>
    public Job Create(BackupStore store, RecoveryPoint point, JsonObject metadata, string roleArn, string? testingPlanArn)
    {
        if (AwsJson.Text(metadata["targetTableName"]) is not { Length: > 0 })
            throw BackupErrors.Invalid("The restore metadata of a table needs targetTableName: the name of the table to make.");
        var now = context.Time.GetUtcNow();
        var id = Guid.NewGuid().ToString().ToUpperInvariant();
        var job = new Job(
            id,
            now,
            AwsJson.Of(
                ("AccountId", context.AccountId),
                ("RestoreJobId", id),
                ("RecoveryPointArn", point.Arn),
                ("SourceResourceArn", point.TableArn),
                ("BackupVaultArn", store.Vault(point.Vault).Arn),
                ("CreationDate", AwsJson.Time(now)),
                ("Status", "PENDING"),
                ("PercentDone", "0.00%"),
                ("BackupSizeInBytes", point.Fields["BackupSizeInBytes"]!.DeepClone()),
                ("IamRoleArn", roleArn),
                ("ResourceType", "DynamoDB"),
                ("RecoveryPointCreationDate", AwsJson.Time(point.Created)),
                ("CreatedBy", testingPlanArn is null ? null : new JsonObject { ["RestoreTestingPlanArn"] = testingPlanArn })
            )
        );
        store.RestoreJobs[id] = job;
        return job;
    }

    /// <summary>Does a job, and gives it back as it ended: COMPLETED or FAILED, with events for each status.</summary>
    public async Task<Job> RunAsync(
        BackupStore store,
        Job job,
        RecoveryPoint point,
        JsonObject metadata,
        bool awaitsValidation,
        CancellationToken ct
    )
    {
        await events.RestoreJobAsync(store, job, ct);
        await ChangeAsync(store, job.Id, ct, ("Status", "RUNNING"));
        try
        {
            await roles.CheckAsync(job["IamRoleArn"]!, ct);
            var region = ArnParts.Parse(point.BackupArn).Region;
            var overrides = await OverridesAsync(metadata, region, ct);
            var table = await restore.FromBackupAsync(region, point.BackupArn, AwsJson.Text(metadata["targetTableName"])!, overrides, ct);
            return await ChangeAsync(
                store,
                job.Id,
                ct,
                ("Status", "COMPLETED"),
                ("PercentDone", "100.00%"),
                ("CreatedResourceArn", table["TableArn"]!.GetValue<string>()),
                ("ValidationStatus", awaitsValidation ? "VALIDATING" : null),
                ("CompletionDate", AwsJson.Time(context.Time.GetUtcNow()))
            );
        }
        catch (AwsApiException e)
        {
            return await ChangeAsync(
                store,
                job.Id,
                ct,
                ("Status", "FAILED"),
                ("StatusMessage", e.Message),
                ("CompletionDate", AwsJson.Time(context.Time.GetUtcNow()))
            );
        }
    }

    private async Task<RestoreOverrides> OverridesAsync(JsonObject metadata, string region, CancellationToken ct)
    {
        switch (AwsJson.Text(metadata["encryptionType"]) ?? "Default")
        {
            case "Default":
                return new RestoreOverrides();
            case "KMS":
                var key =
                    AwsJson.Text(metadata["kmsMasterKeyArn"]) ?? throw BackupErrors.Invalid("encryptionType KMS needs kmsMasterKeyArn.");
                return new RestoreOverrides { KeyArn = await UsableKeyAsync(key, region, ct) };
            case var other:
                throw BackupErrors.Invalid($"encryptionType is Default (an AWS owned key) or KMS (with kmsMasterKeyArn); given: {other}.");
        }
    }

    private async Task<string> UsableKeyAsync(string keyId, string region, CancellationToken ct)
    {
        var answer = await context.Moto.In(region).JsonAsync("kms", "TrentService.DescribeKey", new JsonObject { ["KeyId"] = keyId }, ct);
        var key = answer["KeyMetadata"]!;
        return AwsJson.Text(key["KeyState"]) == "Enabled"
            ? AwsJson.Text(key["Arn"])!
            : throw BackupErrors.Invalid($"The key {keyId} can't encrypt the table: its state is {AwsJson.Text(key["KeyState"])}.");
    }

    private async Task<Job> ChangeAsync(BackupStore store, string id, CancellationToken ct, params (string, JsonNode?)[] changes)
    {
        var job = store.RestoreJobs.AddOrUpdate(
            id,
            _ => throw new InvalidOperationException($"The restore job {id} is gone."),
            (_, now) => now.With(changes)
        );
        await events.RestoreJobAsync(store, job, ct);
        return job;
    }
}
