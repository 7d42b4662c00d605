using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>What a deployment made.</summary>
public sealed class DeploymentResult
{
    private static readonly JsonSerializerOptions _json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal DeploymentResult(
        Uri endpoint,
        string region,
        string account,
        IReadOnlyList<DeployedStack> stacks,
        IReadOnlyList<NotEmulated> notEmulated
    )
    {
        Endpoint = endpoint;
        Region = region;
        Account = account;
        Stacks = stacks.ToDictionary(stack => stack.Name, StringComparer.Ordinal);
        NotEmulated = notEmulated;
    }

    /// <summary>The local cloud's endpoint (<c>AWS_ENDPOINT_URL</c>).</summary>
    public Uri Endpoint { get; }

    /// <summary>The region of stacks that don't name one.</summary>
    public string Region { get; }

    /// <summary>The account.</summary>
    public string Account { get; }

    /// <summary>The stacks by name, in the order in which they were deployed.</summary>
    public IReadOnlyDictionary<string, DeployedStack> Stacks { get; }

    /// <summary>All that the templates ask for and that isn't emulated. Nothing is left out silently.</summary>
    public IReadOnlyList<NotEmulated> NotEmulated { get; }

    /// <summary>The value of a stack's output.</summary>
    /// <exception cref="KeyNotFoundException">There is no such stack or output: the message lists those that there are.</exception>
    public string Output(string stackName, string outputKey) => Find(Find(Stacks, stackName, "stack").Outputs, outputKey, "output");

    /// <summary>The resource behind a logical id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such stack or resource: the message lists those that there are.</exception>
    public DeployedResource Resource(string stackName, string logicalId) =>
        Find(Find(Stacks, stackName, "stack").Resources, logicalId, "resource");

    /// <summary>
    /// Writes the result as JSON: <c>{"endpoint","region","account","stacks":{name:{"region","outputs":{},"resources":{logicalId:
    /// {"type","physicalId","arn"?}}}},"notEmulated":[{"stack","type","logicalIds","property"?,"reason"}]}</c>.
    /// </summary>
    public async Task WriteJsonAsync(string path, CancellationToken ct = default) =>
        await File.WriteAllTextAsync(path, ToJson() + "\n", ct);

    /// <summary>The JSON that <see cref="WriteJsonAsync"/> writes. Keys are sorted, so that equal deployments give equal texts.</summary>
    public string ToJson() =>
        new JsonObject
        {
            ["endpoint"] = Endpoint.ToString().TrimEnd('/'),
            ["region"] = Region,
            ["account"] = Account,
            ["stacks"] = Sorted(Stacks, StackJson),
            ["notEmulated"] = new JsonArray([.. NotEmulated.Select(NotEmulatedJson)]),
        }.ToJsonString(_json);

    private static JsonObject StackJson(DeployedStack stack) =>
        new()
        {
            ["region"] = stack.Region,
            ["outputs"] = Sorted(stack.Outputs, value => JsonValue.Create(value)),
            ["resources"] = Sorted(stack.Resources, ResourceJson),
        };

    private static JsonObject ResourceJson(DeployedResource resource)
    {
        var json = new JsonObject { ["type"] = resource.Type, ["physicalId"] = resource.PhysicalId };
        if (resource.Arn is not null)
            json["arn"] = resource.Arn;
        return json;
    }

    private static JsonObject NotEmulatedJson(NotEmulated item)
    {
        var json = new JsonObject
        {
            ["stack"] = item.StackName,
            ["type"] = item.ResourceType,
            ["logicalIds"] = new JsonArray([.. item.LogicalIds.Select(id => JsonValue.Create(id))]),
        };
        if (item.Property is not null)
            json["property"] = item.Property;
        json["reason"] = item.Reason;
        return json;
    }

    private static JsonObject Sorted<T>(IReadOnlyDictionary<string, T> items, Func<T, JsonNode?> json) =>
        new(items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => KeyValuePair.Create(item.Key, json(item.Value))));

    private static T Find<T>(IReadOnlyDictionary<string, T> items, string key, string what) =>
        items.TryGetValue(key, out var found)
            ? found
            : throw new KeyNotFoundException($"There is no {what} '{key}'. There are: {string.Join(", ", items.Keys)}.");
}

/// <summary>A stack that is deployed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="StackId">Its ARN.</param>
/// <param name="Region">Its region.</param>
/// <param name="Outputs">Its outputs by key.</param>
/// <param name="Exports">What it exports, by export name.</param>
/// <param name="Resources">Its resources by logical id.</param>
public sealed record DeployedStack(
    string Name,
    string StackId,
    string Region,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyDictionary<string, string> Exports,
    IReadOnlyDictionary<string, DeployedResource> Resources
);

/// <summary>A resource that is deployed.</summary>
/// <param name="Type">Its CloudFormation type.</param>
/// <param name="PhysicalId">Its physical id; for a type that isn't emulated a placeholder that begins with <c>not-emulated-</c>.</param>
/// <param name="Arn">Its ARN; null where it has none.</param>
public sealed record DeployedResource(string Type, string PhysicalId, string? Arn);
