namespace RegulatedData.Cdk;

/// <content>Restore tests, audit events, Slack, the check of permissions.</content>
public abstract partial class StoreProtectionProps
{
    /// <summary>
    /// The restore tests: by default AWS Backup restores the latest backup each Sunday, the restored table is checked, and an alarm goes
    /// off when none has passed for 9 days. <c>RestoreTestingPolicy.OptOut("why")</c> leaves them out. There are none without backups.
    /// </summary>
    public RestoreTestingPolicy? RestoreTests { get; init; }

    /// <summary>
    /// Whether calls that change or endanger the table, its backups and its key are reported to the topic: yes by default. They need a
    /// CloudTrail trail that logs management events in this region. <c>Safeguard.OptOut("why")</c> leaves them out.
    /// </summary>
    public Safeguard? AuditEvents { get; init; }

    /// <summary>A Slack channel that gets alarms and events too, through AWS Chatbot. None by default.</summary>
    public SlackChannel? Slack { get; init; }

    /// <summary>
    /// The form of the messages about events and restore tests. By default text, or, with <see cref="Slack"/>, the form that AWS Chatbot
    /// shows. Set it to <see cref="NotificationFormat.Chat"/> when a Chatbot of your own reads the topic.
    /// </summary>
    public NotificationFormat? MessageFormat { get; init; }

    /// <summary>The alarm on events that reached nobody: more than 0 in the dead-letter queue by default.</summary>
    public AlarmTuning? UndeliveredEventsAlarm { get; init; }

    /// <summary>
    /// Whether the deployment checks that a key or topic made elsewhere lets in the services that the store needs, and fails naming what
    /// is missing. Off by default, as it brings a Lambda function that may read their policies.
    /// </summary>
    public bool CheckPermissions { get; init; }

    /// <summary>Any text. The check of permissions runs again when it changes, as it can't see that a policy was changed elsewhere.</summary>
    public string? PermissionCheckRevision { get; init; }
}
