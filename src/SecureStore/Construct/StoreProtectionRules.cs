using System.Text.RegularExpressions;

namespace RegulatedData.Cdk;

/// <summary>What the props of a protection must not say at once.</summary>
internal static partial class StoreProtectionRules
{
    private const int MostMetricsOfAnAlarm = 10;

    public static void Check(StoreProtectionProps props)
    {
        CheckTopic(props);
        CheckBackup(props);
        CheckReplicaAlarm(props);
        if (props is ProtectProps protect)
        {
            CheckNames(protect);
        }
    }

    private static void CheckTopic(StoreProtectionProps props)
    {
        if (props is { AlarmTopic: not null, Notifications.IsOptedOut: true })
        {
            throw Mend.Error(
                "both an AlarmTopic and an opt-out of Notifications",
                "one of them",
                "remove Notifications to have messages sent to the topic, or AlarmTopic to have none sent"
            );
        }

        if (props is { AlarmTopicKey: not null, AlarmTopic: null })
        {
            throw Mend.Error(
                "an AlarmTopicKey without an AlarmTopic",
                "the key of a topic that is given; the topic that is made is encrypted by EncryptionKey",
                "pass the AlarmTopic too, or remove AlarmTopicKey"
            );
        }
    }

    private static void CheckBackup(StoreProtectionProps props)
    {
        if (props.Backup is { IsOptedOut: true })
        {
            foreach (
                var (name, tuning) in new[]
                {
                    (nameof(props.BackupJobsFailedAlarm), props.BackupJobsFailedAlarm),
                    (nameof(props.RestoreJobsFailedAlarm), props.RestoreJobsFailedAlarm),
                    (nameof(props.CopyJobsFailedAlarm), props.CopyJobsFailedAlarm),
                    (nameof(props.NoRecoveryPointAlarm), props.NoRecoveryPointAlarm),
                }
            )
            {
                if (tuning is not null)
                {
                    throw Mend.Error(
                        $"{name} together with an opt-out of Backup",
                        "an alarm that there is: without backups none of these is made",
                        $"remove {name}, or keep backups"
                    );
                }
            }

            return;
        }

        var policy = props.Backup ?? new BackupPolicy();
        CheckVault(policy);
        CheckCopies(props, policy);
        CheckDaily(props, policy);
    }

    private static void CheckVault(BackupPolicy policy)
    {
        if (policy.Vault is not null && (policy.VaultLock is not null || policy.VaultName is not null))
        {
            throw Mend.Error(
                $"a Vault together with {(policy.VaultLock is null ? "VaultName" : "VaultLock")}",
                "a vault that is given, or the name and lock of the vault that is made",
                "name and lock the vault where it is made, or remove Vault"
            );
        }

        if (Mend.IsKnown(policy.VaultName) && !VaultNames().IsMatch(policy.VaultName!))
        {
            throw Mend.Error(
                $"the vault name \"{policy.VaultName}\"",
                "2 to 50 letters, digits, - and _",
                "shorten or change VaultName, or leave it out to have one generated"
            );
        }
    }

    private static void CheckCopies(StoreProtectionProps props, BackupPolicy policy)
    {
        if (props.CopyJobsFailedAlarm is not null && policy.Copies.Length == 0)
        {
            throw Mend.Error(
                "a CopyJobsFailedAlarm without copies",
                "an alarm that there is",
                "remove CopyJobsFailedAlarm, or add Copies to the BackupPolicy"
            );
        }

        var vaults = policy.Copies.Select(copy => copy.DestinationVault.BackupVaultName).Distinct(StringComparer.Ordinal).Count();
        if (vaults > MostMetricsOfAnAlarm && props.CopyJobsFailedAlarm is not { IsOptedOut: true })
        {
            throw Mend.Error(
                $"copies to vaults of {vaults} names",
                $"{MostMetricsOfAnAlarm} at most: the alarm on failed copies adds up a metric for each, and CloudWatch takes no more",
                "remove some, or set CopyJobsFailedAlarm = AlarmTuning.Remove(\"why\")"
            );
        }
    }

    /// <summary>CloudWatch looks back 7 days at most, so only a backup that is made more often can be missed.</summary>
    private static void CheckDaily(StoreProtectionProps props, BackupPolicy policy)
    {
        if (policy.Daily is { IsOptedOut: true } && props.NoRecoveryPointAlarm is not { IsOptedOut: true })
        {
            throw Mend.Error(
                "an opt-out of the daily backup, with the alarm that tells when none was made for 26 hours",
                "a daily backup, or no such alarm: it would always be on",
                "keep Daily, or set NoRecoveryPointAlarm = AlarmTuning.Remove(\"why\")"
            );
        }
    }

    private static void CheckReplicaAlarm(StoreProtectionProps props)
    {
        var hasReplicas = props switch
        {
            SecureStoreProps store => store.Replicas.Length > 0,
            ProtectProps protect => protect.ReplicaRegions.Length > 0,
            _ => false,
        };
        if (props.ReplicationLatencyAlarm is not null && !hasReplicas)
        {
            throw Mend.Error(
                "a ReplicationLatencyAlarm without replicas",
                "an alarm that there is",
                $"remove ReplicationLatencyAlarm, or add {(props is ProtectProps ? "ReplicaRegions" : "Replicas")}"
            );
        }
    }

    private static void CheckNames(ProtectProps props)
    {
        foreach (
            var (prop, names) in new[]
            {
                (nameof(props.GlobalSecondaryIndexNames), props.GlobalSecondaryIndexNames),
                (nameof(props.ReplicaRegions), props.ReplicaRegions),
            }
        )
        {
            if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            {
                throw Mend.Error($"\"{twice.Key}\" twice in {prop}", "each name once", "remove one");
            }
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{2,50}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VaultNames();
}
