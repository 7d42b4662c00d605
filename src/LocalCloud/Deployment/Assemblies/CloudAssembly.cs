using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Assemblies;

/// <summary>What <c>cdk synth</c> wrote: the stacks of an app, with those of its stages, and their assets.</summary>
internal sealed class CloudAssembly
{
    private CloudAssembly(IReadOnlyList<StackArtifact> stacks, AssetCatalog assets)
    {
        Stacks = stacks;
        Assets = assets;
    }

    /// <summary>The stacks, each after those that it depends on.</summary>
    public IReadOnlyList<StackArtifact> Stacks { get; }

    /// <summary>The file assets of all stacks.</summary>
    public AssetCatalog Assets { get; }

    /// <summary>Reads a <c>cdk.out</c> directory.</summary>
    /// <exception cref="DeploymentException">The directory is no cloud assembly, or its stacks depend on each other in a circle.</exception>
    public static CloudAssembly Read(string directory)
    {
        var reader = new Reader();
        reader.Read(Path.GetFullPath(directory));
        return new CloudAssembly(reader.SortedStacks(), reader.Assets);
    }

    private sealed class Reader
    {
        // Artifact id → the stacks behind it: one for a stack, all of its own for a nested assembly (a stage).
        private readonly Dictionary<string, List<StackArtifact>> _stacksOf = new(StringComparer.Ordinal);
        private readonly List<StackArtifact> _stacks = [];

        public AssetCatalog Assets { get; } = new();

        public List<StackArtifact> Read(string directory, IReadOnlyList<string>? inherited = null)
        {
            var own = new List<StackArtifact>();
            foreach (var (id, node) in Artifacts(directory))
            {
                var artifact = node as JsonObject ?? [];
                var properties = artifact["properties"] as JsonObject ?? [];
                IReadOnlyList<string> dependencies = [.. inherited ?? [], .. Strings(artifact["dependencies"])];
                switch (JsonText.Scalar(artifact["type"]))
                {
                    case "aws:cloudformation:stack":
                        var stack = StackOf(id, directory, artifact, properties, dependencies);
                        _stacksOf[id] = [stack];
                        own.Add(stack);
                        _stacks.Add(stack);
                        break;
                    case "cdk:cloud-assembly":
                        var nested = Read(Path.Combine(directory, JsonText.Scalar(properties["directoryName"]) ?? id), dependencies);
                        _stacksOf[id] = nested;
                        own.AddRange(nested);
                        break;
                    case "cdk:asset-manifest":
                        Assets.Add(Path.Combine(directory, JsonText.Scalar(properties["file"]) ?? $"{id}.json"));
                        break;
                }
            }
            return own;
        }

        public List<StackArtifact> SortedStacks()
        {
            var sorted = new List<StackArtifact>();
            var trail = new List<StackArtifact>();
            foreach (var stack in _stacks)
                Visit(stack);
            return sorted;

            void Visit(StackArtifact stack)
            {
                if (sorted.Contains(stack))
                    return;
                if (trail.Contains(stack))
                    throw new DeploymentException(
                        $"The stacks depend on each other: {string.Join(" → ", [.. trail.Select(s => s.StackName), stack.StackName])}."
                    );
                trail.Add(stack);
                foreach (var dependency in stack.DependsOn.SelectMany(id => _stacksOf.GetValueOrDefault(id) ?? []))
                    Visit(dependency);
                trail.RemoveAt(trail.Count - 1);
                sorted.Add(stack);
            }
        }

        private static JsonObject Artifacts(string directory)
        {
            var file = Path.Combine(directory, "manifest.json");
            if (!File.Exists(file))
                throw new DeploymentException(
                    $"'{directory}' isn't a cloud assembly: it has no manifest.json. Give the directory that `cdk synth` wrote (cdk.out)."
                );
            try
            {
                return JsonNode.Parse(File.ReadAllText(file))?["artifacts"] as JsonObject ?? [];
            }
            catch (JsonException e)
            {
                throw new DeploymentException($"'{file}' can't be read: {e.Message} Run `cdk synth` again.", e);
            }
        }

        private static StackArtifact StackOf(
            string id,
            string directory,
            JsonObject artifact,
            JsonObject properties,
            IReadOnlyList<string> dependencies
        )
        {
            var (account, region) = Environment(JsonText.Scalar(artifact["environment"]));
            var parameters = (properties["parameters"] as JsonObject ?? []).ToDictionary(
                p => p.Key,
                p => JsonText.Scalar(p.Value) ?? "",
                StringComparer.Ordinal
            );
            return new StackArtifact(
                JsonText.Scalar(properties["stackName"]) ?? id,
                Path.Combine(directory, JsonText.Scalar(properties["templateFile"]) ?? $"{id}.template.json"),
                account,
                region,
                parameters,
                dependencies
            );
        }

        /// <summary><c>aws://account/region</c>, where either may be unknown (an environment-agnostic stack).</summary>
        private static (string? Account, string? Region) Environment(string? text)
        {
            var parts = (text ?? "").Replace("aws://", "", StringComparison.Ordinal).Split('/');
            return (Known(parts[0], "unknown-account"), Known(parts.ElementAtOrDefault(1), "unknown-region"));
        }

        private static string? Known(string? value, string unknown) => string.IsNullOrEmpty(value) || value == unknown ? null : value;

        private static IEnumerable<string> Strings(JsonNode? node) =>
            (node as JsonArray ?? []).Select(item => JsonText.Scalar(item) ?? "").Where(text => text.Length > 0);
    }
}

/// <summary>A stack of a cloud assembly.</summary>
/// <param name="StackName">The stack's name.</param>
/// <param name="TemplateFile">The full path of its template.</param>
/// <param name="Account">Its account; null where the stack is environment-agnostic.</param>
/// <param name="Region">Its region; null where the stack is environment-agnostic.</param>
/// <param name="Parameters">Values for the template's parameters that the app gives.</param>
/// <param name="DependsOn">The ids of the artifacts that must be deployed first.</param>
internal sealed record StackArtifact(
    string StackName,
    string TemplateFile,
    string? Account,
    string? Region,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> DependsOn
);
