namespace RegulatedData.LocalCloud.Deployment.Resources.CloudFormation;

/// <summary>AWS::CloudFormation::WaitConditionHandle: a URL for signals.</summary>
internal sealed class WaitConditionHandle : IResourceType
{
    public string TypeName => "AWS::CloudFormation::WaitConditionHandle";

    public PropertySupport Properties { get; } = new();

    public Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct) =>
        Task.FromResult(new Provisioned(request.Responses.Expect(request.Aws.Endpoint).Url.ToString()));

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        request.Responses.Find(resource.PhysicalId)?.Dispose();
        return Task.CompletedTask;
    }
}
