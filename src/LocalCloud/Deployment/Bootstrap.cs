using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedData.LocalCloud.Deployment.Assemblies;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>
/// What <c>cdk bootstrap</c> prepares in a region, as far as templates ask for it: the version parameter, and the asset bucket with the
/// assets that are single files. (Directories aren't zipped and uploaded: functions run from them as they are.)
/// </summary>
internal sealed partial class Bootstrap(AwsApi aws)
{
    /// <summary>The version of the bootstrap stack that we claim; templates of CDK 2.160 want at least 6.</summary>
    private const int Version = 30;

    public async Task PrepareAsync(StackIdentity stack, Template template, AssetCatalog assets, CancellationToken ct)
    {
        var api = aws.In(stack.Region);
        foreach (var (_, parameter) in template.Parameters)
        {
            if (JsonText.Scalar(parameter?["Default"]) is { } name && VersionParameter().IsMatch(name))
                await PutVersionAsync(api, name, ct);
        }
        foreach (var bucket in assets.All.Select(asset => asset.BucketFor(stack)).Distinct(StringComparer.Ordinal))
            await S3Rest.CreateBucketAsync(api, bucket, ct);
        foreach (var asset in assets.All.Where(asset => File.Exists(asset.Path) && !IsTemplate(asset)))
            await S3Rest.PutObjectAsync(api, asset.BucketFor(stack), asset.Key, await File.ReadAllBytesAsync(asset.Path, ct), ct);
    }

    private static Task<JsonObject> PutVersionAsync(AwsApi api, string name, CancellationToken ct) =>
        api.JsonAsync(
            "ssm",
            "AmazonSSM.PutParameter",
            new JsonObject
            {
                ["Name"] = name,
                ["Value"] = Version.ToString(CultureInfo.InvariantCulture),
                ["Type"] = "String",
                ["Overwrite"] = true,
            },
            ct
        );

    private static bool IsTemplate(FileAsset asset) => asset.Path.EndsWith(".template.json", StringComparison.Ordinal);

    [GeneratedRegex("^/cdk-bootstrap/[^/]+/version$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionParameter();
}
