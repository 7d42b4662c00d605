namespace RegulatedData.LocalCloud.Authorization;

/// <summary>CloudWatch Logs: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html</summary>
internal sealed class LogsPermissions : PermissionTable
{
    public LogsPermissions()
        : base("logs")
    {
        On(
            Group,
            "CreateLogGroup",
            "DeleteLogGroup",
            "CreateLogStream",
            "DescribeLogStreams",
            "FilterLogEvents",
            "PutRetentionPolicy",
            "DeleteRetentionPolicy",
            "AssociateKmsKey",
            "DisassociateKmsKey",
            "PutMetricFilter",
            "DeleteMetricFilter",
            "DescribeSubscriptionFilters",
            "DeleteSubscriptionFilter",
            "ListTagsLogGroup",
            "TagLogGroup",
            "UntagLogGroup",
            "GetLogGroupFields",
            "PutDataProtectionPolicy",
            "GetDataProtectionPolicy",
            "DeleteDataProtectionPolicy"
        );
        On(c => $"{GroupArn(c)}:log-stream:{c.Required("logStreamName")}", "PutLogEvents", "GetLogEvents", "DeleteLogStream");
        OnEach(c => [Own(c, Group(c)), .. PassRole(c.Find("roleArn"), $"logs.{c.Region}.amazonaws.com")], "PutSubscriptionFilter");
        OnEach(StartQuery, "StartQuery");
        On(c => c.Required("resourceArn"), "TagResource", "UntagResource", "ListTagsForResource");
        // Without a group this lists all of them.
        On(c => c.Find("logGroupName") is null ? "*" : Group(c), "DescribeMetricFilters");
        On(c => c.Arn("logs", "log-group:*"), "DescribeLogGroups");
        OnAnything(
            "GetQueryResults",
            "StopQuery",
            "DescribeQueries",
            "DescribeResourcePolicies",
            "PutResourcePolicy",
            "DeleteResourcePolicy"
        );
    }

    // AWS judges a group by its ARN with :* at the end.
    private static string Group(PermissionCall call) => $"{GroupArn(call)}:*";

    private static string GroupArn(PermissionCall call)
    {
        var nameOrArn = call.RequiredAny("logGroupName", "logGroupIdentifier");
        return Arns.IsArn(nameOrArn) ? WithoutStar(nameOrArn) : call.Arn("logs", $"log-group:{nameOrArn}");
    }

    private static string WithoutStar(string arn) => arn.EndsWith(":*", StringComparison.Ordinal) ? arn[..^2] : arn;

    private IEnumerable<RequiredPermission> StartQuery(PermissionCall call)
    {
        var names = (call.Json["logGroupNames"] ?? call.Json["logGroupIdentifiers"]) as System.Text.Json.Nodes.JsonArray;
        if (names is not { Count: > 0 })
            return [Own(call, Group(call))];
        return names
            .Select(PermissionCall.Text)
            .OfType<string>()
            .Select(name => Own(call, $"{(Arns.IsArn(name) ? WithoutStar(name) : call.Arn("logs", $"log-group:{name}"))}:*"));
    }
}
