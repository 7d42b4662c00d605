using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Assemblies;

/// <summary>Where the file assets of a cloud assembly are on this machine, by the bucket and key that templates name.</summary>
internal sealed class AssetCatalog
{
    private readonly List<FileAsset> _assets = [];

    /// <summary>All assets.</summary>
    public IReadOnlyList<FileAsset> All => _assets;

    /// <summary>Reads an asset manifest (<c>Stack.assets.json</c>).</summary>
    public void Add(string manifestFile)
    {
        var directory = Path.GetDirectoryName(manifestFile)!;
        var files = JsonNode.Parse(File.ReadAllText(manifestFile))?["files"] as JsonObject ?? [];
        foreach (var (_, file) in files)
        {
            // An asset with an `executable` instead of a path is packaged by a command when it is published.
            if (JsonText.Scalar(file?["source"]?["path"]) is not { } path)
                continue;
            foreach (var (_, destination) in file?["destinations"] as JsonObject ?? [])
            {
                _assets.Add(
                    new FileAsset(
                        JsonText.Scalar(destination?["bucketName"]) ?? "",
                        JsonText.Scalar(destination?["objectKey"]) ?? "",
                        Path.GetFullPath(Path.Combine(directory, path))
                    )
                );
            }
        }
    }

    /// <summary>The file or directory behind an S3 location of a template; null where it isn't an asset of this assembly.</summary>
    public string? Find(StackIdentity stack, string bucket, string key) =>
        _assets.Find(asset => asset.Key == key && asset.BucketFor(stack) == bucket)?.Path;
}

/// <summary>A file or directory that the CDK CLI would publish to S3.</summary>
/// <param name="Bucket">The bucket's name, with <c>${AWS::AccountId}</c> and such left in.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Path">The file, or the directory that would be zipped.</param>
internal sealed record FileAsset(string Bucket, string Key, string Path)
{
    /// <summary>The bucket's name in a stack's account and region.</summary>
    public string BucketFor(StackIdentity stack) =>
        Bucket
            .Replace("${AWS::AccountId}", stack.Account, StringComparison.Ordinal)
            .Replace("${AWS::Region}", stack.Region, StringComparison.Ordinal)
            .Replace("${AWS::Partition}", stack.Partition, StringComparison.Ordinal);
}
