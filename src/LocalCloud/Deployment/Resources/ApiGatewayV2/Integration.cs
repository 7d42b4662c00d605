namespace RegulatedData.LocalCloud.Deployment.Resources.ApiGatewayV2;

/// <summary>AWS::ApiGatewayV2::Integration of a Lambda function.</summary>
internal sealed class Integration : IResourceType
{
    private static readonly string[] _same =
    [
        "ConnectionType",
        "CredentialsArn",
        "Description",
        "IntegrationMethod",
        "IntegrationType",
        "IntegrationUri",
        "PayloadFormatVersion",
        "TimeoutInMillis",
    ];

    public string TypeName => "AWS::ApiGatewayV2::Integration";

    public PropertySupport Properties { get; } =
        new PropertySupport([.. _same, "ApiId"])
            .Without(
                "The local cloud passes requests and answers on as they are.",
                "RequestParameters",
                "ResponseParameters",
                "RequestTemplates",
                "TemplateSelectionExpression",
                "PassthroughBehavior",
                "ContentHandlingStrategy"
            )
            .Without("The local cloud integrates Lambda functions only.", "ConnectionId", "IntegrationSubtype", "TlsConfig");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        if (properties.String("IntegrationType") != "AWS_PROXY" || properties.Has("IntegrationSubtype"))
            request.NotEmulated("IntegrationType", "The local cloud integrates Lambda functions only: other routes answer 500.");
        if (properties.String("IntegrationType") == "AWS_PROXY" && properties.String("PayloadFormatVersion") is not ("1.0" or "2.0"))
            throw properties.Fault("PayloadFormatVersion", "must be 1.0 or 2.0.");
        var body = ApiGatewayApi.Body(properties, _same).With("timeoutInMillis", properties.Int("TimeoutInMillis"));
        var integration = await ApiGatewayApi.CreateAsync(request, ApiGatewayApi.Path(request, "integrations"), body, ct);
        var id = integration["integrationId"]!.GetValue<string>();
        return new Provisioned(id) { Attributes = { ["IntegrationId"] = id } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        ApiGatewayApi.DeleteAsync(request, ApiGatewayApi.Path(request, $"integrations/{Uri.EscapeDataString(resource.PhysicalId)}"), ct);
}
