using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS::Backup::BackupPlan.</summary>
internal sealed class BackupPlan : IResourceType
{
    public string TypeName => "AWS::Backup::BackupPlan";

    public PropertySupport Properties { get; } = new("BackupPlan", "BackupPlanTags");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var plan = request.Properties.Object("BackupPlan") ?? throw request.Properties.Fault("BackupPlan", "is required.");
        var body = plan.Pick("BackupPlanName", "AdvancedBackupSettings")
            .With("Rules", new JsonArray([.. plan.Objects("BackupPlanRule").Select(Rule)]));
        var answer = await BackupApi.PutAsync(
            request,
            "/backup/plans/",
            new JsonObject { ["BackupPlan"] = body, ["CreatorRequestId"] = Guid.NewGuid().ToString() }.With(
                "BackupPlanTags",
                request.Properties.TagMap("BackupPlanTags")
            ),
            ct
        );
        var id = answer["BackupPlanId"]!.GetValue<string>();
        var arn = answer["BackupPlanArn"]!.GetValue<string>();
        return new Provisioned(id)
        {
            Arn = arn,
            Attributes =
            {
                ["BackupPlanId"] = id,
                ["BackupPlanArn"] = arn,
                ["VersionId"] = answer["VersionId"]!.DeepClone(),
            },
        };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        BackupApi.DeleteAsync(request, $"/backup/plans/{BackupApi.Escape(resource.PhysicalId)}", ct);

    private static JsonObject Rule(PropertyBag rule)
    {
        var body = rule.Json.DeepClone().AsObject();
        body.Remove("TargetBackupVault");
        return body.With("TargetBackupVaultName", rule.Required("TargetBackupVault"));
    }
}
