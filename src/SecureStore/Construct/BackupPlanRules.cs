using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.Events;

namespace RegulatedData.Cdk;

/// <summary>The rules of the backup plan: the defaults, the user's changes, and the checks that AWS Backup would make too late.</summary>
internal static class BackupPlanRules
{
    private static readonly Duration Cold = Duration.Days(90);
    private static readonly Duration SevenYears = Duration.Days(Retention.SevenYears);

    public static IReadOnlyList<BackupPlanRule> For(BackupPolicy policy)
    {
        var all = policy.KeepAllSevenYears;
        BackupPlanRule?[] rules =
        [
            Rule(policy, "Daily", policy.Daily, Cron(), all ? SevenYears : Duration.Days(35), all ? Cold : null),
            Rule(policy, "Weekly", policy.Weekly, Cron(weekDay: "SAT"), all ? SevenYears : Duration.Days(90), all ? Cold : null),
            Rule(policy, "Monthly", policy.Monthly, Cron(day: "1"), SevenYears, Cold),
        ];
        BackupPlanRule[] kept = [.. rules.OfType<BackupPlanRule>()];
        return kept.Length > 0
            ? kept
            : throw Mend.Error(
                "a backup policy that opts out of the daily, the weekly and the monthly backup",
                "at least one of them",
                "keep one, or opt out of backups with BackupPolicy.OptOut(\"why\")"
            );
    }

    private static Schedule Cron(string? day = null, string? weekDay = null) =>
        Schedule.Cron(
            new CronOptions
            {
                Hour = "5",
                Minute = "0",
                Day = day,
                WeekDay = weekDay,
            }
        );

    private static BackupPlanRule? Rule(
        BackupPolicy policy,
        string name,
        BackupRule? change,
        Schedule schedule,
        Duration deleteAfter,
        Duration? moveToCold
    )
    {
        if (change is { IsOptedOut: true })
        {
            return null;
        }

        if (policy.KeepAllSevenYears && (change?.DeleteAfter is not null || change?.MoveToColdStorageAfter is not null))
        {
            throw Mend.Error(
                $"KeepAllSevenYears together with a retention of its own for the backup {name}",
                "one of them",
                $"remove KeepAllSevenYears, or {name}'s DeleteAfter and MoveToColdStorageAfter"
            );
        }

        schedule = change?.Schedule ?? schedule;
        CheckSchedule(name, schedule);
        deleteAfter = change?.DeleteAfter ?? deleteAfter;
        // A shorter retention than the default's takes the default's move to cold storage away with it.
        moveToCold =
            change?.MoveToColdStorageAfter
            ?? (change?.DeleteAfter is null ? moveToCold : FittingCold($"the backup {name}", moveToCold, deleteAfter));
        CheckLifecycle($"the backup {name}", deleteAfter, moveToCold, policy.VaultLock);
        CheckWindows(name, change);

        return new BackupPlanRule(
            new BackupPlanRuleProps
            {
                RuleName = name,
                ScheduleExpression = schedule,
                DeleteAfter = deleteAfter,
                MoveToColdStorageAfter = moveToCold,
                StartWindow = change?.StartWindow ?? Duration.Hours(1),
                CompletionWindow = change?.CompletionWindow ?? Duration.Days(1),
                CopyActions =
                    policy.Copies.Length == 0 ? null : [.. policy.Copies.Select(copy => Copy(policy, name, copy, deleteAfter, moveToCold))],
            }
        );
    }

    private static BackupPlanCopyActionProps Copy(
        BackupPolicy policy,
        string name,
        BackupCopy copy,
        Duration deleteAfter,
        Duration? moveToCold
    )
    {
        var copyDeleteAfter = copy.DeleteAfter ?? deleteAfter;
        var copyMoveToCold = copy.MoveToColdStorageAfter ?? FittingCold($"the copy of the backup {name}", moveToCold, copyDeleteAfter);
        CheckLifecycle($"the copy of the backup {name}", copyDeleteAfter, copyMoveToCold, copy.DestinationLock ?? policy.VaultLock);
        return new BackupPlanCopyActionProps
        {
            DestinationBackupVault = copy.DestinationVault,
            DeleteAfter = copyDeleteAfter,
            MoveToColdStorageAfter = copyMoveToCold,
        };
    }

    private static Duration? FittingCold(string what, Duration? moveToCold, Duration deleteAfter)
    {
        var delete = Retention.Days(deleteAfter, $"a retention of {what}");
        var cold = Retention.Days(moveToCold, $"a move to cold storage of {what}");
        return delete < cold + Retention.ShortestInColdStorage ? null : moveToCold;
    }

    private static void CheckSchedule(string name, Schedule schedule)
    {
        if (Mend.IsKnown(schedule.ExpressionString) && !schedule.ExpressionString.StartsWith("cron(", StringComparison.Ordinal))
        {
            throw Mend.Error(
                $"the schedule {schedule.ExpressionString} for the backup {name}",
                "a cron expression, as AWS Backup takes no other",
                "use Schedule.Cron"
            );
        }
    }

    private static void CheckLifecycle(string what, Duration deleteAfter, Duration? moveToCold, VaultLock? vaultLock)
    {
        var delete = Retention.Days(deleteAfter, $"a retention of {what}");
        var cold = Retention.Days(moveToCold, $"a move to cold storage of {what}");
        if (delete is < 1 or > 36500 || cold is < 1)
        {
            throw Mend.Error(
                $"{what} with DeleteAfter {delete} days{(cold is null ? "" : $" and MoveToColdStorageAfter {cold} days")}",
                "1 to 36,500 days",
                "change DeleteAfter or MoveToColdStorageAfter"
            );
        }

        if (delete < cold + Retention.ShortestInColdStorage)
        {
            throw Mend.Error(
                $"{what} with DeleteAfter {delete} days and MoveToColdStorageAfter {cold} days",
                $"DeleteAfter at least 90 days after the move: what is in cold storage is kept, and paid for, 90 days",
                $"set DeleteAfter to {cold + Retention.ShortestInColdStorage} days or more, or leave MoveToColdStorageAfter out"
            );
        }

        var min = Retention.Days(vaultLock?.MinRetention, "the lock's shortest retention");
        var max = Retention.Days(vaultLock?.MaxRetention, "the lock's longest retention");
        if (delete < min || delete > max)
        {
            throw Mend.Error(
                $"{what} with DeleteAfter {delete} days, into a vault locked from {min} to {(max is null ? "any number of" : max)} days",
                "a retention that the lock allows: AWS Backup fails each job outside of it",
                "change DeleteAfter, or the lock"
            );
        }
    }

    private static void CheckWindows(string name, BackupRule? change)
    {
        if (change?.StartWindow is { } start && !start.IsUnresolved() && start.ToMinutes() < 60)
        {
            throw Mend.Error(
                $"a StartWindow of {start.ToHumanString()} for the backup {name}",
                "60 minutes or more, AWS Backup's limit",
                "pass Duration.Hours(1) or more"
            );
        }
    }
}
