using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.KMS;

/// <summary>AWS::KMS::Key.</summary>
internal sealed class Key : IResourceType
{
    public string TypeName => "AWS::KMS::Key";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "KeyPolicy",
            "Description",
            "EnableKeyRotation",
            "RotationPeriodInDays",
            "Enabled",
            "KeySpec",
            "KeyUsage",
            "MultiRegion",
            "Origin",
            "PendingWindowInDays",
            "Tags"
        ).Without("The emulator doesn't check whether a key policy locks everybody out.", "BypassPolicyLockoutSafetyCheck");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var body = properties
            .Pick("Description", "Origin")
            // AWS's own defaults: the emulator would leave the usage empty.
            .With("KeySpec", properties.String("KeySpec") ?? "SYMMETRIC_DEFAULT")
            .With("KeyUsage", properties.String("KeyUsage") ?? "ENCRYPT_DECRYPT")
            .With("Policy", properties.Document("KeyPolicy"))
            .With("MultiRegion", properties.Bool("MultiRegion"))
            .With("Tags", properties.TagList("TagKey", "TagValue"));
        var metadata = (await CallAsync(request, "CreateKey", body, ct))["KeyMetadata"]!;
        var id = metadata["KeyId"]!.GetValue<string>();
        var key = new Provisioned(id) { Attributes = { ["Arn"] = metadata["Arn"]!.DeepClone(), ["KeyId"] = id } };
        request.Exists(key);

        if (properties.Bool("EnableKeyRotation") == true)
            await CallAsync(
                request,
                "EnableKeyRotation",
                new JsonObject { ["KeyId"] = id }.With("RotationPeriodInDays", properties.Int("RotationPeriodInDays")),
                ct
            );
        if (properties.Bool("Enabled") == false)
            await CallAsync(request, "DisableKey", new JsonObject { ["KeyId"] = id }, ct);
        return key;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        CallAsync(
            request,
            "ScheduleKeyDeletion",
            new JsonObject
            {
                ["KeyId"] = resource.PhysicalId,
                ["PendingWindowInDays"] = request.Properties.Int("PendingWindowInDays") ?? 30,
            },
            ct
        );

    private static Task<JsonObject> CallAsync(ResourceRequest request, string operation, JsonObject body, CancellationToken ct) =>
        request.Aws.JsonAsync("kms", $"TrentService.{operation}", body, ct);
}
