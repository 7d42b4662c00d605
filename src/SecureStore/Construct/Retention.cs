using Amazon.CDK;

namespace RegulatedData.Cdk;

/// <summary>How long backups are kept, in days, as AWS Backup counts.</summary>
internal static class Retention
{
    /// <summary>Seven years, the two leap days that they can have included.</summary>
    public const int SevenYears = (7 * 365) + 2;

    /// <summary>What AWS Backup asks of a backup in cold storage.</summary>
    public const int ShortestInColdStorage = 90;

    /// <summary>A duration in whole days; <c>null</c> for none, or for a token, which is known only when the stack is deployed.</summary>
    public static double? Days(Duration? duration, string what)
    {
        if (duration is null || duration.IsUnresolved())
        {
            return null;
        }

        var days = duration.ToDays(new TimeConversionOptions { Integral = false });
        return days == Math.Floor(days)
            ? days
            : throw Mend.Error($"{what} of {duration.ToHumanString()}", "whole days, as AWS Backup counts", "pass Duration.Days(...)");
    }
}
