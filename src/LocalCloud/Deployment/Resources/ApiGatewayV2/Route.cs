namespace RegulatedData.LocalCloud.Deployment.Resources.ApiGatewayV2;

/// <summary>AWS::ApiGatewayV2::Route.</summary>
internal sealed class Route : IResourceType
{
    private static readonly string[] _same = ["AuthorizationType", "AuthorizerId", "OperationName", "RouteKey", "Target"];

    public string TypeName => "AWS::ApiGatewayV2::Route";

    public PropertySupport Properties { get; } =
        new PropertySupport([.. _same, "ApiId"])
            .Without("The local cloud knows routes with IAM authorization and with none.", "AuthorizationScopes")
            .Without(
                "HTTP APIs don't have it.",
                "ApiKeyRequired",
                "ModelSelectionExpression",
                "RequestModels",
                "RequestParameters",
                "RouteResponseSelectionExpression"
            );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        if (properties.String("AuthorizationType") is not (null or "NONE" or "AWS_IAM"))
            request.NotEmulated("AuthorizationType", "The local cloud knows NONE and AWS_IAM: a route with another one answers 500.");
        var route = await ApiGatewayApi.CreateAsync(
            request,
            ApiGatewayApi.Path(request, "routes"),
            ApiGatewayApi.Body(properties, _same),
            ct
        );
        var id = route["routeId"]!.GetValue<string>();
        return new Provisioned(id) { Attributes = { ["RouteId"] = id } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        ApiGatewayApi.DeleteAsync(request, ApiGatewayApi.Path(request, $"routes/{Uri.EscapeDataString(resource.PhysicalId)}"), ct);
}
