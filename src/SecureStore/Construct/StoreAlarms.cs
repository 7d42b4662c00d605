using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>A store's alarms. Each one that was removed is <c>null</c>, or missing from its dictionary.</summary>
public sealed class StoreAlarms : Construct
{
    private readonly StoreParts _parts;
    private readonly List<Alarm> _all = [];

    internal StoreAlarms(Construct scope, StoreParts parts, StoreProtectionProps props, StoreMetrics metrics, StoreBackup? backup)
        : base(scope, "Alarms")
    {
        _parts = parts;
        SystemErrors = CreateSystemErrors(metrics, props.SystemErrorsAlarm);
        TableThrottles = CreateThrottles("Throttles", null, metrics, props.ThrottlesAlarm);
        IndexThrottles = ForEach(parts.IndexNames, index => CreateThrottles($"Throttles{index}", index, metrics, props.ThrottlesAlarm));
        ReplicationLatency = ForEach(
            parts.ReplicaRegions,
            region => CreateReplicationLatency(region, metrics, props.ReplicationLatencyAlarm)
        );
        if (backup is not null)
        {
            BackupJobsFailed = CreateJobsFailed("Backup", backup, props.BackupJobsFailedAlarm);
            RestoreJobsFailed = CreateJobsFailed("Restore", backup, props.RestoreJobsFailedAlarm);
            CopyJobsFailed = backup.Policy.Copies.Length > 0 ? CreateCopyJobsFailed(backup, props.CopyJobsFailedAlarm) : null;
            NoRecoveryPoint = CreateNoRecoveryPoint(backup, props.NoRecoveryPointAlarm);
        }
    }

    /// <summary>DynamoDB's own errors, over all ten operations.</summary>
    public Alarm? SystemErrors { get; }

    /// <summary>Throttled reads and writes of the table.</summary>
    public Alarm? TableThrottles { get; }

    /// <summary>Throttled reads and writes of each global secondary index, by its name.</summary>
    public IReadOnlyDictionary<string, Alarm> IndexThrottles { get; }

    /// <summary>Replication latency to each replica, by its region.</summary>
    public IReadOnlyDictionary<string, Alarm> ReplicationLatency { get; }

    /// <summary>Backup jobs that failed.</summary>
    public Alarm? BackupJobsFailed { get; }

    /// <summary>Restore jobs that failed, tests included.</summary>
    public Alarm? RestoreJobsFailed { get; }

    /// <summary>Copies of backups that failed.</summary>
    public Alarm? CopyJobsFailed { get; }

    /// <summary>No recovery point was made for too long.</summary>
    public Alarm? NoRecoveryPoint { get; }

    /// <summary>All alarms.</summary>
    public IReadOnlyList<Alarm> All => _all;

    private Alarm? CreateSystemErrors(StoreMetrics metrics, AlarmTuning? tuning) =>
        Create(
            new AlarmDefinition
            {
                Id = "SystemErrors",
                Description =
                    $"DynamoDB answered requests to {_parts.TableName} with errors of its own. Look at the AWS Health dashboard; SDKs retry such requests.",
                Metric = metrics.SystemErrors,
                Threshold = 0,
                EvaluationPeriods = 6,
            },
            tuning
        );

    private Alarm? CreateThrottles(string id, string? index, StoreMetrics metrics, AlarmTuning? tuning) =>
        Create(
            new AlarmDefinition
            {
                Id = id,
                Description =
                    $"Reads or writes of {(index is null ? "" : $"the index {index} of ")}{_parts.TableName} were throttled. Look for a hot key, a burst, or a "
                    + "limit that was set too low.",
                Metric = period => metrics.Throttles(index, period),
                Threshold = 0,
                EvaluationPeriods = 6,
            },
            tuning
        );

    private Alarm? CreateReplicationLatency(string region, StoreMetrics metrics, AlarmTuning? tuning) =>
        Create(
            new AlarmDefinition
            {
                Id = $"ReplicationLatency{region}",
                Description =
                    $"Changes to {_parts.TableName} reach {region} late: a failover now would lose the changes that are under way. Look at the AWS Health "
                    + "dashboard of both regions.",
                Metric = period => metrics.ReplicationLatency(region, period),
                Threshold = 60_000,
                EvaluationPeriods = 3,
                DatapointsToAlarm = 3,
            },
            tuning
        );

    private Alarm? CreateJobsFailed(string kind, StoreBackup backup, AlarmTuning? tuning) =>
        Create(
            new AlarmDefinition
            {
                Id = $"{kind}JobsFailed",
                Description =
                    $"A {kind.ToLowerInvariant()} job of {_parts.TableName} failed. AWS Backup's console says why, under Jobs; the runbook says what to do.",
                Metric = period => BackupMetric($"NumberOf{kind}JobsFailed", backup.Vault.BackupVaultName, period),
                Threshold = 0,
                Period = Duration.Hours(1),
            },
            tuning
        );

    /// <summary>
    /// AWS Backup counts a copy job under the name of the vault that it copies to, not of the one that it copies from.
    /// <see href="https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html">Source</see>.
    /// </summary>
    private Alarm? CreateCopyJobsFailed(StoreBackup backup, AlarmTuning? tuning)
    {
        string[] vaults = [.. backup.Policy.Copies.Select(copy => copy.DestinationVault.BackupVaultName).Distinct(StringComparer.Ordinal)];
        return Create(
            new AlarmDefinition
            {
                Id = "CopyJobsFailed",
                Description =
                    $"A copy job of {_parts.TableName} failed. AWS Backup's console says why, under Jobs; the runbook says what to do.",
                Metric = period => CopyJobsFailedTo(vaults, period),
                Threshold = 0,
                Period = Duration.Hours(1),
            },
            tuning
        );
    }

    private static IMetric CopyJobsFailedTo(string[] vaults, Duration period) =>
        vaults is [var only]
            ? BackupMetric("NumberOfCopyJobsFailed", only, period)
            : StoreMetrics.Sum(
                "Failed copies",
                period,
                vaults.Select((vault, place) => ($"vault{place}", BackupMetric("NumberOfCopyJobsFailed", vault, period)))
            );

    /// <summary>
    /// AWS Backup counts each recovery point that it made; there is no metric of their age. Missing data is bad: a plan that selects
    /// nothing emits nothing.
    /// </summary>
    private Alarm? CreateNoRecoveryPoint(StoreBackup backup, AlarmTuning? tuning) =>
        Create(
            new AlarmDefinition
            {
                Id = "NoRecoveryPoint",
                Description =
                    $"No backup of {_parts.TableName} was made for over a day. Until the first backup after the deployment this is expected; otherwise see in "
                    + "AWS Backup's console whether the plan still selects the table and its jobs run.",
                Metric = period => BackupMetric("NumberOfRecoveryPointsCompleted", backup.Vault.BackupVaultName, period),
                Threshold = 1,
                ComparisonOperator = ComparisonOperator.LESS_THAN_THRESHOLD,
                Period = Duration.Hours(1),
                EvaluationPeriods = 26,
                DatapointsToAlarm = 26,
                TreatMissingData = TreatMissingData.BREACHING,
            },
            tuning
        );

    /// <summary>A metric of a vault: the one that is made holds this table's backups and no others.</summary>
    private static Metric BackupMetric(string name, string vaultName, Duration period) =>
        new(
            new MetricProps
            {
                Namespace = "AWS/Backup",
                MetricName = name,
                DimensionsMap = new Dictionary<string, string>(StringComparer.Ordinal) { ["BackupVaultName"] = vaultName },
                Statistic = Stats.SUM,
                Period = period,
            }
        );

    private Alarm? Create(AlarmDefinition definition, AlarmTuning? tuning)
    {
        var alarm = definition.Create(this, _parts.Table, tuning, _parts.AlarmActions);
        if (alarm is not null)
        {
            _all.Add(alarm);
        }

        return alarm;
    }

    private static Dictionary<string, Alarm> ForEach(IEnumerable<string> names, Func<string, Alarm?> create) =>
        names
            .Select(name => KeyValuePair.Create(name, create(name)))
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value!, StringComparer.Ordinal);
}
