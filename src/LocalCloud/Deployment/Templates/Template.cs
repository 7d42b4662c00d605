using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>A CloudFormation template, taken apart but not evaluated. <c>Rules</c> are ignored: they only guard parameter input.</summary>
internal sealed class Template
{
    private Template(string stackName, string text, JsonObject root)
    {
        StackName = stackName;
        Text = text;
        Parameters = Section(root, "Parameters");
        Mappings = Section(root, "Mappings");
        Conditions = Section(root, "Conditions");
        Outputs = Section(root, "Outputs");
        Resources = Section(root, "Resources").ToDictionary(r => r.Key, r => ReadResource(r.Key, r.Value), StringComparer.Ordinal);
        if (Resources.Count == 0)
            throw Fault("Resources", "the template has no resources; CloudFormation wants at least one.");
    }

    public string StackName { get; }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    public JsonObject Parameters { get; }

    public JsonObject Mappings { get; }

    public JsonObject Conditions { get; }

    public JsonObject Outputs { get; }

    public IReadOnlyDictionary<string, TemplateResource> Resources { get; }

    public static Template Parse(string stackName, string json)
    {
        try
        {
            var root = JsonNode.Parse(json) as JsonObject ?? [];
            Materialize(root);
            return new Template(stackName, json, root);
        }
        catch (JsonException e)
        {
            throw DeploymentException.At(stackName, "template", $"is not JSON ({e.Message}). `cdk synth` writes JSON; YAML isn't read.");
        }
    }

    public DeploymentException Fault(string path, string reason) => DeploymentException.At(StackName, path, reason);

    // JsonNode builds its children on first use, which isn't safe from several threads; resources are evaluated in parallel.
    private static void Materialize(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (var (_, value) in map)
                Materialize(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
                Materialize(item);
        }
    }

    private JsonObject Section(JsonObject root, string name) =>
        root[name] switch
        {
            null => [],
            JsonObject section => section,
            _ => throw Fault(name, "must be an object."),
        };

    private TemplateResource ReadResource(string logicalId, JsonNode? node)
    {
        var path = $"Resources.{logicalId}";
        if (node is not JsonObject resource)
            throw Fault(path, "must be an object with a Type.");
        var type = JsonText.Scalar(resource["Type"]) ?? throw Fault(path, "has no Type.");
        var properties = resource["Properties"] switch
        {
            null => [],
            JsonObject map => map,
            _ => throw Fault($"{path}.Properties", "must be an object."),
        };
        IReadOnlyList<string> dependsOn = resource["DependsOn"] switch
        {
            null => [],
            JsonArray list => [.. list.Select(item => JsonText.Scalar(item) ?? throw Fault($"{path}.DependsOn", "must name resources."))],
            var single => [JsonText.Scalar(single) ?? throw Fault($"{path}.DependsOn", "must name a resource.")],
        };
        return new TemplateResource(
            logicalId,
            type,
            properties,
            dependsOn,
            JsonText.Scalar(resource["Condition"]),
            JsonText.Scalar(resource["DeletionPolicy"]) ?? "Delete"
        );
    }
}

/// <summary>One resource as the template declares it.</summary>
internal sealed record TemplateResource(
    string LogicalId,
    string Type,
    JsonObject Properties,
    IReadOnlyList<string> DependsOn,
    string? Condition,
    string DeletionPolicy
)
{
    public string Path => $"Resources.{LogicalId}";
}
