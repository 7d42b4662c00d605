using System.Text.Json.Nodes;

namespace RegulatedData.Packages.Tests;

/// <summary>Reads what an app synthesized.</summary>
internal static class CloudAssembly
{
    /// <summary>The folders of code that the stacks upload: their hashes, by what the asset's metadata calls them.</summary>
    internal static IReadOnlyDictionary<string, string> FileAssets(string folder)
    {
        var files = Directory
            .GetFiles(folder, "*.assets.json")
            .SelectMany(manifest => JsonNode.Parse(File.ReadAllText(manifest))!["files"]!.AsObject())
            .Where(asset => (string?)asset.Value!["source"]!["packaging"] == "zip");
        return files.ToDictionary(asset => Fingerprint(folder, asset.Value!), asset => asset.Key);
    }

    // The hash says nothing about which function it is: the names of the files do.
    private static string Fingerprint(string folder, JsonNode asset)
    {
        var source = Path.Combine(folder, (string)asset["source"]!["path"]!);
        return string.Join(",", Directory.GetFiles(source).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}
