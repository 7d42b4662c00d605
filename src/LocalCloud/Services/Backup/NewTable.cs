using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>What a restored table has otherwise than its source.</summary>
internal sealed record RestoreOverrides
{
    /// <summary>Whether the source's encryption is kept; else it is <see cref="KeyArn"/>'s.</summary>
    public bool KeepsEncryption { get; init; }

    /// <summary>The key to encrypt under; null for DynamoDB's own.</summary>
    public string? KeyArn { get; init; }

    /// <summary>PAY_PER_REQUEST or PROVISIONED; null for the source's.</summary>
    public string? BillingMode { get; init; }

    /// <summary>Of a provisioned table; null for the source's.</summary>
    public JsonNode? Throughput { get; init; }

    /// <summary>The global indexes to restore; null for all.</summary>
    public JsonArray? GlobalIndexes { get; init; }

    /// <summary>The local indexes to restore; null for all.</summary>
    public JsonArray? LocalIndexes { get; init; }
}

/// <summary>Writes the CreateTable call for a restored table.</summary>
internal static class NewTable
{
    /// <param name="source">The source's description.</param>
    /// <param name="name">The new table's name.</param>
    /// <param name="overrides">What differs.</param>
    public static JsonObject Like(JsonObject source, string name, RestoreOverrides overrides)
    {
        var billing = overrides.BillingMode ?? AwsJson.Text(source["BillingModeSummary"]?["BillingMode"]) ?? "PROVISIONED";
        var provisioned = billing == "PROVISIONED";
        var global = Indexes(overrides.GlobalIndexes ?? source["GlobalSecondaryIndexes"], provisioned);
        var local = Indexes(overrides.LocalIndexes ?? source["LocalSecondaryIndexes"], false);
        var table = new JsonObject
        {
            ["TableName"] = name,
            ["KeySchema"] = source["KeySchema"]!.DeepClone(),
            ["AttributeDefinitions"] = Attributes(source, [.. global, .. local]),
            ["BillingMode"] = billing,
        };
        if (provisioned)
            table["ProvisionedThroughput"] = Throughput(overrides.Throughput ?? source["ProvisionedThroughput"]);
        if (global.Count > 0)
            table["GlobalSecondaryIndexes"] = global;
        if (local.Count > 0)
            table["LocalSecondaryIndexes"] = local;
        if (KeyOf(source, overrides) is { } key)
            table["SSESpecification"] = new JsonObject
            {
                ["Enabled"] = true,
                ["SSEType"] = "KMS",
                ["KMSMasterKeyId"] = key,
            };
        return table;
    }

    private static string? KeyOf(JsonObject source, RestoreOverrides overrides) =>
        overrides.KeepsEncryption ? AwsJson.Text(source["SSEDescription"]?["KMSMasterKeyArn"]) : overrides.KeyArn;

    // DynamoDB refuses definitions of attributes that no key uses.
    private static JsonArray Attributes(JsonObject source, IReadOnlyList<JsonNode?> indexes)
    {
        var used = indexes
            .Select(index => index!["KeySchema"]!)
            .Append(source["KeySchema"]!)
            .SelectMany(keys => keys.AsArray().Select(k => k!["AttributeName"]!.GetValue<string>()))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. source["AttributeDefinitions"]!
                .AsArray()
                .Where(a => used.Contains(a!["AttributeName"]!.GetValue<string>()))
                .Select(a => a!.DeepClone()),
        ];
    }

    private static JsonArray Indexes(JsonNode? indexes, bool provisioned) =>
        [
            .. (indexes as JsonArray ?? []).Select(index =>
            {
                var copy = new JsonObject
                {
                    ["IndexName"] = index!["IndexName"]!.DeepClone(),
                    ["KeySchema"] = index["KeySchema"]!.DeepClone(),
                    ["Projection"] = index["Projection"]!.DeepClone(),
                };
                if (provisioned)
                    copy["ProvisionedThroughput"] = Throughput(index["ProvisionedThroughput"]);
                return copy;
            }),
        ];

    private static JsonObject Throughput(JsonNode? throughput) =>
        new()
        {
            ["ReadCapacityUnits"] = Math.Max(1, AwsJson.Whole(throughput?["ReadCapacityUnits"]) ?? 1),
            ["WriteCapacityUnits"] = Math.Max(1, AwsJson.Whole(throughput?["WriteCapacityUnits"]) ?? 1),
        };
}
