using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS::Backup::BackupSelection.</summary>
internal sealed class BackupSelection : IResourceType
{
    public string TypeName => "AWS::Backup::BackupSelection";

    public PropertySupport Properties { get; } = new("BackupPlanId", "BackupSelection");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var plan = request.Properties.Required("BackupPlanId");
        var selection = request.Properties.Node("BackupSelection") ?? throw request.Properties.Fault("BackupSelection", "is required.");
        var answer = await BackupApi.PutAsync(
            request,
            $"{Path(plan)}/",
            new JsonObject { ["BackupSelection"] = selection, ["CreatorRequestId"] = Guid.NewGuid().ToString() },
            ct
        );
        var id = answer["SelectionId"]!.GetValue<string>();
        return new Provisioned(id)
        {
            Attributes =
            {
                ["SelectionId"] = id,
                ["Id"] = id,
                ["BackupPlanId"] = plan,
            },
        };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        BackupApi.DeleteAsync(request, $"{Path(request.Properties.Required("BackupPlanId"))}/{BackupApi.Escape(resource.PhysicalId)}", ct);

    private static string Path(string plan) => $"/backup/plans/{BackupApi.Escape(plan)}/selections";
}
