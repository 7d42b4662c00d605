namespace RegulatedData.LocalCloud.Authorization;

/// <summary>CloudFormation: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html</summary>
internal sealed class CloudFormationPermissions : PermissionTable
{
    public CloudFormationPermissions()
        : base("cloudformation")
    {
        On(c => c.Find("StackName") is null ? "*" : Stack(c), "DescribeStacks");
        On(
            Stack,
            "DescribeStackEvents",
            "DescribeStackResource",
            "DescribeStackResources",
            "ListStackResources",
            "GetTemplate",
            "GetTemplateSummary",
            "GetStackPolicy",
            "SetStackPolicy",
            "UpdateTerminationProtection",
            "DescribeChangeSet",
            "DeleteChangeSet",
            "ExecuteChangeSet",
            "ListChangeSets",
            "SignalResource",
            "CancelUpdateStack"
        );
        OnEach(
            c => [Own(c, Stack(c)), .. PassRole(c.Find("RoleARN"), "cloudformation.amazonaws.com")],
            "CreateStack",
            "UpdateStack",
            "DeleteStack",
            "CreateChangeSet",
            "ContinueUpdateRollback"
        );
        OnAnything("ListStacks", "ListExports", "ListImports", "ValidateTemplate");
    }

    // By name, AWS judges "stack/name/*", since the id after the name is CloudFormation's.
    private static string Stack(PermissionCall call)
    {
        var nameOrArn = call.Find("StackName") is { Length: > 0 } name ? name : call.RequiredAny("PhysicalResourceId", "ChangeSetName");
        return Arns.IsArn(nameOrArn) ? nameOrArn : call.Arn("cloudformation", $"stack/{nameOrArn}/*");
    }
}
