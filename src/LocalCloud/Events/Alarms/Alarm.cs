using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Events.Alarms;

/// <summary>A metric alarm, as DescribeAlarms shows it.</summary>
internal sealed class Alarm(XElement member)
{
    public string Name => Text("AlarmName") ?? "";
    public string Arn => Text("AlarmArn") ?? "";
    public string? Description => Text("AlarmDescription");
    public DateTimeOffset Configured => Time("AlarmConfigurationUpdatedTimestamp");
    public bool ActionsEnabled => Text("ActionsEnabled") != "false";
    public IReadOnlyList<string> OkActions => Members("OKActions");
    public IReadOnlyList<string> AlarmActions => Members("AlarmActions");
    public IReadOnlyList<string> InsufficientDataActions => Members("InsufficientDataActions");
    public string? MetricName => Text("MetricName");
    public string? Namespace => Text("Namespace");
    public string? Statistic => Text("Statistic");
    public string? ExtendedStatistic => Text("ExtendedStatistic");
    public string? Unit => Text("Unit");
    public int? Period => Number("Period");
    public int? EvaluationPeriods => Number("EvaluationPeriods");
    public int? DatapointsToAlarm => Number("DatapointsToAlarm");
    public string? ComparisonOperator => Text("ComparisonOperator");
    public double? Threshold =>
        Text("Threshold") is { } text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;
    public string TreatMissingData => Text("TreatMissingData") ?? "missing";
    public IReadOnlyList<(string Name, string Value)> Dimensions => DimensionsOf(member);
    public IReadOnlyList<XElement> Metrics => [.. member.Element("Metrics")?.Elements("member") ?? []];

    /// <summary>What is done in a state.</summary>
    public IReadOnlyList<string> ActionsFor(string state) =>
        state switch
        {
            "ALARM" => AlarmActions,
            "OK" => OkActions,
            _ => InsufficientDataActions,
        };

    /// <summary>The dimensions of an alarm or of a metric in it.</summary>
    public static IReadOnlyList<(string Name, string Value)> DimensionsOf(XElement parent) =>
        [.. parent.Element("Dimensions")?.Elements("member").Select(d => (d.Element("Name")!.Value, d.Element("Value")!.Value)) ?? []];

    private string? Text(string name) => member.Element(name)?.Value is { Length: > 0 } text ? text : null;

    private int? Number(string name) =>
        Text(name) is { } text ? (int)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private DateTimeOffset Time(string name) =>
        Text(name) is { } text
            ? DateTimeOffset.Parse(
                text,
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AssumeUniversal
            )
            : DateTimeOffset.UnixEpoch;

    private string[] Members(string name) => [.. member.Element(name)?.Elements("member").Select(e => e.Value) ?? []];
}

/// <summary>A state that an alarm is or was in.</summary>
/// <param name="Value">OK, ALARM or INSUFFICIENT_DATA.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="ReasonData">Why, as JSON; null for none.</param>
/// <param name="Since">Since when.</param>
internal sealed record AlarmState(string Value, string Reason, string? ReasonData, DateTimeOffset Since);
