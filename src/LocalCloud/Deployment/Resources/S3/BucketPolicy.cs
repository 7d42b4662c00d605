namespace RegulatedData.LocalCloud.Deployment.Resources.S3;

/// <summary>AWS::S3::BucketPolicy.</summary>
internal sealed class BucketPolicy : IResourceType
{
    public string TypeName => "AWS::S3::BucketPolicy";

    public PropertySupport Properties { get; } = new("Bucket", "PolicyDocument");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var bucket = request.Properties.Required("Bucket");
        var document = request.Properties.Document("PolicyDocument") ?? throw request.Properties.Fault("PolicyDocument", "is required.");
        await S3Rest.PutConfigurationAsync(request.Aws, bucket, "policy", document, ct);
        return new Provisioned(bucket);
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.SendAsync("s3", HttpMethod.Delete, $"/{resource.PhysicalId}?policy", null, [], ct);
}
