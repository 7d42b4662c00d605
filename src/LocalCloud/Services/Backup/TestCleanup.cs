using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Deletes what a restore test made, once the time for its validation is over.</summary>
internal sealed class TestCleanup(LocalCloudContext context) : IBackgroundPart
{
    private readonly CancellationTokenSource _stopping = new();

    /// <inheritdoc />
    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Deletes a job's table after the window; at once if there is none.</summary>
    public async Task AfterAsync(BackupStore store, Job job, TimeSpan window, CancellationToken ct)
    {
        if (window <= TimeSpan.Zero)
            await DeleteAsync(store, job, ct);
        else
            _ = DeleteLaterAsync(store, job, window);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _stopping.Dispose();
    }

    private async Task DeleteLaterAsync(BackupStore store, Job job, TimeSpan window)
    {
        try
        {
            await Task.Delay(window, context.Time, _stopping.Token);
            await DeleteAsync(store, job, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            context.Log($"The table of the restore test {job.Id} stays: the local cloud stops before its validation window ends.");
        }
    }

    private async Task DeleteAsync(BackupStore store, Job job, CancellationToken ct)
    {
        var table = ArnParts.Parse(job["CreatedResourceArn"]!);
        (string, JsonNode?)[] result = [("DeletionStatus", "SUCCESSFUL")];
        try
        {
            await context
                .Moto.In(table.Region)
                .JsonAsync("dynamodb", "DynamoDB_20120810.DeleteTable", new JsonObject { ["TableName"] = table.Name }, ct);
        }
        catch (AwsApiException e)
        {
            result = [("DeletionStatus", "FAILED"), ("DeletionStatusMessage", e.Message)];
        }
        store.RestoreJobs.AddOrUpdate(
            job.Id,
            job,
            (_, now) => (now["ValidationStatus"] == "VALIDATING" ? now.With(("ValidationStatus", "TIMED_OUT")) : now).With(result)
        );
    }
}
