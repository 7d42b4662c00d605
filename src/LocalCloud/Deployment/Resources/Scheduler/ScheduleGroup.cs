using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Scheduler;

/// <summary>AWS::Scheduler::ScheduleGroup.</summary>
internal sealed class ScheduleGroup : IResourceType
{
    public string TypeName => "AWS::Scheduler::ScheduleGroup";

    public PropertySupport Properties { get; } = new("Name", "Tags");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.NameFrom("Name", 64);
        var answer = await request.Aws.RestAsync(
            "scheduler",
            HttpMethod.Post,
            Path(name),
            new JsonObject().With("Tags", request.Properties.TagList()),
            ct
        );
        return new Provisioned(name) { Attributes = { ["Arn"] = answer!["ScheduleGroupArn"]!.DeepClone(), ["State"] = "ACTIVE" } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.RestAsync("scheduler", HttpMethod.Delete, Path(resource.PhysicalId), null, ct);

    private static string Path(string name) => $"/schedule-groups/{Uri.EscapeDataString(name)}";
}
