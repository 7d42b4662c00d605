using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RegulatedData.LocalCloud.Services.Backup;

namespace RegulatedData.LocalCloud;

public sealed partial class LocalCloudHost
{
    /// <summary>
    /// Waits until every event has been delivered or given up, and every backup and restore job has ended, also those that came up in the
    /// meantime; until no pipe has anything on its way, and every execution of an Express state machine has ended. What else a target does with an
    /// event (a function, a standard state machine) isn't waited for.
    /// </summary>
    /// <param name="ct">Ends the waiting.</param>
    public Task WaitUntilIdleAsync(CancellationToken ct = default) => _parts.Events.Tracker.WaitUntilIdleAsync(ct);

    /// <summary>
    /// Sends an event of an AWS service itself, such as AWS Backup's <c>Restore Job State Change</c>, to the default bus of the local
    /// cloud's region: <c>PutEvents</c> takes no source that begins with <c>aws.</c>.
    /// </summary>
    /// <param name="source">The service: <c>aws.backup</c>.</param>
    /// <param name="detailType">The event's detail type.</param>
    /// <param name="detail">Its detail.</param>
    /// <param name="resources">The ARNs in its <c>resources</c>. Default: none.</param>
    /// <param name="ct">Cancels the sending.</param>
    /// <returns>A task that ends when the rules are matched; <see cref="WaitUntilIdleAsync"/> waits for the deliveries.</returns>
    public Task PublishServiceEventAsync(
        string source,
        string detailType,
        JsonObject detail,
        IEnumerable<string>? resources = null,
        CancellationToken ct = default
    ) => _parts.Events.Router.PublishAsync(source, Region, detailType, detail, resources ?? [], ct);

    /// <summary>Fires a schedule now, also one that is disabled: a rule with a schedule expression, or one of EventBridge Scheduler.</summary>
    /// <param name="name">The rule's name; the schedule's name, or <c>group/name</c>; or either's ARN.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>What became of it, for each target.</returns>
    /// <exception cref="LocalCloudException">There is no such schedule; the message names those that there are.</exception>
    public Task<IReadOnlyList<EventDelivery>> RunScheduleAsync(string name, CancellationToken ct = default) =>
        _parts.Events.Schedules.RunAsync(name, ct);

    /// <summary>Runs a backup plan now, in the local cloud's region, and waits for its jobs: each rule backs up what the selections select.</summary>
    /// <param name="planId">The plan's id.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The jobs as they ended; none where the plan has no selection, as on AWS.</returns>
    /// <exception cref="LocalCloudException">There is no such plan.</exception>
    public async Task<IReadOnlyList<BackupJobResult>> RunBackupPlanAsync(string planId, CancellationToken ct = default)
    {
        var jobs = await AskBackupAsync(store => _parts.Events.Plans.RunAsync(store, planId, ct));
        return [.. jobs.Select(j => new BackupJobResult(j.Id, j["ResourceArn"]!, j["State"]!, j["StatusMessage"], j["RecoveryPointArn"]))];
    }

    /// <summary>Runs a restore testing plan now, in the local cloud's region, and waits for its restores, not for their validation.</summary>
    /// <param name="planName">The restore testing plan's name.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>The restore jobs as they ended; none where no recovery point is selected.</returns>
    /// <exception cref="LocalCloudException">There is no such plan.</exception>
    public async Task<IReadOnlyList<RestoreJobResult>> RunRestoreTestAsync(string planName, CancellationToken ct = default)
    {
        var jobs = await AskBackupAsync(store => _parts.Events.RestoreTests.RunAsync(store, planName, ct));
        return
        [
            .. jobs.Select(j => new RestoreJobResult(
                j.Id,
                j["RecoveryPointArn"]!,
                j["Status"]!,
                j["StatusMessage"],
                j["CreatedResourceArn"]
            )),
        ];
    }

    /// <summary>Waits until somebody has told AWS Backup (<c>PutRestoreValidationResult</c>) whether a restore is good.</summary>
    /// <param name="restoreJobId">The restore job's id.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>The validation.</returns>
    /// <exception cref="TimeoutException">Nobody did.</exception>
    public async Task<RestoreValidation> WaitForRestoreValidationAsync(
        string restoreJobId,
        TimeSpan timeout,
        CancellationToken ct = default
    )
    {
        var job = await _parts.Events.Backup.In(Region).WaitForValidationAsync(restoreJobId).WaitAsync(timeout, _context.Time, ct);
        return new RestoreValidation(job["ValidationStatus"]!, job["ValidationStatusMessage"]);
    }

    /// <summary>The same for callers that aren't .NET: <c>POST /_localcloud/schedules/&lt;name&gt;/run</c> and so on.</summary>
    private void MapEventEndpoints()
    {
        MapRun("schedules", async (name, ct) => await RunScheduleAsync(name, ct));
        MapRun("backup-plans", async (id, ct) => await RunBackupPlanAsync(id, ct));
        MapRun("restore-tests", async (name, ct) => await RunRestoreTestAsync(name, ct));
    }

    private void MapRun(string name, Func<string, CancellationToken, Task<object>> run) =>
        _context.Endpoints.Map(name, http => AnswerRunAsync(http, name, run));

    private static async Task AnswerRunAsync(HttpContext http, string kind, Func<string, CancellationToken, Task<object>> run)
    {
        var prefix = $"{LocalEndpoints.Root}{kind}/";
        var path = http.Request.Path.Value!;
        if (
            !HttpMethods.IsPost(http.Request.Method)
            || !path.StartsWith(prefix, StringComparison.Ordinal)
            || !path.EndsWith("/run", StringComparison.Ordinal)
        )
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync($"Use POST {prefix}<name>/run.\n", http.RequestAborted);
            return;
        }
        try
        {
            var result = await run(path[prefix.Length..^"/run".Length], http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(JsonSerializer.Serialize(result, JsonSerializerOptions.Web), http.RequestAborted);
        }
        catch (LocalCloudException e)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(new JsonObject { ["message"] = e.Message }.ToJsonString(), http.RequestAborted);
        }
    }

    private async Task<IReadOnlyList<Job>> AskBackupAsync(Func<BackupStore, Task<IReadOnlyList<Job>>> ask)
    {
        try
        {
            return await ask(_parts.Events.Backup.In(Region));
        }
        catch (AwsApiException e) when (e.Code == "ResourceNotFoundException")
        {
            throw new LocalCloudException($"{e.Message} (in {Region})", e);
        }
    }
}
