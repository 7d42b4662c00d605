using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Restore jobs.</summary>
internal sealed class RestoreJobOperations(RestoreRunner runner, BackupRoles roles, DeliveryTracker tracker) : IBackupOperations
{
    private const int LongestMessage = 1024;
    private static readonly string[] s_results = ["SUCCESSFUL", "FAILED", "TIMED_OUT", "VALIDATING"];

    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [
            ("StartRestoreJob", 200, StartAsync),
            ("DescribeRestoreJob", 200, Sync(Describe)),
            ("ListRestoreJobs", 200, Sync(List)),
            ("ListRestoreJobsByProtectedResource", 200, Sync(ListByResource)),
            ("PutRestoreValidationResult", 204, Sync(PutValidation)),
        ];

    private async Task<JsonObject?> StartAsync(BackupCall call, CancellationToken ct)
    {
        var store = call.Store;
        var arn = call.Required("RecoveryPointArn");
        var point = store.RecoveryPoints.GetValueOrDefault(arn) ?? throw BackupErrors.NotFound($"Recovery point {arn} does not exist.");
        var metadata = call.RequiredObject("Metadata").DeepClone().AsObject();
        var role = call.Required("IamRoleArn");
        await roles.CheckAsync(role, ct);
        var job = runner.Create(store, point, metadata, role, null);
        tracker.Run(token => runner.RunAsync(store, job, point, metadata, false, token));
        return new JsonObject { ["RestoreJobId"] = job.Id };
    }

    private static JsonObject Describe(BackupCall call) => call.Store.RestoreJob(call.Path("restoreJobId")).Fields.DeepClone().AsObject();

    private static JsonObject List(BackupCall call) =>
        Show(
            JobFilter
                .Apply(call.Store.RestoreJobs.Values, call)
                .Where(job =>
                    JobFilter.Is(call.Query("status"), job["Status"])
                    && JobFilter.Is(call.Query("restoreTestingPlanArn"), AwsJson.Text(job.Fields["CreatedBy"]?["RestoreTestingPlanArn"]))
                )
        );

    private static JsonObject ListByResource(BackupCall call) =>
        Show(
            call.Store.RestoreJobs.Values.Where(job =>
                    job["SourceResourceArn"] == call.Path("resourceArn") && JobFilter.Is(call.Query("status"), job["Status"])
                )
                .OrderByDescending(job => job.Created)
        );

    private static JsonObject? PutValidation(BackupCall call)
    {
        var job = call.Store.RestoreJob(call.Path("restoreJobId"));
        var status = call.Required("ValidationStatus");
        var message = AwsJson.Text(call.Body["ValidationStatusMessage"]);
        if (!s_results.Contains(status, StringComparer.Ordinal))
            throw BackupErrors.Invalid($"ValidationStatus is one of {string.Join(", ", s_results)}; given: {status}.");
        if (message?.Length > LongestMessage)
            throw BackupErrors.Invalid($"ValidationStatusMessage is at most {LongestMessage} characters; given: {message.Length}.");
        if (job["Status"] != "COMPLETED")
            throw BackupErrors.Refused($"Restore job {job.Id} is {job["Status"]}: only a completed one can be validated.");
        call.Store.Validate(job.Id, status, message);
        return null;
    }

    private static JsonObject Show(IEnumerable<Job> jobs) =>
        new() { ["RestoreJobs"] = new JsonArray([.. jobs.Select(j => j.Fields.DeepClone())]) };

    private static Func<BackupCall, CancellationToken, Task<JsonObject?>> Sync(Func<BackupCall, JsonObject?> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
