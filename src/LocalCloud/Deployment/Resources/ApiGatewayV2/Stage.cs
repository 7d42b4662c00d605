using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.ApiGatewayV2;

/// <summary>AWS::ApiGatewayV2::Stage. What its routes are, they are at once: there are no deployments here.</summary>
internal sealed class Stage : IResourceType
{
    public string TypeName => "AWS::ApiGatewayV2::Stage";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "ApiId",
            "StageName",
            "AutoDeploy",
            "Description",
            "AccessLogSettings.DestinationArn",
            "AccessLogSettings.Format",
            "DefaultRouteSettings.ThrottlingBurstLimit",
            "DefaultRouteSettings.ThrottlingRateLimit",
            "RouteSettings",
            "StageVariables",
            "Tags"
        )
            .Without("The local cloud measures no HTTP APIs.", "DefaultRouteSettings.DetailedMetricsEnabled")
            .Without("The local cloud serves an API's routes as they are, at once.", "DeploymentId");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.Required("StageName");
        var body = ApiGatewayApi
            .Body(properties, "Description")
            .With("stageName", name)
            .With("autoDeploy", properties.Bool("AutoDeploy"))
            .With("accessLogSettings", ApiJson.CamelCase(properties.Node("AccessLogSettings")))
            .With("defaultRouteSettings", ApiJson.CamelCase(properties.Node("DefaultRouteSettings")))
            .With("routeSettings", RouteSettings(properties))
            .With("stageVariables", properties.Node("StageVariables"))
            .With("tags", properties.TagMap());
        await ApiGatewayApi.CreateAsync(request, ApiGatewayApi.Path(request, "stages"), body, ct);
        return new Provisioned(name);
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        ApiGatewayApi.DeleteAsync(request, ApiGatewayApi.Path(request, $"stages/{Uri.EscapeDataString(resource.PhysicalId)}"), ct);

    /// <summary>The outer names are route keys.</summary>
    private static JsonObject? RouteSettings(PropertyBag properties) =>
        properties.Node("RouteSettings") is JsonObject settings
            ? new JsonObject(settings.ToList().Select(e => KeyValuePair.Create(e.Key, ApiJson.CamelCase(e.Value))))
            : null;
}
