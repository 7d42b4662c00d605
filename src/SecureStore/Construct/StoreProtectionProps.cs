using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace RegulatedData.Cdk;

/// <summary>
/// How a table is protected, whether <see cref="SecureStore"/> makes the table, its owner already has it, or another construct keeps its
/// records in a store.
/// </summary>
public abstract partial class StoreProtectionProps
{
    /// <summary>The defaults.</summary>
    protected StoreProtectionProps() { }

    /// <summary>Takes over what other props say.</summary>
    /// <param name="other">The other props.</param>
    protected StoreProtectionProps(StoreProtectionProps other)
    {
        ArgumentNullException.ThrowIfNull(other);
        EncryptionKey = other.EncryptionKey;
        AlarmTopic = other.AlarmTopic;
        AlarmTopicKey = other.AlarmTopicKey;
        Notifications = other.Notifications;
        AlarmActions = other.AlarmActions;
        Backup = other.Backup;
        ThrottlesAlarm = other.ThrottlesAlarm;
        SystemErrorsAlarm = other.SystemErrorsAlarm;
        BackupJobsFailedAlarm = other.BackupJobsFailedAlarm;
        RestoreJobsFailedAlarm = other.RestoreJobsFailedAlarm;
        CopyJobsFailedAlarm = other.CopyJobsFailedAlarm;
        NoRecoveryPointAlarm = other.NoRecoveryPointAlarm;
        ReplicationLatencyAlarm = other.ReplicationLatencyAlarm;
        RestoreTests = other.RestoreTests;
        AuditEvents = other.AuditEvents;
        Slack = other.Slack;
        MessageFormat = other.MessageFormat;
        UndeliveredEventsAlarm = other.UndeliveredEventsAlarm;
        CheckPermissions = other.CheckPermissions;
        PermissionCheckRevision = other.PermissionCheckRevision;
    }

    /// <summary>
    /// The key that encrypts the table, the backup vault, the logs and, unless <see cref="AlarmTopic"/> is given, the alarm topic.
    /// By default one is made, rotated each year. To a key of this app the statements that CloudWatch Logs, EventBridge and CloudWatch
    /// alarms need are added; for an imported key a warning shows them.
    /// </summary>
    public IKey? EncryptionKey { get; init; }

    /// <summary>
    /// The topic that alarms and events go to. By default one is made, encrypted by <see cref="EncryptionKey"/>, and open to encrypted
    /// connections only. To a topic of this app the statements that alarms and events need are added; for an imported topic a warning
    /// shows them.
    /// </summary>
    public ITopic? AlarmTopic { get; init; }

    /// <summary>
    /// The key that encrypts <see cref="AlarmTopic"/>, when that isn't <see cref="EncryptionKey"/>: it gets the statements that
    /// EventBridge and CloudWatch alarms need.
    /// </summary>
    public IKey? AlarmTopicKey { get; init; }

    /// <summary>
    /// Whether anybody is told of alarms and events: yes by default. <c>Safeguard.OptOut("why")</c> leaves the topic, the events and the
    /// alarms' actions out.
    /// </summary>
    public Safeguard? Notifications { get; init; }

    /// <summary>What the alarms do. By default they send a message to the topic, when they go off and when all is well again.</summary>
    public IAlarmActionStrategy? AlarmActions { get; init; }

    /// <summary>
    /// The backups. By default daily (kept 35 days), weekly (90 days) and monthly (7 years, moved to cold storage after 90 days), in a
    /// vault that refuses to delete them. <c>BackupPolicy.OptOut("why")</c> leaves them out.
    /// </summary>
    public BackupPolicy? Backup { get; init; }

    /// <summary>
    /// The alarms on throttled reads and writes, one for the table and one for each global secondary index: more than 0 events within 30
    /// minutes by default.
    /// </summary>
    public AlarmTuning? ThrottlesAlarm { get; init; }

    /// <summary>The alarm on DynamoDB's own errors, over all ten operations: more than 0 within 30 minutes by default.</summary>
    public AlarmTuning? SystemErrorsAlarm { get; init; }

    /// <summary>The alarm on failed backup jobs: more than 0 within 1 hour by default.</summary>
    public AlarmTuning? BackupJobsFailedAlarm { get; init; }

    /// <summary>The alarm on failed restore jobs, tests included: more than 0 within 1 hour by default.</summary>
    public AlarmTuning? RestoreJobsFailedAlarm { get; init; }

    /// <summary>The alarm on failed copies of backups, where there are copies: more than 0 within 1 hour by default.</summary>
    public AlarmTuning? CopyJobsFailedAlarm { get; init; }

    /// <summary>
    /// The alarm that no recovery point was made, for 26 hours by default: a day and two hours for the daily backup to start and finish.
    /// No data counts as no recovery point, so a plan that selects nothing is found. It is in alarm from the deployment until the first
    /// backup.
    /// </summary>
    public AlarmTuning? NoRecoveryPointAlarm { get; init; }

    /// <summary>
    /// The alarms on replication latency, one for each replica: an average above 60,000 milliseconds for 15 minutes by default
    /// (usually it is about a second).
    /// </summary>
    public AlarmTuning? ReplicationLatencyAlarm { get; init; }
}
