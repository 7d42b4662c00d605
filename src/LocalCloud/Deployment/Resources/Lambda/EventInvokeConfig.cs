namespace RegulatedData.LocalCloud.Deployment.Resources.Lambda;

/// <summary>AWS::Lambda::EventInvokeConfig.</summary>
internal sealed class EventInvokeConfig : IResourceType
{
    public string TypeName => "AWS::Lambda::EventInvokeConfig";

    public PropertySupport Properties { get; } =
        new PropertySupport("FunctionName", "Qualifier", "MaximumRetryAttempts", "DestinationConfig").Without(
            "Events are tried again within seconds, so that none grows old.",
            "MaximumEventAgeInSeconds"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var body = properties.Pick("DestinationConfig").With("MaximumRetryAttempts", properties.Int("MaximumRetryAttempts"));
        await request.Aws.RestAsync("lambda", HttpMethod.Put, Path(properties), body, ct);
        return new Provisioned(request.NewName(128));
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.RestAsync("lambda", HttpMethod.Delete, Path(request.Properties), null, ct);

    private static string Path(PropertyBag properties) =>
        $"/2019-09-25/functions/{Uri.EscapeDataString(properties.Required("FunctionName"))}/event-invoke-config"
        + $"?Qualifier={Uri.EscapeDataString(properties.Required("Qualifier"))}";
}
