using System.Text.Json.Nodes;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Deployment;

/// <summary>Writes cloud assemblies by hand, shaped as <c>cdk synth</c> writes them.</summary>
internal sealed class AssemblyBuilder : IDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly string _directory;
    private readonly JsonObject _artifacts = [];
    private readonly JsonObject _files = [];
    private readonly List<AssemblyBuilder> _stages = [];

    public AssemblyBuilder()
    {
        _folder = new TemporaryFolder();
        _directory = _folder.Path;
    }

    private AssemblyBuilder(string directory) => _directory = Directory.CreateDirectory(directory).FullName;

    public void Dispose() => _folder?.Dispose();

    /// <summary>Adds a stack with this template.</summary>
    public AssemblyBuilder Stack(
        string name,
        string template,
        string[]? dependsOn = null,
        string environment = "aws://unknown-account/unknown-region"
    )
    {
        File.WriteAllText(Path.Combine(_directory, $"{name}.template.json"), template);
        _artifacts[name] = new JsonObject
        {
            ["type"] = "aws:cloudformation:stack",
            ["environment"] = environment,
            ["properties"] = new JsonObject { ["templateFile"] = $"{name}.template.json" },
            ["dependencies"] = new JsonArray([.. (dependsOn ?? []).Select(id => JsonValue.Create(id))]),
        };
        return this;
    }

    /// <summary>Adds a stage; its stacks are added to what it returns.</summary>
    public AssemblyBuilder Stage(string name, string[]? dependsOn = null)
    {
        var stage = new AssemblyBuilder(Path.Combine(_directory, name));
        _stages.Add(stage);
        _artifacts[name] = new JsonObject
        {
            ["type"] = "cdk:cloud-assembly",
            ["properties"] = new JsonObject { ["directoryName"] = name },
            ["dependencies"] = new JsonArray([.. (dependsOn ?? []).Select(id => JsonValue.Create(id))]),
        };
        return stage;
    }

    /// <summary>Adds a directory asset with one file, and gives its path.</summary>
    public string DirectoryAsset(string hash, string file, string content)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, $"asset.{hash}")).FullName;
        File.WriteAllText(Path.Combine(directory, file), content);
        Asset(hash, $"asset.{hash}", "zip", $"{hash}.zip");
        return directory;
    }

    /// <summary>Adds a directory that exists elsewhere as an asset.</summary>
    public void ExistingDirectoryAsset(string hash, string directory) => Asset(hash, directory, "zip", $"{hash}.zip");

    /// <summary>Adds a file asset.</summary>
    public void FileAsset(string hash, string content)
    {
        File.WriteAllText(Path.Combine(_directory, $"asset.{hash}.json"), content);
        Asset(hash, $"asset.{hash}.json", "file", $"{hash}.json");
    }

    /// <summary>Writes the manifests and gives the assembly's directory.</summary>
    public string Write()
    {
        foreach (var stage in _stages)
            stage.Write();
        _artifacts["Assets.assets"] = new JsonObject
        {
            ["type"] = "cdk:asset-manifest",
            ["properties"] = new JsonObject { ["file"] = "Assets.assets.json" },
        };
        File.WriteAllText(
            Path.Combine(_directory, "Assets.assets.json"),
            new JsonObject { ["version"] = "38.0.1", ["files"] = _files.DeepClone() }.ToJsonString()
        );
        File.WriteAllText(
            Path.Combine(_directory, "manifest.json"),
            new JsonObject { ["version"] = "38.0.1", ["artifacts"] = _artifacts.DeepClone() }.ToJsonString()
        );
        return _directory;
    }

    private void Asset(string hash, string path, string packaging, string key) =>
        _files[hash] = new JsonObject
        {
            ["source"] = new JsonObject { ["path"] = path, ["packaging"] = packaging },
            ["destinations"] = new JsonObject
            {
                ["current_account-current_region"] = new JsonObject
                {
                    ["bucketName"] = "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}",
                    ["objectKey"] = key,
                },
            },
        };
}
