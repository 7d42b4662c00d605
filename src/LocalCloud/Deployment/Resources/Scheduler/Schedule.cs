namespace RegulatedData.LocalCloud.Deployment.Resources.Scheduler;

/// <summary>AWS::Scheduler::Schedule.</summary>
internal sealed class Schedule : IResourceType
{
    private static readonly string[] _same =
    [
        "Description",
        "EndDate",
        "FlexibleTimeWindow",
        "GroupName",
        "KmsKeyArn",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "StartDate",
        "State",
        "Target",
    ];

    public string TypeName => "AWS::Scheduler::Schedule";

    public PropertySupport Properties { get; } = new([.. _same, "Name"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.NameFrom("Name", 64);
        var answer = await request.Aws.RestAsync(
            "scheduler",
            HttpMethod.Post,
            $"/schedules/{Uri.EscapeDataString(name)}",
            request.Properties.Pick(_same).With("ClientToken", Guid.NewGuid().ToString()),
            ct
        );
        return new Provisioned(name) { Attributes = { ["Arn"] = answer!["ScheduleArn"]!.DeepClone() } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        var group = Uri.EscapeDataString(request.Properties.String("GroupName") ?? "default");
        return request.Aws.RestAsync(
            "scheduler",
            HttpMethod.Delete,
            $"/schedules/{Uri.EscapeDataString(resource.PhysicalId)}?groupName={group}",
            null,
            ct
        );
    }
}
