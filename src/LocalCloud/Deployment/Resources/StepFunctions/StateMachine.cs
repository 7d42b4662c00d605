using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.StepFunctions;

/// <summary>AWS::StepFunctions::StateMachine. The emulator really runs it.</summary>
internal sealed partial class StateMachine : IResourceType
{
    public string TypeName => "AWS::StepFunctions::StateMachine";

    public PropertySupport Properties { get; } =
        new(
            "StateMachineName",
            "StateMachineType",
            "RoleArn",
            "Definition",
            "DefinitionString",
            "DefinitionS3Location",
            "DefinitionSubstitutions",
            "LoggingConfiguration",
            "TracingConfiguration",
            "EncryptionConfiguration",
            "Tags"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.String("StateMachineName") ?? PhysicalNames.CreateWithoutStack(request.LogicalId, 80);
        var body = new JsonObject { ["name"] = name, ["roleArn"] = properties.Required("RoleArn") }
            .With("definition", Substitute(await DefinitionAsync(request, ct), properties.Map("DefinitionSubstitutions")))
            .With("type", properties.String("StateMachineType"))
            .With("loggingConfiguration", ApiJson.CamelCase(properties.Node("LoggingConfiguration")))
            .With("tracingConfiguration", ApiJson.CamelCase(properties.Node("TracingConfiguration")))
            .With("encryptionConfiguration", ApiJson.CamelCase(properties.Node("EncryptionConfiguration")))
            .With("tags", properties.TagList("key", "value"));
        var arn = (await CallAsync(request, "CreateStateMachine", body, ct))["stateMachineArn"]!.GetValue<string>();
        return new Provisioned(arn) { Attributes = { ["Arn"] = arn, ["Name"] = name } };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CallAsync(request, "DeleteStateMachine", new JsonObject { ["stateMachineArn"] = resource.PhysicalId }, ct);

    private static async Task<string> DefinitionAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        if (properties.Document("DefinitionString") is { } text)
            return text;
        if (properties.Object("Definition") is { } definition)
            return definition.Json.ToJsonString();
        var location = properties.Object("DefinitionS3Location") ?? throw properties.Fault("DefinitionString", "is required.");
        var bucket = location.Required("Bucket");
        var key = location.Required("Key");
        return request.Assets.Find(request.Stack, bucket, key) is { } file
            ? await File.ReadAllTextAsync(file, ct)
            : await S3Rest.GetTextAsync(request.Aws, bucket, key, ct);
    }

    private static string Substitute(string definition, Dictionary<string, string> substitutions) =>
        substitutions.Count == 0
            ? definition
            : Placeholder().Replace(definition, match => substitutions.GetValueOrDefault(match.Groups["name"].Value, match.Value));

    private static Task<JsonObject> CallAsync(ResourceRequest request, string operation, JsonObject body, CancellationToken ct) =>
        request.Aws.JsonAsync("states", $"AWSStepFunctions.{operation}", body, ct);

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_:.-]+)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
