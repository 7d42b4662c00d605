using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.Events;

namespace RegulatedData.Cdk;

/// <summary>Which recovery point a restore test takes.</summary>
public enum RestoreTestRecoveryPoint
{
    /// <summary>The latest within the selection window: proves that today's backups can be restored.</summary>
    Latest,

    /// <summary>Any within the selection window: proves, test by test, that older backups can be restored too.</summary>
    Random,
}

/// <summary>
/// How a store's backups are proven: AWS Backup restores one on a schedule, a check reads the restored table, and the result is
/// reported to AWS Backup, to CloudWatch and, where it is bad, to people. What isn't set has the default.
/// </summary>
public sealed class RestoreTestingPolicy : OptionalProtection
{
    internal const double DefaultMaximumDaysSincePassed = 9;

    /// <summary>Restore tests with the defaults.</summary>
    public RestoreTestingPolicy() { }

    private RestoreTestingPolicy(string reason)
        : base(reason) { }

    /// <summary>When a test starts. By default each Sunday at 07:00: after the night's backup, before the working week.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The schedule's time zone, such as <c>America/Chicago</c>. UTC by default.</summary>
    public string? ScheduleTimezone { get; init; }

    /// <summary>Which recovery point is restored. The latest by default.</summary>
    public RestoreTestRecoveryPoint RecoveryPoint { get; init; } = RestoreTestRecoveryPoint.Latest;

    /// <summary>How old the recovery point may be, in days, 1 to 365. 30 by default.</summary>
    public int SelectionWindowDays { get; init; } = 30;

    /// <summary>How late AWS Backup may start a test, in hours, 1 to 168. 8 by default.</summary>
    public int StartWindowHours { get; init; } = 8;

    /// <summary>
    /// How long a restored table is kept for the check, in hours, 1 to 168. 4 by default. AWS Backup deletes the table when the
    /// check has reported, or at the end of this time.
    /// </summary>
    public int ValidationWindowHours { get; init; } = 4;

    /// <summary>How many items of the restored table are read back, 1 to 1000. 100 by default.</summary>
    public int SampleSize { get; init; } = 100;

    /// <summary>
    /// The fewest items that a sound restore has. By default at least one, if the table itself holds any; 0 lets an empty restore pass.
    /// </summary>
    public long? MinimumCount { get; init; }

    /// <summary>The most items that a sound restore has. No upper bound by default.</summary>
    public long? MaximumCount { get; init; }

    /// <summary>How long the check may count items, 10 seconds to 13 minutes. 10 minutes by default.</summary>
    public Duration? ScanBudget { get; init; }

    /// <summary>
    /// After how many days without a passed test the alarm goes off. 9 by default: a weekly test with two days to look into a
    /// failed one. To be set when <see cref="Schedule"/> is.
    /// </summary>
    public double? MaximumDaysSincePassed { get; init; }

    /// <summary>Tunes the alarm on the days since a test last passed; its threshold is <see cref="MaximumDaysSincePassed"/>.</summary>
    public AlarmTuning? DaysSincePassedAlarm { get; init; }

    /// <summary>Tunes the alarm on restore checks that failed, timed out or were aborted.</summary>
    public AlarmTuning? CheckFailedAlarm { get; init; }

    /// <summary>Tunes the alarm on failures of the daily look at the last passed test.</summary>
    public AlarmTuning? AgeFailedAlarm { get; init; }

    /// <summary>No restore tests.</summary>
    /// <param name="reason">Why. It lands in the template's metadata.</param>
    /// <returns>The opted-out policy.</returns>
    /// <exception cref="ArgumentException">The reason is empty or blank.</exception>
    public static RestoreTestingPolicy OptOut(string reason) => new(reason);

    internal Duration EffectiveScanBudget => ScanBudget ?? Duration.Minutes(10);

    internal double EffectiveMaximumDays => MaximumDaysSincePassed ?? DefaultMaximumDaysSincePassed;

    internal void Validate()
    {
        InRange(nameof(SelectionWindowDays), SelectionWindowDays, 1, 365, "days");
        InRange(nameof(StartWindowHours), StartWindowHours, 1, 168, "hours");
        InRange(nameof(ValidationWindowHours), ValidationWindowHours, 1, 168, "hours");
        InRange(nameof(SampleSize), SampleSize, 1, 1000, "items");
        if (!EffectiveScanBudget.IsUnresolved())
            InRange(nameof(ScanBudget), EffectiveScanBudget.ToSeconds(), 10, 780, "seconds");
        ValidateCounts();
        ValidateAge();
    }

    private void ValidateCounts()
    {
        if (MinimumCount is < 0 || MaximumCount is < 0 || MinimumCount > MaximumCount)
        {
            throw Mend.Error(
                $"RestoreTesting.MinimumCount {Shown(MinimumCount)} and MaximumCount {Shown(MaximumCount)}",
                "bounds of at least 0, the minimum not above the maximum",
                "set bounds that a sound table is between, or leave one or both unset"
            );
        }
    }

    private static string Shown(long? bound) => bound?.ToString(CultureInfo.InvariantCulture) ?? "unset";

    private void ValidateAge()
    {
        if (Schedule is not null && MaximumDaysSincePassed is null && DaysSincePassedAlarm is not { IsOptedOut: true })
        {
            throw Mend.Error(
                "RestoreTesting.Schedule without MaximumDaysSincePassed",
                "both, as the alarm can't tell from a schedule how many days lie between two tests",
                "set MaximumDaysSincePassed a little above the days between two tests, such as 9 for a weekly one"
            );
        }

        if (EffectiveMaximumDays <= 0)
        {
            throw Mend.Error(
                $"RestoreTesting.MaximumDaysSincePassed {EffectiveMaximumDays}",
                "a number of days above 0",
                "set it a little above the days between two tests, such as 9 for a weekly one"
            );
        }

        if (DaysSincePassedAlarm?.Threshold is { } threshold)
        {
            throw Mend.Error(
                $"RestoreTesting.DaysSincePassedAlarm.Threshold {threshold}",
                "the threshold of this alarm in MaximumDaysSincePassed alone",
                "move the number to RestoreTesting.MaximumDaysSincePassed"
            );
        }
    }

    private static void InRange(string property, double value, double lowest, double highest, string unit)
    {
        if (value < lowest || value > highest)
        {
            throw Mend.Error(
                $"RestoreTesting.{property} {value}",
                $"{lowest} to {highest} {unit}",
                $"set {property} within these limits, or leave it unset for the default"
            );
        }
    }
}
