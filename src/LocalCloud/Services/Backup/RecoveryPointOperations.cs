using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Recovery points.</summary>
internal sealed class RecoveryPointOperations(LocalCloudContext context, TableRestore tables, BackupEvents events) : IBackupOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [
            ("ListRecoveryPointsByBackupVault", 200, Sync(ListByVault)),
            ("ListRecoveryPointsByResource", 200, Sync(ListByResource)),
            ("DescribeRecoveryPoint", 200, Sync(Describe)),
            ("GetRecoveryPointRestoreMetadata", 200, Sync(RestoreMetadata)),
            ("GetRestoreTestingInferredMetadata", 200, Sync(InferredMetadata)),
            ("ListProtectedResources", 200, Sync(ListProtected)),
            ("DescribeProtectedResource", 200, Sync(DescribeProtected)),
            ("DeleteRecoveryPoint", 200, DeleteAsync),
        ];

    private static JsonObject ListByVault(BackupCall call)
    {
        var vault = call.Store.Vault(call.Path("backupVaultName"));
        var points = Newest(call.Store)
            .Where(p =>
                p.Vault == vault.Name
                && JobFilter.Is(call.Query("resourceArn"), p.TableArn)
                && JobFilter.Is(call.Query("resourceType"), "DynamoDB")
                && JobFilter.Is(call.Query("backupPlanId"), AwsJson.Text(p.Fields["CreatedBy"]?["BackupPlanId"]))
                && JobFilter.IsWithin(p.Created, call.Query("createdAfter"), call.Query("createdBefore"))
            );
        return new JsonObject { ["RecoveryPoints"] = new JsonArray([.. points.Select(p => p.Fields.DeepClone())]) };
    }

    private static JsonObject ListByResource(BackupCall call)
    {
        var arn = call.Path("resourceArn");
        var points = Newest(call.Store).Where(p => p.TableArn == arn);
        return new JsonObject
        {
            ["RecoveryPoints"] = new JsonArray([
                .. points.Select(p =>
                    AwsJson.Of(
                        ("RecoveryPointArn", p.Arn),
                        ("CreationDate", p.Fields["CreationDate"]!.DeepClone()),
                        ("Status", p.Fields["Status"]!.DeepClone()),
                        ("EncryptionKeyArn", p.Fields["EncryptionKeyArn"]?.DeepClone()),
                        ("BackupSizeBytes", p.Fields["BackupSizeInBytes"]!.DeepClone()),
                        ("BackupVaultName", p.Vault),
                        ("ResourceName", p.Fields["ResourceName"]!.DeepClone())
                    )
                ),
            ]),
        };
    }

    private static JsonObject Describe(BackupCall call) => Point(call).Fields.DeepClone().AsObject();

    private JsonObject RestoreMetadata(BackupCall call)
    {
        var point = Point(call);
        return new JsonObject
        {
            ["BackupVaultArn"] = call.Store.Vault(point.Vault).Arn,
            ["RecoveryPointArn"] = point.Arn,
            ["RestoreMetadata"] = tables.MetadataOf(point),
            ["ResourceType"] = "DynamoDB",
        };
    }

    private static JsonObject InferredMetadata(BackupCall call)
    {
        var vault = call.Query("BackupVaultName") ?? throw BackupErrors.Missing("BackupVaultName");
        call.Store.RecoveryPoint(vault, call.Query("RecoveryPointArn") ?? throw BackupErrors.Missing("RecoveryPointArn"));
        return new JsonObject { ["InferredMetadata"] = RestoreTestRunner.InferredMetadata() };
    }

    private static JsonObject ListProtected(BackupCall call) =>
        new() { ["Results"] = new JsonArray([.. call.Store.RecoveryPoints.Values.GroupBy(p => p.TableArn).Select(ShowProtected)]) };

    private static JsonObject DescribeProtected(BackupCall call) =>
        call.Store.RecoveryPoints.Values.GroupBy(p => p.TableArn).FirstOrDefault(g => g.Key == call.Path("resourceArn")) is { } points
            ? ShowProtected(points)
            : throw BackupErrors.NotFound($"{call.Path("resourceArn")} has no recovery points.");

    private async Task<JsonObject?> DeleteAsync(BackupCall call, CancellationToken ct)
    {
        var point = Point(call);
        var vault = call.Store.Vault(point.Vault);
        if (VaultPolicy.Denies(vault.Policy, "backup:DeleteRecoveryPoint"))
            throw new AwsApiException(
                "AccessDeniedException",
                $"Insufficient privileges to perform this action: the access policy of backup vault {vault.Name} denies backup:DeleteRecoveryPoint.",
                403
            );
        var now = context.Time.GetUtcNow();
        if (vault.Lock?.ImmutableFrom <= now && (point.RetentionDays is not { } days || now < point.Created.AddDays(days)))
            throw BackupErrors.Refused(
                $"Recovery point {point.Arn} cannot be deleted: backup vault {vault.Name} is locked in compliance mode."
            );
        await context
            .Moto.In(call.Store.Region)
            .JsonAsync("dynamodb", "DynamoDB_20120810.DeleteBackup", new JsonObject { ["BackupArn"] = point.BackupArn }, ct);
        call.Store.RecoveryPoints.TryRemove(point.Arn, out _);
        call.Store.Tags.TryRemove(point.Arn, out _);
        await events.RecoveryPointAsync(call.Store, point, "DELETING", ct);
        return null;
    }

    private static IEnumerable<RecoveryPoint> Newest(BackupStore store) => store.RecoveryPoints.Values.OrderByDescending(p => p.Created);

    private static RecoveryPoint Point(BackupCall call) =>
        call.Store.RecoveryPoint(call.Path("backupVaultName"), call.Path("recoveryPointArn"));

    private static JsonObject ShowProtected(IGrouping<string, RecoveryPoint> points)
    {
        var last = points.MaxBy(p => p.Created)!;
        return AwsJson.Of(
            ("ResourceArn", points.Key),
            ("ResourceType", "DynamoDB"),
            ("ResourceName", last.Fields["ResourceName"]!.DeepClone()),
            ("LastBackupTime", AwsJson.Time(last.Created)),
            ("LastRecoveryPointArn", last.Arn)
        );
    }

    private static Func<BackupCall, CancellationToken, Task<JsonObject?>> Sync(Func<BackupCall, JsonObject?> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
