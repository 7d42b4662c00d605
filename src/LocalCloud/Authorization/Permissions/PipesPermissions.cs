namespace RegulatedData.LocalCloud.Authorization;

/// <summary>EventBridge Pipes: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgepipes.html</summary>
internal sealed class PipesPermissions : PermissionTable
{
    public PipesPermissions()
        : base("pipes")
    {
        OnEach(c => [Own(c, Pipe(c)), .. PassRole(c.Find("RoleArn"), "pipes.amazonaws.com")], "CreatePipe", "UpdatePipe");
        On(Pipe, "DeletePipe", "DescribePipe", "StartPipe", "StopPipe");
        On(c => c.Required("resourceArn"), "ListTagsForResource", "TagResource", "UntagResource");
        OnAnything("ListPipes");
    }

    private static string Pipe(PermissionCall call) => call.Arn("pipes", $"pipe/{call.Required("Name")}");
}
