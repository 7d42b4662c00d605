using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SSM;

/// <summary>AWS::SSM::Parameter.</summary>
internal sealed class Parameter : IResourceType
{
    public string TypeName => "AWS::SSM::Parameter";

    public PropertySupport Properties { get; } =
        new PropertySupport("Name", "Type", "Value", "Description", "AllowedPattern", "DataType", "Tier", "Tags").Without(
            "Parameters don't expire.",
            "Policies"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.String("Name") ?? $"CFN-{Templates.PhysicalNames.CreateWithoutStack(request.LogicalId, 1000)}";
        var body = properties
            .Pick("Type", "Value", "Description", "AllowedPattern", "DataType", "Tier")
            .With("Name", name)
            .With("Tags", properties.TagList());
        await request.Aws.JsonAsync("ssm", "AmazonSSM.PutParameter", body, ct);
        return new Provisioned(name)
        {
            Attributes = { ["Type"] = properties.Required("Type"), ["Value"] = properties.Required("Value") },
            Arn = request.Arn("ssm", $"parameter/{name.TrimStart('/')}"),
        };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.JsonAsync("ssm", "AmazonSSM.DeleteParameter", new JsonObject { ["Name"] = resource.PhysicalId }, ct);
}
