using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>Tells which items a request is about, by texts that are equal for the same item.</summary>
internal sealed class ItemKeys(AwsApi moto)
{
    private readonly ConcurrentDictionary<(string Region, string Table), IReadOnlyList<string>> _keysOfTables = new();

    /// <summary>
    /// The items of a single write, or of a transaction in its order. Null for one that can't be told: its table doesn't exist, or it lacks a key,
    /// which DynamoDB refuses.
    /// </summary>
    public async Task<IReadOnlyList<string?>> OfAsync(AwsRequest request, CancellationToken ct)
    {
        if (request.Operation is not ("TransactWriteItems" or "TransactGetItems"))
            return [await OfAsync(request.Region, request.Json, ct)];
        var items = new List<string?>();
        foreach (var item in request.Json["TransactItems"] as JsonArray ?? [])
            items.Add((item as JsonObject)?.FirstOrDefault().Value is JsonObject action ? await OfAsync(request.Region, action, ct) : null);
        return items;
    }

    /// <summary>Forgets what a table's key is.</summary>
    public void Forget(AwsRequest request) => _keysOfTables.TryRemove((request.Region, TableName(request.Json)), out _);

    private async Task<string?> OfAsync(string region, JsonObject action, CancellationToken ct)
    {
        var table = TableName(action);
        if ((action["Key"] ?? action["Item"]) is not JsonObject values || await KeyAsync(region, table, ct) is not { } names)
            return null;
        var parts = names.Select(name => values[name]?.ToJsonString()).ToList();
        return parts.Contains(null) ? null : $"{region} {table} {string.Join(' ', parts)}";
    }

    private async Task<IReadOnlyList<string>?> KeyAsync(string region, string table, CancellationToken ct)
    {
        if (_keysOfTables.TryGetValue((region, table), out var known))
            return known;
        try
        {
            var answer = await moto.In(region)
                .JsonAsync("dynamodb", "DynamoDB_20120810.DescribeTable", new JsonObject { ["TableName"] = table }, ct);
            var schema = answer["Table"]!["KeySchema"]!.AsArray();
            return _keysOfTables[(region, table)] = [.. schema.Select(key => key!["AttributeName"]!.GetValue<string>())];
        }
        catch (AwsApiException error) when (error.Code is "ResourceNotFoundException" or "ValidationException")
        {
            // No such table: the request itself fails for the same reason.
            return null;
        }
    }

    /// <summary>A request may name a table by its ARN.</summary>
    private static string TableName(JsonObject action)
    {
        var given = action["TableName"]?.ToString() ?? "";
        return given[(given.LastIndexOf('/') + 1)..];
    }
}
