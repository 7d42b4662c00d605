using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.SecretsManager;

/// <summary>AWS::SecretsManager::Secret.</summary>
internal sealed class Secret : IResourceType
{
    public string TypeName => "AWS::SecretsManager::Secret";

    public PropertySupport Properties { get; } =
        new PropertySupport("Name", "Description", "KmsKeyId", "SecretString", "GenerateSecretString", "Tags").Without(
            "Secrets aren't copied to other regions.",
            "ReplicaRegions"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.String("Name") ?? PhysicalNames.CreateWithoutStack(request.LogicalId, 505);
        var text = properties.Object("GenerateSecretString") is { } generator
            ? await GenerateAsync(request, generator, ct)
            : properties.String("SecretString");
        var answer = await CallAsync(
            request,
            "CreateSecret",
            properties
                .Pick("Description", "KmsKeyId")
                .With("Name", name)
                .With("SecretString", text)
                .With("ClientRequestToken", Guid.NewGuid().ToString())
                .With("Tags", properties.TagList()),
            ct
        );
        var arn = answer["ARN"]!.GetValue<string>();
        return new Provisioned(arn) { Attributes = { ["Id"] = arn }, Arn = arn };
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CallAsync(
            request,
            "DeleteSecret",
            new JsonObject { ["SecretId"] = resource.PhysicalId, ["ForceDeleteWithoutRecovery"] = true },
            ct
        );

    private static async Task<string> GenerateAsync(ResourceRequest request, PropertyBag generator, CancellationToken ct)
    {
        var body = generator
            .Pick("ExcludeCharacters")
            .With("PasswordLength", generator.Int("PasswordLength"))
            .With("ExcludeLowercase", generator.Bool("ExcludeLowercase"))
            .With("ExcludeNumbers", generator.Bool("ExcludeNumbers"))
            .With("ExcludePunctuation", generator.Bool("ExcludePunctuation"))
            .With("ExcludeUppercase", generator.Bool("ExcludeUppercase"))
            .With("IncludeSpace", generator.Bool("IncludeSpace"))
            .With("RequireEachIncludedType", generator.Bool("RequireEachIncludedType"));
        var password = (await CallAsync(request, "GetRandomPassword", body, ct))["RandomPassword"]!.GetValue<string>();
        if (generator.String("GenerateStringKey") is not { } key)
            return password;
        var template = JsonNode.Parse(generator.String("SecretStringTemplate") ?? "{}")!.AsObject();
        template[key] = password;
        return template.ToJsonString();
    }

    private static Task<JsonObject> CallAsync(ResourceRequest request, string operation, JsonObject body, CancellationToken ct) =>
        request.Aws.JsonAsync("secretsmanager", $"secretsmanager.{operation}", body, ct);
}
