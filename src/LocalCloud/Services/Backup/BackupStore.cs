using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>What AWS Backup knows in one region.</summary>
internal sealed class BackupStore(string region)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Job>> _validations = new(StringComparer.OrdinalIgnoreCase);

    public string Region => region;
    public ConcurrentDictionary<string, Vault> Vaults { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, Plan> Plans { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, Selection> Selections { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, Job> BackupJobs { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ConcurrentDictionary<string, Job> RestoreJobs { get; } = new(StringComparer.OrdinalIgnoreCase);
    public ConcurrentDictionary<string, RecoveryPoint> RecoveryPoints { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, TestingPlan> TestingPlans { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, JsonObject> Tags { get; } = new(StringComparer.Ordinal);

    /// <exception cref="AwsApiException">There is no such vault.</exception>
    public Vault Vault(string name) =>
        Vaults.GetValueOrDefault(name) ?? throw BackupErrors.NotFound($"Backup vault {name} does not exist.");

    /// <exception cref="AwsApiException">There is no such plan.</exception>
    public Plan Plan(string id) =>
        Plans.GetValueOrDefault(id) is { Deleted: null } plan ? plan : throw BackupErrors.NotFound($"Backup plan {id} does not exist.");

    /// <exception cref="AwsApiException">There is no such job.</exception>
    public Job RestoreJob(string id) =>
        RestoreJobs.GetValueOrDefault(id) ?? throw BackupErrors.NotFound($"Restore job {id} does not exist.");

    /// <summary>Records a restore's validation, and tells who waits for it.</summary>
    /// <exception cref="AwsApiException">There is no such job.</exception>
    public void Validate(string jobId, string status, string? message)
    {
        var validated = RestoreJobs.AddOrUpdate(
            jobId,
            id => throw BackupErrors.NotFound($"Restore job {id} does not exist."),
            (_, job) => job.With(("ValidationStatus", status), ("ValidationStatusMessage", message))
        );
        Validation(jobId).TrySetResult(validated);
    }

    /// <summary>The restore job, once its validation is recorded.</summary>
    public Task<Job> WaitForValidationAsync(string jobId) => Validation(jobId).Task;

    /// <exception cref="AwsApiException">There is no such plan.</exception>
    public TestingPlan TestingPlan(string name) =>
        TestingPlans.GetValueOrDefault(name) ?? throw BackupErrors.NotFound($"Restore testing plan {name} does not exist.");

    /// <exception cref="AwsApiException">The vault holds no such recovery point.</exception>
    public RecoveryPoint RecoveryPoint(string vault, string arn) =>
        RecoveryPoints.GetValueOrDefault(arn) is { } point && point.Vault == Vault(vault).Name
            ? point
            : throw BackupErrors.NotFound($"Recovery point {arn} does not exist in backup vault {vault}.");

    private TaskCompletionSource<Job> Validation(string jobId) =>
        _validations.GetOrAdd(jobId, _ => new TaskCompletionSource<Job>(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>AWS Backup's errors.</summary>
internal static class BackupErrors
{
    public static AwsApiException NotFound(string message) => Error("ResourceNotFoundException", message);

    public static AwsApiException Invalid(string message) => Error("InvalidParameterValueException", message);

    public static AwsApiException Missing(string parameter) => Error("MissingParameterValueException", $"{parameter} is required.");

    public static AwsApiException Refused(string message) => Error("InvalidRequestException", message);

    public static AwsApiException Exists(string message) => Error("AlreadyExistsException", message);

    public static AwsApiException Conflict(string message) => Error("ConflictException", message);

    private static AwsApiException Error(string code, string message) => new(code, message, 400);
}
