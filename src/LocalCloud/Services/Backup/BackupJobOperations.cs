using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Backup jobs.</summary>
internal sealed class BackupJobOperations(BackupRunner runner, BackupRoles roles, DeliveryTracker tracker) : IBackupOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [("StartBackupJob", 200, StartAsync), ("DescribeBackupJob", 200, Describe), ("ListBackupJobs", 200, List)];

    private async Task<JsonObject?> StartAsync(BackupCall call, CancellationToken ct)
    {
        var store = call.Store;
        var vault = store.Vault(call.Required("BackupVaultName"));
        var resource = call.Required("ResourceArn");
        if (ArnParts.Parse(resource) is not { Service: "dynamodb" })
            throw BackupErrors.Invalid($"The local cloud backs up DynamoDB tables; given: {resource}");
        var role = call.Required("IamRoleArn");
        await roles.CheckAsync(role, ct);
        PlanOperations.CheckLifecycle(call.Body["Lifecycle"]);
        if (vault.Lock?.Refuses(AwsJson.Whole(call.Body["Lifecycle"]?["DeleteAfterDays"])) is { } refusal)
            throw BackupErrors.Invalid(refusal);
        var request = new BackupRequest(vault, resource, role)
        {
            Lifecycle = call.Body["Lifecycle"],
            Tags = call.Body["RecoveryPointTags"] as JsonObject,
            StartWindowMinutes = AwsJson.Whole(call.Body["StartWindowMinutes"]) ?? 480,
        };
        var job = runner.Create(store, request);
        tracker.Run(token => runner.RunAsync(store, job, request, token));
        return AwsJson.Of(("BackupJobId", job.Id), ("CreationDate", AwsJson.Time(job.Created)), ("IsParent", false));
    }

    private static Task<JsonObject?> Describe(BackupCall call, CancellationToken ct)
    {
        var id = call.Path("backupJobId");
        var job = call.Store.BackupJobs.GetValueOrDefault(id) ?? throw BackupErrors.NotFound($"Backup job {id} does not exist.");
        return Task.FromResult<JsonObject?>(job.Fields.DeepClone().AsObject());
    }

    private static Task<JsonObject?> List(BackupCall call, CancellationToken ct)
    {
        var jobs = JobFilter
            .Apply(call.Store.BackupJobs.Values, call)
            .Where(job =>
                JobFilter.Is(call.Query("state"), job["State"]) && JobFilter.Is(call.Query("backupVaultName"), job["BackupVaultName"])
            );
        return Task.FromResult<JsonObject?>(new JsonObject { ["BackupJobs"] = new JsonArray([.. jobs.Select(j => j.Fields.DeepClone())]) });
    }
}
