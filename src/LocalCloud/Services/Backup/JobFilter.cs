using System.Globalization;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>The filters that lists of jobs share.</summary>
internal static class JobFilter
{
    /// <summary>The jobs that the query asks for, newest first.</summary>
    public static IEnumerable<Job> Apply(IEnumerable<Job> jobs, BackupCall call) =>
        jobs.Where(job =>
                Is(call.Query("resourceArn"), job["ResourceArn"])
                && Is(call.Query("resourceType"), job["ResourceType"])
                && Is(call.Query("accountId"), job["AccountId"])
                && IsWithin(job.Created, call.Query("createdAfter"), call.Query("createdBefore"))
                && IsWithin(Completed(job), call.Query("completeAfter"), call.Query("completeBefore"))
            )
            .OrderByDescending(job => job.Created);

    /// <summary>Whether a value is the one asked for, if one is.</summary>
    public static bool Is(string? asked, string? value) => asked is null || asked == value;

    /// <summary>Whether a time lies between two ISO 8601 times, either of which may be missing.</summary>
    public static bool IsWithin(DateTimeOffset? time, string? after, string? before) =>
        (after is null || time >= Parse(after)) && (before is null || time <= Parse(before));

    private static DateTimeOffset? Completed(Job job) =>
        job.Fields["CompletionDate"] is { } seconds ? DateTimeOffset.UnixEpoch.AddSeconds(AwsJson.Number(seconds)) : null;

    private static DateTimeOffset Parse(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw BackupErrors.Invalid($"\"{text}\" is not an ISO 8601 time.");
}
