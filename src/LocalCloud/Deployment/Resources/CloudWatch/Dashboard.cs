using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.CloudWatch;

/// <summary>AWS::CloudWatch::Dashboard.</summary>
internal sealed class Dashboard : IResourceType
{
    public string TypeName => "AWS::CloudWatch::Dashboard";

    public PropertySupport Properties { get; } = new("DashboardName", "DashboardBody");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.Properties.String("DashboardName") ?? PhysicalNames.CreateWithoutStack(request.LogicalId, 255);
        var body = request.Properties.Required("DashboardBody");
        await CloudWatchApi.CallAsync(
            request.Aws,
            "PutDashboard",
            new JsonObject { ["DashboardName"] = name, ["DashboardBody"] = body },
            ct
        );
        return new Provisioned(name) { Arn = $"arn:{request.Stack.Partition}:cloudwatch::{request.Stack.Account}:dashboard/{name}" };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CloudWatchApi.CallAsync(
            request.Aws,
            "DeleteDashboards",
            new JsonObject { ["DashboardNames"] = ApiJson.List([resource.PhysicalId]) },
            ct
        );
}
