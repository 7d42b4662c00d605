using Amazon.CDK;
using Amazon.JSII.Runtime.Deputy;
using AssetOptions = Amazon.CDK.AWS.S3.Assets.AssetOptions;

namespace RegulatedData.Cdk;

/// <summary>Copies a bundle and then, over it, a user's files. CDK calls it when it stages the code; no container is started.</summary>
internal sealed class BundleOverlay(string bundle, string overlay, string path) : DeputyBase, ILocalBundling
{
    /// <summary>The options with which the bundle's folder becomes an asset that has the overlay in it.</summary>
    /// <exception cref="MisconfiguredException">The overlay isn't there.</exception>
    public static AssetOptions Over(string bundle, string overlay, string path)
    {
        var folder = Path.GetFullPath(overlay);
        if (!Directory.Exists(folder))
        {
            throw Mend.Error(
                $"the folder {overlay}, which isn't there",
                "a folder with files that take the place of the bundle's",
                "create it, or name it from the folder that the app runs in"
            );
        }

        return new AssetOptions
        {
            // What was copied together is hashed: another folder with the same files is the same code.
            AssetHashType = AssetHashType.OUTPUT,
            Bundling = new BundlingOptions
            {
                Image = DockerImage.FromRegistry("never-started"),
                Local = new BundleOverlay(bundle, folder, path),
            },
        };
    }

    public bool TryBundle(string outputDir, IBundlingOptions options)
    {
        Copy(bundle, outputDir);
        Copy(overlay, Path.Combine(outputDir, path));
        return true;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
