using Amazon.CDK;
using Amazon.CDK.AWS.Events;

namespace RegulatedData.Cdk;

/// <summary>One of the backups. What isn't set keeps the rule's own default.</summary>
public sealed class BackupRule : OptionalProtection
{
    /// <summary>Keeps the rule.</summary>
    public BackupRule() { }

    private BackupRule(string reason)
        : base(reason) { }

    /// <summary>When the backup starts, in UTC: a cron schedule, as AWS Backup takes no other.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>How long a backup is kept: whole days, and 90 days or more in cold storage where it is moved there.</summary>
    public Duration? DeleteAfter { get; init; }

    /// <summary>After how many whole days a backup is moved to cold storage, which costs a third and restores within hours.</summary>
    public Duration? MoveToColdStorageAfter { get; init; }

    /// <summary>How long AWS Backup may wait to start: 1 hour by default, the shortest that it takes.</summary>
    public Duration? StartWindow { get; init; }

    /// <summary>How long a backup may take from its start window on: 1 day by default.</summary>
    public Duration? CompletionWindow { get; init; }

    /// <summary>Leaves the rule out.</summary>
    /// <param name="reason">Why. It lands in the template's metadata.</param>
    /// <returns>The opted-out rule.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static BackupRule OptOut(string reason) => new(reason);
}
