using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS::Backup::RestoreTestingSelection.</summary>
internal sealed class RestoreTestingSelection : IResourceType
{
    private static readonly string[] _same =
    [
        "RestoreTestingSelectionName",
        "IamRoleArn",
        "ProtectedResourceArns",
        "ProtectedResourceConditions",
        "ProtectedResourceType",
        "RestoreMetadataOverrides",
        "ValidationWindowHours",
    ];

    public string TypeName => "AWS::Backup::RestoreTestingSelection";

    public PropertySupport Properties { get; } = new([.. _same, "RestoreTestingPlanName"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var plan = request.Properties.Required("RestoreTestingPlanName");
        await BackupApi.PutAsync(
            request,
            Path(plan),
            new JsonObject
            {
                ["RestoreTestingSelection"] = request.Properties.Pick(_same),
                ["CreatorRequestId"] = Guid.NewGuid().ToString(),
            },
            ct
        );
        return new Provisioned($"{plan}|{request.Properties.Required("RestoreTestingSelectionName")}");
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        var parts = resource.PhysicalId.Split('|');
        return BackupApi.DeleteAsync(request, $"{Path(parts[0])}/{BackupApi.Escape(parts[1])}", ct);
    }

    private static string Path(string plan) => $"/restore-testing/plans/{BackupApi.Escape(plan)}/selections";
}
