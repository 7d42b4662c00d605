using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS::Backup::RestoreTestingPlan.</summary>
internal sealed class RestoreTestingPlan : IResourceType
{
    private static readonly string[] _same =
    [
        "RestoreTestingPlanName",
        "RecoveryPointSelection",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "StartWindowHours",
    ];

    public string TypeName => "AWS::Backup::RestoreTestingPlan";

    public PropertySupport Properties { get; } = new([.. _same, "Tags"]);

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var answer = await BackupApi.PutAsync(
            request,
            "/restore-testing/plans",
            new JsonObject
            {
                ["RestoreTestingPlan"] = request.Properties.Pick(_same),
                ["CreatorRequestId"] = Guid.NewGuid().ToString(),
            }.With("Tags", request.Properties.TagMap()),
            ct
        );
        var name = request.Properties.Required("RestoreTestingPlanName");
        var arn = answer["RestoreTestingPlanArn"]!.GetValue<string>();
        return new Provisioned(name) { Attributes = { ["RestoreTestingPlanArn"] = arn }, Arn = arn };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        BackupApi.DeleteAsync(request, $"/restore-testing/plans/{BackupApi.Escape(resource.PhysicalId)}", ct);
}
