using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Events.Alarms;

/// <summary>What CloudWatch tells about an alarm's change: to topics, and to EventBridge.</summary>
/// <remarks>Sources: CloudWatch User Guide, "Notifying users on alarm changes" and "Alarm events and EventBridge".</remarks>
internal static class AlarmMessages
{
    private static readonly Dictionary<string, string> s_regions = new(StringComparer.Ordinal)
    {
        ["us-east-1"] = "US East (N. Virginia)",
        ["us-east-2"] = "US East (Ohio)",
        ["us-west-1"] = "US West (N. California)",
        ["us-west-2"] = "US West (Oregon)",
        ["ca-central-1"] = "Canada (Central)",
        ["eu-west-1"] = "EU (Ireland)",
        ["eu-west-2"] = "EU (London)",
        ["eu-central-1"] = "EU (Frankfurt)",
    };

    /// <summary>The notification's subject.</summary>
    public static string Subject(Alarm alarm, AlarmState state, string region)
    {
        var subject = $"{state.Value}: \"{alarm.Name}\" in {RegionName(region)}";
        // SNS takes fewer than 100 characters, and CloudFormation's alarm names alone may be longer.
        return subject.Length < 100 ? subject : $"{subject[..96]}...";
    }

    /// <summary>The notification that a topic gets.</summary>
    public static JsonObject Notification(Alarm alarm, AlarmState before, AlarmState now, string account, string region) =>
        new()
        {
            ["AlarmName"] = alarm.Name,
            ["AlarmDescription"] = alarm.Description,
            ["AWSAccountId"] = account,
            ["AlarmConfigurationUpdatedTimestamp"] = EventTime.FormatAlarm(alarm.Configured),
            ["NewStateValue"] = now.Value,
            ["NewStateReason"] = now.Reason,
            ["StateChangeTime"] = EventTime.FormatAlarm(now.Since),
            ["Region"] = RegionName(region),
            ["AlarmArn"] = alarm.Arn,
            ["OldStateValue"] = before.Value,
            ["OKActions"] = Array(alarm.OkActions),
            ["AlarmActions"] = Array(alarm.AlarmActions),
            ["InsufficientDataActions"] = Array(alarm.InsufficientDataActions),
            ["Trigger"] = Trigger(alarm),
        };

    /// <summary>The detail of a "CloudWatch Alarm State Change" event.</summary>
    public static JsonObject Detail(Alarm alarm, AlarmState before, AlarmState now) =>
        new()
        {
            ["alarmName"] = alarm.Name,
            ["state"] = State(now),
            ["previousState"] = State(before),
            ["configuration"] = new JsonObject { ["description"] = alarm.Description, ["metrics"] = Metrics(alarm) },
        };

    private static JsonObject State(AlarmState state)
    {
        var json = new JsonObject
        {
            ["value"] = state.Value,
            ["reason"] = state.Reason,
            ["timestamp"] = EventTime.FormatAlarm(state.Since),
        };
        if (state.ReasonData is not null)
            json["reasonData"] = state.ReasonData;
        return json;
    }

    private static JsonObject Trigger(Alarm alarm)
    {
        var trigger = new JsonObject();
        if (alarm.Metrics.Count == 0)
        {
            trigger["MetricName"] = alarm.MetricName;
            trigger["Namespace"] = alarm.Namespace;
            trigger["StatisticType"] = alarm.ExtendedStatistic is null ? "Statistic" : "ExtendedStatistic";
            trigger[alarm.ExtendedStatistic is null ? "Statistic" : "ExtendedStatistic"] =
                alarm.ExtendedStatistic ?? alarm.Statistic?.ToUpperInvariant();
            trigger["Unit"] = alarm.Unit;
            trigger["Dimensions"] = Dimensions(alarm.Dimensions);
        }
        trigger["Period"] = alarm.Period;
        trigger["EvaluationPeriods"] = alarm.EvaluationPeriods;
        if (alarm.DatapointsToAlarm is { } datapoints)
            trigger["DatapointsToAlarm"] = datapoints;
        trigger["ComparisonOperator"] = alarm.ComparisonOperator;
        trigger["Threshold"] = alarm.Threshold;
        trigger["TreatMissingData"] = alarm.TreatMissingData;
        trigger["EvaluateLowSampleCountPercentile"] = "";
        if (alarm.Metrics.Count > 0)
            trigger["Metrics"] = new JsonArray([.. alarm.Metrics.Select(TriggerMetric)]);
        return trigger;
    }

    private static JsonObject TriggerMetric(XElement query)
    {
        var json = new JsonObject { ["Id"] = query.Element("Id")?.Value };
        if (query.Element("Expression")?.Value is { Length: > 0 } expression)
            json["Expression"] = expression;
        if (query.Element("Label")?.Value is { Length: > 0 } label)
            json["Label"] = label;
        if (query.Element("MetricStat") is { HasElements: true } stat)
            json["MetricStat"] = new JsonObject
            {
                ["Metric"] = new JsonObject
                {
                    ["Dimensions"] = Dimensions(Alarm.DimensionsOf(stat.Element("Metric")!)),
                    ["MetricName"] = stat.Element("Metric")!.Element("MetricName")?.Value,
                    ["Namespace"] = stat.Element("Metric")!.Element("Namespace")?.Value,
                },
                ["Period"] = Whole(stat.Element("Period")),
                ["Stat"] = stat.Element("Stat")?.Value,
            };
        json["ReturnData"] = query.Element("ReturnData")?.Value != "false";
        return json;
    }

    private static JsonArray Metrics(Alarm alarm)
    {
        if (alarm.Metrics.Count > 0)
            return [.. alarm.Metrics.Select(EventMetric)];
        return
        [
            new JsonObject
            {
                ["id"] = "m1",
                ["metricStat"] = MetricStat(
                    alarm.Namespace,
                    alarm.MetricName,
                    alarm.Dimensions,
                    alarm.Period,
                    alarm.ExtendedStatistic ?? alarm.Statistic
                ),
                ["returnData"] = true,
            },
        ];
    }

    private static JsonNode EventMetric(XElement query)
    {
        var json = new JsonObject { ["id"] = query.Element("Id")?.Value };
        if (query.Element("Expression")?.Value is { Length: > 0 } expression)
            json["expression"] = expression;
        if (query.Element("Label")?.Value is { Length: > 0 } label)
            json["label"] = label;
        if (query.Element("MetricStat") is { HasElements: true } stat)
            json["metricStat"] = MetricStat(
                stat.Element("Metric")!.Element("Namespace")?.Value,
                stat.Element("Metric")!.Element("MetricName")?.Value,
                Alarm.DimensionsOf(stat.Element("Metric")!),
                Whole(stat.Element("Period")),
                stat.Element("Stat")?.Value
            );
        json["returnData"] = query.Element("ReturnData")?.Value != "false";
        return json;
    }

    private static JsonObject MetricStat(
        string? ns,
        string? name,
        IReadOnlyList<(string Name, string Value)> dimensions,
        int? period,
        string? stat
    ) =>
        new()
        {
            ["metric"] = new JsonObject
            {
                ["namespace"] = ns,
                ["name"] = name,
                ["dimensions"] = new JsonObject(dimensions.Select(d => KeyValuePair.Create(d.Name, (JsonNode?)d.Value))),
            },
            ["period"] = period,
            ["stat"] = stat,
        };

    private static int? Whole(XElement? element) =>
        element?.Value is { Length: > 0 } text ? (int)double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : null;

    private static JsonArray Dimensions(IReadOnlyList<(string Name, string Value)> dimensions) =>
        [.. dimensions.Select(d => (JsonNode)new JsonObject { ["value"] = d.Value, ["name"] = d.Name })];

    private static JsonArray Array(IReadOnlyList<string> values) => [.. values.Select(v => (JsonNode)v)];

    private static string RegionName(string region) => s_regions.GetValueOrDefault(region, region);
}
