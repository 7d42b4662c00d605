namespace RegulatedData.LocalCloud.Deployment.Resources.ApiGatewayV2;

/// <summary>AWS::ApiGatewayV2::Api: an HTTP API, which listens at a port of its own.</summary>
internal sealed class Api : IResourceType
{
    public string TypeName => "AWS::ApiGatewayV2::Api";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "Name",
            "ProtocolType",
            "Description",
            "Version",
            "DisableExecuteApiEndpoint",
            "RouteSelectionExpression",
            "Tags"
        )
            .Without("The local cloud answers no preflight requests, and adds no CORS headers.", "CorsConfiguration")
            .Without("The local cloud listens on 127.0.0.1 only.", "IpAddressType")
            .Without(
                "The local cloud takes APIs from their routes, not from an OpenAPI document.",
                "Body",
                "BodyS3Location",
                "FailOnWarnings"
            );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        if (properties.String("ProtocolType") is not "HTTP")
            throw properties.Fault(
                "ProtocolType",
                "must be HTTP: the local cloud emulates no WebSocket APIs, and none from OpenAPI documents."
            );
        var body = ApiGatewayApi
            .Body(properties, "ProtocolType", "Description", "Version", "RouteSelectionExpression")
            .With("name", properties.Required("Name"))
            .With("disableExecuteApiEndpoint", properties.Bool("DisableExecuteApiEndpoint"))
            .With("tags", properties.TagMap());
        var api = await ApiGatewayApi.CreateAsync(request, "/v2/apis", body, ct);
        var id = api["apiId"]!.GetValue<string>();
        return new Provisioned(id)
        {
            Arn = $"arn:{request.Stack.Partition}:apigateway:{request.Stack.Region}::/apis/{id}",
            Attributes = { ["ApiId"] = id, ["ApiEndpoint"] = api["apiEndpoint"]!.DeepClone() },
        };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        ApiGatewayApi.DeleteAsync(request, $"/v2/apis/{Uri.EscapeDataString(resource.PhysicalId)}", ct);
}
