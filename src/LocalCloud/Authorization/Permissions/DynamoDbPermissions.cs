using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>DynamoDB: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html</summary>
internal sealed class DynamoDbPermissions : PermissionTable
{
    // What AWS's guide asks on the target of a restore:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
    private static readonly string[] RestoreWrites = ["PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan", "BatchWriteItem"];

    public DynamoDbPermissions()
        : base("dynamodb")
    {
        OnEachAsync(ItemAsync, "GetItem", "PutItem", "UpdateItem", "DeleteItem");
        OnEachAsync(ReadManyAsync, "Query", "Scan");
        OnEachAsync(BatchAsync, "BatchGetItem", "BatchWriteItem");
        OnEachAsync(TransactionAsync, "TransactGetItems", "TransactWriteItems");
        OnEach(DynamoDbPartiQl.Required, "ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction");
        On(
            c => Table(c, c.Required("TableName")),
            "CreateTable",
            "DeleteTable",
            "DescribeTable",
            "UpdateTable",
            "CreateBackup",
            "DescribeContinuousBackups",
            "UpdateContinuousBackups",
            "DescribeTimeToLive",
            "UpdateTimeToLive",
            "DescribeTableReplicaAutoScaling",
            "UpdateTableReplicaAutoScaling",
            "DescribeKinesisStreamingDestination",
            "EnableKinesisStreamingDestination",
            "DisableKinesisStreamingDestination"
        );
        On(TableOrIndex, "DescribeContributorInsights", "UpdateContributorInsights");
        On(c => c.Required("ResourceArn"), "TagResource", "UntagResource", "ListTagsOfResource");
        On(c => c.Required("ResourceArn"), "GetResourcePolicy", "PutResourcePolicy", "DeleteResourcePolicy");
        On(c => c.Required("BackupArn"), "DescribeBackup", "DeleteBackup");
        On(c => c.Required("TableArn"), "ExportTableToPointInTime");
        On(c => c.Required("ExportArn"), "DescribeExport");
        OnEach(RestoreFromBackup, "RestoreTableFromBackup");
        OnEach(RestoreToPointInTime, "RestoreTableToPointInTime");
        On(c => c.Required("StreamArn"), "DescribeStream", "GetShardIterator");
        On(StreamOfIterator, "GetRecords");
        // AWS's own policies tie it to streams (those that SAM writes for readers of a stream), so asking from a stream on asks for that one.
        On(c => c.Find("ExclusiveStartStreamArn") ?? "*", "ListStreams");
        OnAnything("ListTables", "ListBackups", "ListExports", "ListGlobalTables", "ListContributorInsights");
        OnAnything("DescribeLimits", "DescribeEndpoints");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        [
            "dynamodb:Attributes",
            "dynamodb:EnclosingOperation",
            "dynamodb:LeadingKeys",
            "dynamodb:ReturnConsumedCapacity",
            "dynamodb:ReturnValues",
            "dynamodb:Select",
        ];

    /// <summary>Whether the condition key is worked out only if a policy asks for it, since it takes a look at the table.</summary>
    public static bool IsWorkedOutOnDemand(string key) => string.Equals(key, "dynamodb:LeadingKeys", StringComparison.OrdinalIgnoreCase);

    /// <summary>A table's ARN, from its name or ARN.</summary>
    public static string Table(PermissionCall call, string nameOrArn) =>
        Arns.IsArn(nameOrArn) ? nameOrArn : call.Arn("dynamodb", $"table/{nameOrArn}");

    private static string TableOrIndex(PermissionCall call)
    {
        var table = Table(call, call.Required("TableName"));
        return call.Find("IndexName") is { Length: > 0 } index ? $"{table}/index/{index}" : table;
    }

    // An iterator starts with its stream's ARN.
    private static string StreamOfIterator(PermissionCall call)
    {
        var iterator = call.Required("ShardIterator");
        var stream = iterator.Split('|')[0];
        if (Arns.IsArn(stream) && stream.Split('/') is [var table, var name, "stream", var label, ..])
            return $"{table}/{name}/stream/{label}";
        throw new PolicyException($"The shard iterator doesn't start with its stream's ARN, so GetRecords can't be judged: '{stream}'.");
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> ItemAsync(PermissionCall call)
    {
        var permission = await ItemActionAsync(call, call.Request.Operation, call.Json, enclosing: null);
        return [permission];
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> ReadManyAsync(PermissionCall call)
    {
        var table = call.Required("TableName");
        var permission = Own(call, TableOrIndex(call))
            .With("dynamodb:Select", call.Find("Select"))
            .With("dynamodb:ReturnConsumedCapacity", call.Find("ReturnConsumedCapacity"))
            .With("dynamodb:Attributes", DynamoDbAttributes.Of(call.Json));
        if (call.Request.Operation == "Query" && call.IsAsked("dynamodb:LeadingKeys"))
            permission = permission.With(
                "dynamodb:LeadingKeys",
                DynamoDbAttributes.QueriedKey(call.Json, await PartitionKeyAsync(call, table, call.Find("IndexName")))
            );
        return [permission];
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> BatchAsync(PermissionCall call)
    {
        var permissions = new List<RequiredPermission>();
        foreach (var (table, content) in RequestItems(call))
        {
            // A batch read has Keys; a batch write a list of PutRequest.Item and DeleteRequest.Key.
            var items = content is JsonObject read
                ? (read["Keys"] as JsonArray)?.OfType<JsonObject>() ?? []
                : (content as JsonArray ?? []).Select(w => w?["PutRequest"]?["Item"] ?? w?["DeleteRequest"]?["Key"]).OfType<JsonObject>();
            var permission = Own(call, Table(call, table))
                .With("dynamodb:ReturnConsumedCapacity", call.Find("ReturnConsumedCapacity"))
                .With(
                    "dynamodb:Attributes",
                    content is JsonObject reads ? DynamoDbAttributes.Of(reads) : items.SelectMany(i => i.Select(a => a.Key)).Distinct()
                );
            if (call.IsAsked("dynamodb:LeadingKeys"))
            {
                var key = await PartitionKeyAsync(call, table, index: null);
                permission = permission.With("dynamodb:LeadingKeys", items.Select(i => DynamoDbAttributes.Value(i[key])));
            }
            permissions.Add(permission);
        }
        return permissions;
    }

    private static JsonObject RequestItems(PermissionCall call) =>
        call.Json["RequestItems"] as JsonObject is { Count: > 0 } items
            ? items
            : throw new PolicyException(
                $"{call.Request.Operation} has no RequestItems, so the local cloud can't tell which tables it is about."
            );

    // A transaction has no action of its own: it needs those of its items.
    private async ValueTask<IReadOnlyList<RequiredPermission>> TransactionAsync(PermissionCall call)
    {
        var permissions = new List<RequiredPermission>();
        foreach (var member in (call.Json["TransactItems"] as JsonArray ?? []).OfType<JsonObject>().SelectMany(i => i))
        {
            var action = member.Key switch
            {
                "Get" => "GetItem",
                "Put" => "PutItem",
                "Update" => "UpdateItem",
                "Delete" => "DeleteItem",
                "ConditionCheck" => "ConditionCheckItem",
                _ => throw new PolicyException($"A transaction has the unknown item '{member.Key}'."),
            };
            if (member.Value is JsonObject item)
                permissions.Add(await ItemActionAsync(call, action, item, call.Request.Operation));
        }
        return permissions.Count > 0
            ? permissions
            : throw new PolicyException(
                $"{call.Request.Operation} has no TransactItems, so the local cloud can't tell which tables it is about."
            );
    }

    private async ValueTask<RequiredPermission> ItemActionAsync(PermissionCall call, string action, JsonObject item, string? enclosing)
    {
        var table =
            PermissionCall.Text(item["TableName"])
            ?? throw new PolicyException(
                $"{call.Request.Operation} doesn't say TableName, so the local cloud can't tell which table it is about."
            );
        var permission = Action(action, Table(call, table))
            .With("dynamodb:EnclosingOperation", enclosing)
            .With("dynamodb:ReturnValues", PermissionCall.Text(item["ReturnValues"]))
            .With("dynamodb:ReturnConsumedCapacity", call.Find("ReturnConsumedCapacity"))
            .With("dynamodb:Attributes", DynamoDbAttributes.Of(item));
        if (!call.IsAsked("dynamodb:LeadingKeys"))
            return permission;
        var key = await PartitionKeyAsync(call, table, index: null);
        return permission.With("dynamodb:LeadingKeys", DynamoDbAttributes.Value((item["Key"] ?? item["Item"])?[key]));
    }

    private static async ValueTask<string> PartitionKeyAsync(PermissionCall call, string table, string? index) =>
        await call.Lookups.PartitionKeyAsync(call.Region, table, index, call.Cancellation)
        ?? throw new PolicyException(
            $"A policy asks for dynamodb:LeadingKeys, but the table '{table}'{(index is null ? "" : $" or its index '{index}'")} doesn't exist."
        );

    private IEnumerable<RequiredPermission> RestoreFromBackup(PermissionCall call) =>
        [Own(call, call.Required("BackupArn")), .. OnTarget(call)];

    private IEnumerable<RequiredPermission> RestoreToPointInTime(PermissionCall call) =>
        [Own(call, Table(call, call.RequiredAny("SourceTableArn", "SourceTableName"))), .. OnTarget(call)];

    private IEnumerable<RequiredPermission> OnTarget(PermissionCall call)
    {
        var target = Table(call, call.Required("TargetTableName"));
        return RestoreWrites.Select(action => Action(action, target));
    }
}
