using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Vaults, their access policies and locks.</summary>
internal sealed class VaultOperations(LocalCloudContext context) : IBackupOperations
{
    private const int ShortestGraceDays = 3;

    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [
            ("CreateBackupVault", 200, Sync(Create)),
            ("DescribeBackupVault", 200, Sync(Describe)),
            ("ListBackupVaults", 200, Sync(List)),
            ("DeleteBackupVault", 200, Sync(Delete)),
            ("PutBackupVaultAccessPolicy", 200, Sync(PutPolicy)),
            ("GetBackupVaultAccessPolicy", 200, Sync(GetPolicy)),
            ("DeleteBackupVaultAccessPolicy", 200, Sync(DeletePolicy)),
            ("PutBackupVaultLockConfiguration", 200, Sync(PutLock)),
            ("DeleteBackupVaultLockConfiguration", 200, Sync(DeleteLock)),
        ];

    private JsonObject Create(BackupCall call)
    {
        var name = call.Path("backupVaultName");
        var arn = $"arn:aws:backup:{call.Store.Region}:{context.AccountId}:backup-vault:{name}";
        var vault = new Vault(
            name,
            arn,
            context.Time.GetUtcNow(),
            AwsJson.Text(call.Body["EncryptionKeyArn"]),
            AwsJson.Text(call.Body["CreatorRequestId"])
        );
        if (!call.Store.Vaults.TryAdd(name, vault))
            throw BackupErrors.Exists($"Backup vault with the same name already exists: {name}");
        if (call.Body["BackupVaultTags"] is JsonObject tags)
            call.Store.Tags[arn] = tags.DeepClone().AsObject();
        return AwsJson.Of(("BackupVaultName", name), ("BackupVaultArn", arn), ("CreationDate", AwsJson.Time(vault.Created)));
    }

    private static JsonObject Describe(BackupCall call) => Show(call.Store, call.Store.Vault(call.Path("backupVaultName")));

    private static JsonObject List(BackupCall call) =>
        new()
        {
            ["BackupVaultList"] = new JsonArray([
                .. call.Store.Vaults.Values.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => Show(call.Store, v)),
            ]),
        };

    private JsonObject? Delete(BackupCall call)
    {
        var vault = call.Store.Vault(call.Path("backupVaultName"));
        if (CountPoints(call.Store, vault) is var points and > 0)
            throw BackupErrors.Refused($"Backup vault {vault.Name} cannot be deleted because it contains {points} recovery points.");
        if (vault.Lock?.ImmutableFrom <= context.Time.GetUtcNow())
            throw BackupErrors.Refused($"Backup vault {vault.Name} is locked in compliance mode.");
        call.Store.Vaults.TryRemove(vault.Name, out _);
        call.Store.Tags.TryRemove(vault.Arn, out _);
        return null;
    }

    private static JsonObject? PutPolicy(BackupCall call)
    {
        var policy = call.Required("Policy");
        VaultPolicy.Check(policy);
        Change(call, vault => vault with { Policy = policy });
        return null;
    }

    private static JsonObject GetPolicy(BackupCall call)
    {
        var vault = call.Store.Vault(call.Path("backupVaultName"));
        return vault.Policy is { } policy
            ? AwsJson.Of(("BackupVaultName", vault.Name), ("BackupVaultArn", vault.Arn), ("Policy", policy))
            : throw BackupErrors.NotFound($"Backup vault {vault.Name} has no access policy.");
    }

    private static JsonObject? DeletePolicy(BackupCall call)
    {
        Change(call, vault => vault with { Policy = null });
        return null;
    }

    private JsonObject? PutLock(BackupCall call)
    {
        var least = AwsJson.Whole(call.Body["MinRetentionDays"]);
        var most = AwsJson.Whole(call.Body["MaxRetentionDays"]);
        var grace = AwsJson.Whole(call.Body["ChangeableForDays"]);
        if (least < 1 || most < 1 || most > 36500 || least > most)
            throw BackupErrors.Invalid($"Retention must be 1 to 36500 days, the minimum not above the maximum; given: {least} to {most}.");
        if (grace < ShortestGraceDays)
            throw BackupErrors.Invalid($"ChangeableForDays must be at least {ShortestGraceDays}; given: {grace}.");
        var now = context.Time.GetUtcNow();
        Change(
            call,
            vault =>
                vault.Lock?.ImmutableFrom <= now
                    ? throw Immutable(vault)
                    : vault with
                    {
                        Lock = new VaultLock(least, most, grace is { } days ? now.AddDays(days) : null),
                    }
        );
        return null;
    }

    private JsonObject? DeleteLock(BackupCall call)
    {
        var now = context.Time.GetUtcNow();
        Change(call, vault => vault.Lock?.ImmutableFrom <= now ? throw Immutable(vault) : vault with { Lock = null });
        return null;
    }

    private static AwsApiException Immutable(Vault vault) =>
        BackupErrors.Refused($"The vault lock of {vault.Name} is in compliance mode and can no longer be changed.");

    private static void Change(BackupCall call, Func<Vault, Vault> change)
    {
        var vault = call.Store.Vault(call.Path("backupVaultName"));
        call.Store.Vaults[vault.Name] = change(vault);
    }

    private static JsonObject Show(BackupStore store, Vault vault) => vault.ToJson(CountPoints(store, vault));

    private static int CountPoints(BackupStore store, Vault vault) => store.RecoveryPoints.Values.Count(p => p.Vault == vault.Name);

    private static Func<BackupCall, CancellationToken, Task<JsonObject?>> Sync(Func<BackupCall, JsonObject?> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
