using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.KMS;

/// <summary>AWS::KMS::Alias.</summary>
internal sealed class Alias : IResourceType
{
    public string TypeName => "AWS::KMS::Alias";

    public PropertySupport Properties { get; } = new("AliasName", "TargetKeyId");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var name = request.Properties.Required("AliasName");
        var target = request.Properties.Required("TargetKeyId");
        await request.Aws.JsonAsync(
            "kms",
            "TrentService.CreateAlias",
            new JsonObject { ["AliasName"] = name, ["TargetKeyId"] = target },
            ct
        );
        return new Provisioned(name) { Arn = request.Arn("kms", name) };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.JsonAsync("kms", "TrentService.DeleteAlias", new JsonObject { ["AliasName"] = resource.PhysicalId }, ct);
}
