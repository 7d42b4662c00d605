using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>
/// Restores tables. moto's own restore forgets the encryption and the billing mode, and can't set them afterwards: so the table is made first,
/// with what the source had and the caller wants, and moto only fills it (<c>Moto/tables.py</c> lets it).
/// </summary>
internal sealed class TableRestore(LocalCloudContext context)
{
    private readonly ConcurrentDictionary<string, JsonObject> _sources = new(StringComparer.Ordinal);

    /// <summary>Restores a backup into a new table.</summary>
    /// <param name="region">The backup's region.</param>
    /// <param name="backupArn">The DynamoDB backup.</param>
    /// <param name="target">The new table's name.</param>
    /// <param name="overrides">What differs from the source: encryption, billing, indexes.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="AwsApiException">There is no such backup, or such a table already.</exception>
    public async Task<JsonObject> FromBackupAsync(
        string region,
        string backupArn,
        string target,
        RestoreOverrides overrides,
        CancellationToken ct
    )
    {
        var source =
            _sources.GetValueOrDefault(backupArn)
            ?? throw new AwsApiException("BackupNotFoundException", $"Backup not found: {backupArn}", 400);
        return await RestoreAsync(
            region,
            source,
            target,
            overrides,
            "RestoreTableFromBackup",
            new JsonObject { ["TargetTableName"] = target, ["BackupArn"] = backupArn },
            ct
        );
    }

    /// <summary>Restores a table's present state into a new table: moto keeps no history, so that is all that a point in time can be.</summary>
    /// <exception cref="AwsApiException">There is no such table, or the target exists already.</exception>
    public async Task<JsonObject> FromTableAsync(
        string region,
        string sourceTable,
        string target,
        RestoreOverrides overrides,
        CancellationToken ct
    )
    {
        var described = await CallAsync(region, "DescribeTable", new JsonObject { ["TableName"] = sourceTable }, ct);
        return await RestoreAsync(
            region,
            described["Table"]!.AsObject(),
            target,
            overrides,
            "RestoreTableToPointInTime",
            new JsonObject { ["TargetTableName"] = target, ["SourceTableName"] = sourceTable },
            ct
        );
    }

    /// <summary>Remembers what a table was like when it was backed up: moto's backups don't tell.</summary>
    public async Task RememberAsync(string region, string table, string backupArn, CancellationToken ct)
    {
        var described = await CallAsync(region, "DescribeTable", new JsonObject { ["TableName"] = table }, ct);
        _sources[backupArn] = described["Table"]!.DeepClone().AsObject();
    }

    /// <summary>The metadata that a recovery point's restore would take by default: the source's own.</summary>
    public JsonObject MetadataOf(RecoveryPoint point)
    {
        var key = AwsJson.Text(_sources.GetValueOrDefault(point.BackupArn)?["SSEDescription"]?["KMSMasterKeyArn"]);
        return AwsJson.Of(
            ("originalTableName", ArnParts.Parse(point.TableArn).Name),
            ("encryptionType", key is null ? "Default" : "KMS"),
            ("kmsMasterKeyArn", key)
        );
    }

    private async Task<JsonObject> RestoreAsync(
        string region,
        JsonObject source,
        string target,
        RestoreOverrides overrides,
        string operation,
        JsonObject body,
        CancellationToken ct
    )
    {
        var created = await CallAsync(region, "CreateTable", NewTable.Like(source, target, overrides), ct);
        try
        {
            await CallAsync(region, operation, body, ct);
        }
        catch
        {
            await CallAsync(region, "DeleteTable", new JsonObject { ["TableName"] = target }, CancellationToken.None);
            throw;
        }
        return created["TableDescription"]!.DeepClone().AsObject();
    }

    private Task<JsonObject> CallAsync(string region, string operation, JsonObject body, CancellationToken ct) =>
        context.Moto.In(region).JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, ct);
}
