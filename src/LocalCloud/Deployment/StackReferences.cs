using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Resources;
using RegulatedData.LocalCloud.Deployment.Stacks;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>What one stack's references lead to: the resources it has so far, and other stacks' exports.</summary>
internal sealed class StackReferences(StackRegistry registry, StackIdentity stack) : IReferences
{
    private readonly ConcurrentDictionary<string, Provisioned> _provisioned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _imports = new(StringComparer.Ordinal);

    /// <summary>The exports that were asked for.</summary>
    public IReadOnlySet<string> Imports => _imports.Keys.ToHashSet(StringComparer.Ordinal);

    public void Add(string logicalId, Provisioned resource) => _provisioned[logicalId] = resource;

    public JsonNode? Ref(string logicalId) => _provisioned.TryGetValue(logicalId, out var resource) ? resource.Ref : null;

    public JsonNode? Attribute(string logicalId, string attribute)
    {
        if (!_provisioned.TryGetValue(logicalId, out var resource))
            return null;
        return resource is { IsPlaceholder: true }
            ? Placeholder.Attribute(stack, logicalId, attribute)
            : resource.Attributes.GetValueOrDefault(attribute);
    }

    public string? Export(string name)
    {
        _imports[name] = true;
        return registry.Exports(stack.Region).TryGetValue(name, out var export) ? export.Value : null;
    }
}
