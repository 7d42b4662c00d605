using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS::Backup::BackupVault.</summary>
internal sealed class BackupVault : IResourceType
{
    public string TypeName => "AWS::Backup::BackupVault";

    public PropertySupport Properties { get; } =
        new("BackupVaultName", "EncryptionKeyArn", "AccessPolicy", "LockConfiguration", "Notifications", "BackupVaultTags");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.Required("BackupVaultName");
        var answer = await BackupApi.PutAsync(
            request,
            Path(name),
            properties.Pick("EncryptionKeyArn").With("BackupVaultTags", properties.TagMap("BackupVaultTags")),
            ct
        );
        var vault = new Provisioned(name)
        {
            Attributes = { ["BackupVaultArn"] = answer["BackupVaultArn"]!.DeepClone(), ["BackupVaultName"] = name },
            Arn = answer["BackupVaultArn"]!.GetValue<string>(),
        };
        request.Exists(vault);

        if (properties.Document("AccessPolicy") is { } policy)
            await BackupApi.PutAsync(request, $"{Path(name)}/access-policy", new JsonObject { ["Policy"] = policy }, ct);
        if (properties.Object("Notifications") is { } notifications)
            await BackupApi.PutAsync(
                request,
                $"{Path(name)}/notification-configuration",
                notifications.Pick("BackupVaultEvents", "SNSTopicArn"),
                ct
            );
        if (properties.Object("LockConfiguration") is { } lockConfiguration)
            await BackupApi.PutAsync(
                request,
                $"{Path(name)}/vault-lock",
                new JsonObject()
                    .With("MinRetentionDays", lockConfiguration.Int("MinRetentionDays"))
                    .With("MaxRetentionDays", lockConfiguration.Int("MaxRetentionDays"))
                    .With("ChangeableForDays", lockConfiguration.Int("ChangeableForDays")),
                ct
            );
        return vault;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        BackupApi.DeleteAsync(request, Path(resource.PhysicalId), ct);

    private static string Path(string name) => $"/backup-vaults/{BackupApi.Escape(name)}";
}
