namespace RegulatedData.LocalCloud.Deployment.Resources.CDK;

/// <summary>AWS::CDK::Metadata: what the CDK counts its constructs by. It is nothing on AWS either.</summary>
internal sealed class Metadata : IResourceType
{
    public string TypeName => "AWS::CDK::Metadata";

    public PropertySupport Properties => PropertySupport.Everything;

    public Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct) =>
        Task.FromResult(new Provisioned(Guid.NewGuid().ToString()));

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) => Task.CompletedTask;
}
