using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>DynamoDB's own restores, with the encryption and indexes that moto's forget.</summary>
internal sealed class DynamoDbRestores(TableRestore restore) : ILocalService, ICallObserver
{
    /// <inheritdoc />
    public string Service => "dynamodb";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        if (request.Operation is not ("RestoreTableFromBackup" or "RestoreTableToPointInTime"))
            return null;
        var body = request.Json;
        var target = Required(body, "TargetTableName");
        var description =
            request.Operation == "RestoreTableFromBackup"
                ? await restore.FromBackupAsync(request.Region, Required(body, "BackupArn"), target, Overrides(body), ct)
                : await restore.FromTableAsync(request.Region, SourceTable(body), target, Overrides(body), ct);
        return AwsResponse.Json(new JsonObject { ["TableDescription"] = description }, 200, "application/x-amz-json-1.0");
    }

    /// <inheritdoc />
    public async ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request is not { Service: "dynamodb", Operation: "CreateBackup" })
            return;
        var arn = JsonNode.Parse(response.Body.Span)!["BackupDetails"]!["BackupArn"]!.GetValue<string>();
        var table = Required(request.Json, "TableName");
        await restore.RememberAsync(request.Region, table[(table.LastIndexOf('/') + 1)..], arn, ct);
    }

    private static RestoreOverrides Overrides(JsonObject body)
    {
        var encryption = body["SSESpecificationOverride"];
        return new RestoreOverrides
        {
            KeepsEncryption = encryption is null,
            KeyArn = encryption?["Enabled"]?.GetValue<bool>() == false ? null : AwsJson.Text(encryption?["KMSMasterKeyId"]),
            BillingMode = AwsJson.Text(body["BillingModeOverride"]),
            Throughput = body["ProvisionedThroughputOverride"],
            GlobalIndexes = body["GlobalSecondaryIndexOverride"] as JsonArray,
            LocalIndexes = body["LocalSecondaryIndexOverride"] as JsonArray,
        };
    }

    private static string SourceTable(JsonObject body)
    {
        var named = AwsJson.Text(body["SourceTableName"]) ?? AwsJson.Text(body["SourceTableArn"]);
        return named is { Length: > 0 } ? named[(named.LastIndexOf('/') + 1)..] : throw Invalid("SourceTableName or SourceTableArn");
    }

    private static string Required(JsonObject body, string name) =>
        AwsJson.Text(body[name]) is { Length: > 0 } text ? text : throw Invalid(name);

    private static AwsApiException Invalid(string name) => new("ValidationException", $"{name} must be given.", 400);
}
