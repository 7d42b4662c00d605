using System.Globalization;

namespace RegulatedData.LocalCloud.Events;

/// <summary>Times as the events write them.</summary>
internal static class EventTime
{
    /// <summary>An event's <c>time</c>: UTC, whole seconds.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Dates inside AWS Backup's details: UTC, with milliseconds.</summary>
    public static string FormatMilliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>CloudWatch's own way: 2024-01-01T00:00:00.000+0000.</summary>
    public static string FormatAlarm(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
}
