using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>CloudWatch: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html</summary>
internal sealed class CloudWatchPermissions : PermissionTable
{
    public CloudWatchPermissions()
        : base("monitoring", "cloudwatch")
    {
        OnEach(c => [Own(c, "*").With("cloudwatch:namespace", c.Required("Namespace"))], "PutMetricData");
        OnAnything(
            "GetMetricData",
            "GetMetricStatistics",
            "ListMetrics",
            "DescribeAlarmsForMetric",
            "ListDashboards",
            "GetMetricWidgetImage"
        );
        On(c => Alarm(c, c.Required("AlarmName")), "PutMetricAlarm", "PutCompositeAlarm", "SetAlarmState");
        OnEach(c => Names(c, "AlarmNames").DefaultIfEmpty("*").Select(n => Own(c, Alarm(c, n))), "DescribeAlarms");
        OnEach(c => Named(c, "AlarmNames").Select(n => Own(c, Alarm(c, n))), "DeleteAlarms", "EnableAlarmActions", "DisableAlarmActions");
        On(c => Alarm(c, c.Find("AlarmName") ?? "*"), "DescribeAlarmHistory");
        On(c => Dashboard(c, c.Required("DashboardName")), "PutDashboard", "GetDashboard");
        OnEach(c => Named(c, "DashboardNames").Select(n => Own(c, Dashboard(c, n))), "DeleteDashboards");
        On(c => c.Required("ResourceARN"), "TagResource", "UntagResource", "ListTagsForResource");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys => ["cloudwatch:namespace"];

    private static string Alarm(PermissionCall call, string name) => call.Arn("cloudwatch", $"alarm:{name}");

    private static string Dashboard(PermissionCall call, string name) => $"arn:aws:cloudwatch::{call.AccountId}:dashboard/{name}";

    private static IReadOnlyList<string> Named(PermissionCall call, string member) =>
        Names(call, member) is { Count: > 0 } names
            ? names
            : throw new PolicyException($"{call.Request.Operation} doesn't say {member}, so the local cloud can't tell what it is about.");

    private static IReadOnlyList<string> Names(PermissionCall call, string member) =>
        call.Request.Protocol is AwsProtocol.Query
            ? [.. call.Request.Form.Where(p => p.Key.StartsWith($"{member}.member.", StringComparison.Ordinal)).Select(p => p.Value)]
            : [.. (call.Json[member] as JsonArray ?? []).Select(PermissionCall.Text).OfType<string>()];
}
