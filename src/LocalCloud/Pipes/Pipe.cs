using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A pipe as <c>CreatePipe</c> took it, with its state.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Definition">The request: source, target, role and so on, in the API's own names.</param>
/// <param name="Created">When it was made.</param>
internal sealed record Pipe(string Name, string Arn, JsonObject Definition, DateTimeOffset Created)
{
    /// <summary>What is asked for: <c>RUNNING</c> or <c>STOPPED</c>.</summary>
    public string DesiredState { get; init; } = "RUNNING";

    /// <summary>What is: <c>RUNNING</c>, <c>STOPPED</c> or <c>CREATE_FAILED</c>, <c>START_FAILED</c>, <c>UPDATE_FAILED</c>.</summary>
    public string CurrentState { get; init; } = "CREATING";

    /// <summary>Why it failed; null where it didn't.</summary>
    public string? StateReason { get; init; }

    /// <summary>When it was changed last.</summary>
    public DateTimeOffset LastModified { get; init; } = Created;

    /// <summary>The source's ARN.</summary>
    public string Source => Required("Source");

    /// <summary>The enrichment's ARN; null for none.</summary>
    public string? Enrichment => Text("Enrichment");

    /// <summary>The target's ARN.</summary>
    public string Target => Required("Target");

    /// <summary>The role under which the pipe does everything.</summary>
    public string RoleArn => Required("RoleArn");

    /// <summary>The region.</summary>
    public string Region => ArnParts.Parse(Arn).Region;

    /// <summary>A parameter by its path, such as <c>TargetParameters.SqsQueueParameters.MessageGroupId</c>; null where it isn't given.</summary>
    public JsonNode? Find(string path)
    {
        JsonNode? node = Definition;
        foreach (var name in path.Split('.'))
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>A text parameter by its path; null where it isn't given or is empty.</summary>
    public string? Text(string path) => JsonText.Scalar(Find(path)) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number by its path.</summary>
    public int Number(string path, int otherwise) =>
        Text(path) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private string Required(string name) =>
        Text(name) ?? throw new AwsApiException("ValidationException", $"{name} is required to make the pipe {Name}.", 400);
}
