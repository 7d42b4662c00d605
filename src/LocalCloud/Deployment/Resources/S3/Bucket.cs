using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Deployment.Resources.S3;

/// <summary>AWS::S3::Bucket.</summary>
internal sealed class Bucket : IResourceType
{
    public string TypeName => "AWS::S3::Bucket";

    public PropertySupport Properties { get; } =
        new("BucketName", "VersioningConfiguration", "BucketEncryption", "PublicAccessBlockConfiguration", "OwnershipControls", "Tags");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.String("BucketName") ?? request.NewName(63, lowerCase: true);
        await S3Rest.CreateBucketAsync(request.Aws, name, ct);
        var suffix = request.Stack.UrlSuffix;
        var bucket = new Provisioned(name)
        {
            Attributes =
            {
                ["Arn"] = $"arn:{request.Stack.Partition}:s3:::{name}",
                ["DomainName"] = $"{name}.s3.{suffix}",
                ["DualStackDomainName"] = $"{name}.s3.dualstack.{request.Stack.Region}.{suffix}",
                ["RegionalDomainName"] = $"{name}.s3.{request.Stack.Region}.{suffix}",
                ["WebsiteURL"] = $"http://{name}.s3-website-{request.Stack.Region}.{suffix}",
            },
        };
        request.Exists(bucket);
        foreach (var (configuration, body) in Configurations(properties))
            await S3Rest.PutConfigurationAsync(request.Aws, name, configuration, body.ToString(SaveOptions.DisableFormatting), ct);
        return bucket;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        request.Aws.SendAsync("s3", HttpMethod.Delete, $"/{resource.PhysicalId}", null, [], ct);

    private static IEnumerable<(string Configuration, XElement Body)> Configurations(PropertyBag properties)
    {
        if (properties.Object("VersioningConfiguration")?.Required("Status") is { } versioning)
            yield return ("versioning", new XElement("VersioningConfiguration", new XElement("Status", versioning)));
        if (properties.Object("BucketEncryption") is { } encryption)
            yield return ("encryption", Encryption(encryption));
        if (properties.Object("PublicAccessBlockConfiguration") is { } block)
            yield return (
                "publicAccessBlock",
                new XElement(
                    "PublicAccessBlockConfiguration",
                    block.Json.Select(entry => new XElement(entry.Key, block.Bool(entry.Key) == true ? "true" : "false"))
                )
            );
        if (properties.Object("OwnershipControls") is { } ownership)
            yield return (
                "ownershipControls",
                new XElement(
                    "OwnershipControls",
                    ownership
                        .Objects("Rules")
                        .Select(rule => new XElement("Rule", new XElement("ObjectOwnership", rule.Required("ObjectOwnership"))))
                )
            );
        if (properties.Tags() is { Count: > 0 } tags)
            yield return (
                "tagging",
                new XElement(
                    "Tagging",
                    new XElement(
                        "TagSet",
                        tags.Select(tag => new XElement("Tag", new XElement("Key", tag.Key), new XElement("Value", tag.Value)))
                    )
                )
            );
    }

    private static XElement Encryption(PropertyBag encryption) =>
        new(
            "ServerSideEncryptionConfiguration",
            encryption
                .Objects("ServerSideEncryptionConfiguration")
                .Select(rule =>
                {
                    var byDefault = rule.Object("ServerSideEncryptionByDefault");
                    return new XElement(
                        "Rule",
                        byDefault is null
                            ? null
                            : new XElement(
                                "ApplyServerSideEncryptionByDefault",
                                new XElement("SSEAlgorithm", byDefault.Required("SSEAlgorithm")),
                                byDefault.String("KMSMasterKeyID") is { } key ? new XElement("KMSMasterKeyID", key) : null
                            ),
                        rule.Bool("BucketKeyEnabled") is { } bucketKey
                            ? new XElement("BucketKeyEnabled", bucketKey ? "true" : "false")
                            : null
                    );
                })
        );
}
