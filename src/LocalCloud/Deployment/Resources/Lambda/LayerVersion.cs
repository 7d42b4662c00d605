namespace RegulatedData.LocalCloud.Deployment.Resources.Lambda;

/// <summary>AWS::Lambda::LayerVersion: it has an ARN that functions can name, and its content isn't mounted anywhere.</summary>
internal sealed class LayerVersion : IResourceType
{
    public string TypeName => "AWS::Lambda::LayerVersion";

    public PropertySupport Properties { get; } =
        new PropertySupport("LayerName", "Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo").Without(
            "Functions run as plain processes on this machine: layers aren't mounted.",
            "Content"
        );

    public Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.NameFrom("LayerName", 140);
        var arn = request.Arn("lambda", $"layer:{name}:1");
        return Task.FromResult(new Provisioned(arn) { Attributes = { ["LayerVersionArn"] = arn }, Arn = arn });
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) => Task.CompletedTask;
}
