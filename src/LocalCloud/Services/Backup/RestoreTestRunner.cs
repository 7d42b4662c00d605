using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Runs a restore testing plan now, as its schedule would.</summary>
internal sealed class RestoreTestRunner(LocalCloudContext context, RestoreRunner runner, ResourceTags resources, TestCleanup cleanup)
{
    private const string TablePrefix = "awsbackup-restore-test-";

    /// <summary>Restores one recovery point of each table that a selection takes.</summary>
    public async Task<IReadOnlyList<Job>> RunAsync(BackupStore store, string planName, CancellationToken ct)
    {
        var plan = store.TestingPlan(planName);
        store.TestingPlans[planName] = plan with { LastRun = context.Time.GetUtcNow() };
        var jobs = new List<Job>();
        foreach (var selection in plan.Selections.Values)
        {
            foreach (var point in await PickAsync(store, plan, selection, ct))
                jobs.Add(await RestoreAsync(store, plan, selection, point, ct));
        }
        return jobs;
    }

    /// <summary>What AWS Backup restores with where a selection overrides nothing: a key that AWS owns, whatever the source had.</summary>
    public static JsonObject InferredMetadata() =>
        new() { ["targetTableName"] = TablePrefix + Guid.NewGuid().ToString("N")[..12], ["encryptionType"] = "Default" };

    private async Task<Job> RestoreAsync(
        BackupStore store,
        TestingPlan plan,
        TestingSelection selection,
        RecoveryPoint point,
        CancellationToken ct
    )
    {
        var metadata = InferredMetadata();
        foreach (var (name, value) in selection.Document["RestoreMetadataOverrides"] as JsonObject ?? [])
            metadata[name] = value?.DeepClone();
        var window = TimeSpan.FromHours(AwsJson.Whole(selection.Document["ValidationWindowHours"]) ?? 0);
        var job = runner.Create(store, point, metadata, selection.Document["IamRoleArn"]!.GetValue<string>(), plan.Arn);
        job = await runner.RunAsync(store, job, point, metadata, window > TimeSpan.Zero, ct);
        if (job["Status"] == "COMPLETED")
            await cleanup.AfterAsync(store, job, window, ct);
        return store.RestoreJob(job.Id);
    }

    private async Task<IReadOnlyList<RecoveryPoint>> PickAsync(
        BackupStore store,
        TestingPlan plan,
        TestingSelection selection,
        CancellationToken ct
    )
    {
        var from = plan.Document["RecoveryPointSelection"]!;
        var oldest = context.Time.GetUtcNow().AddDays(-(AwsJson.Whole(from["SelectionWindowDays"]) ?? 30));
        var candidates = store.RecoveryPoints.Values.Where(p =>
            p.Created >= oldest
            && Names(from["IncludeVaults"], store.Vault(p.Vault).Arn)
            && !Names(from["ExcludeVaults"], store.Vault(p.Vault).Arn)
        );
        if (!AwsJson.Texts(from["RecoveryPointTypes"]).Contains("SNAPSHOT", StringComparer.Ordinal))
            return [];
        var picked = new List<RecoveryPoint>();
        foreach (var points in candidates.GroupBy(p => p.TableArn).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (!await IsSelectedAsync(selection.Document, points.Key, ct))
                continue;
            var all = points.OrderBy(p => p.Created).ToArray();
            picked.Add(AwsJson.Text(from["Algorithm"]) == "LATEST_WITHIN_WINDOW" ? all[^1] : all[Random.Shared.Next(all.Length)]);
        }
        return picked;
    }

    private async Task<bool> IsSelectedAsync(JsonObject selection, string tableArn, CancellationToken ct)
    {
        if (selection["ProtectedResourceArns"] is JsonArray arns)
            return Names(arns, tableArn);
        return selection["ProtectedResourceConditions"] is not JsonObject { Count: > 0 } conditions
            || ResourceTags.Satisfy(await resources.OfAsync(tableArn, ct), conditions);
    }

    private static bool Names(JsonNode? patterns, string arn) => AwsJson.Texts(patterns).Any(p => ResourceTags.Matches(p, arn));
}
