namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Step Functions: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html</summary>
internal sealed class StatesPermissions : PermissionTable
{
    public StatesPermissions()
        : base("states")
    {
        On(
            c => c.Required("stateMachineArn"),
            "StartExecution",
            "StartSyncExecution",
            "DescribeStateMachine",
            "DeleteStateMachine",
            "PublishStateMachineVersion",
            "ListStateMachineVersions",
            "ListStateMachineAliases"
        );
        OnEach(
            c => [Own(c, c.Arn("states", $"stateMachine:{c.Required("name")}")), .. PassRole(c.Find("roleArn"), "states.amazonaws.com")],
            "CreateStateMachine"
        );
        OnEach(c => [Own(c, c.Required("stateMachineArn")), .. PassRole(c.Find("roleArn"), "states.amazonaws.com")], "UpdateStateMachine");
        On(c => c.RequiredAny("stateMachineArn", "mapRunArn"), "ListExecutions");
        On(
            c => c.Required("executionArn"),
            "DescribeExecution",
            "DescribeStateMachineForExecution",
            "GetExecutionHistory",
            "StopExecution",
            "RedriveExecution",
            "ListMapRuns"
        );
        On(c => c.Required("mapRunArn"), "DescribeMapRun", "UpdateMapRun");
        On(c => c.Required("activityArn"), "DescribeActivity", "DeleteActivity", "GetActivityTask");
        On(c => c.Arn("states", $"activity:{c.Required("name")}"), "CreateActivity");
        On(c => c.Required("resourceArn"), "TagResource", "UntagResource", "ListTagsForResource");
        // A task token says nothing of its machine, so AWS ties these to no resource.
        OnAnything("SendTaskSuccess", "SendTaskFailure", "SendTaskHeartbeat");
        OnAnything("ListStateMachines", "ListActivities", "ValidateStateMachineDefinition");
    }
}
