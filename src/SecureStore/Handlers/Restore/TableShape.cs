using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>What a backup has to bring back of a table's schema: its keys and its indexes.</summary>
internal sealed record TableShape
{
    /// <summary>The partition key.</summary>
    public required KeyShape PartitionKey { get; init; }

    /// <summary>The sort key; null where there is none.</summary>
    public KeyShape? SortKey { get; set; }

    /// <summary>The global and local secondary indexes.</summary>
    public IReadOnlyList<IndexShape> Indexes { get; set; } = [];

    /// <summary>The shape of a table that DynamoDB describes.</summary>
    public static TableShape Of(TableDescription table)
    {
        var types = table.AttributeDefinitions.ToDictionary(
            attribute => attribute.AttributeName,
            attribute => attribute.AttributeType.Value
        );
        var global = (table.GlobalSecondaryIndexes ?? []).Select(index =>
            IndexOf(index.IndexName, "global", index.KeySchema, index.Projection, types)
        );
        var local = (table.LocalSecondaryIndexes ?? []).Select(index =>
            IndexOf(index.IndexName, "local", index.KeySchema, index.Projection, types)
        );
        return new TableShape
        {
            PartitionKey = KeyOf(table.KeySchema, KeyType.HASH, types)!,
            SortKey = KeyOf(table.KeySchema, KeyType.RANGE, types),
            Indexes = [.. global.Concat(local)],
        };
    }

    /// <summary>In what a restored table differs from this one; empty where it doesn't.</summary>
    public IEnumerable<string> DifferencesTo(TableShape restored)
    {
        if (PartitionKey != restored.PartitionKey)
            yield return $"the partition key is {restored.PartitionKey}, expected {PartitionKey}";
        if (SortKey != restored.SortKey)
            yield return $"the sort key is {KeyShape.TextOf(restored.SortKey)}, expected {KeyShape.TextOf(SortKey)}";

        foreach (var index in Indexes)
        {
            var found = restored.Indexes.FirstOrDefault(other => other.Name == index.Name);
            if (found is null)
                yield return $"the {index.Kind} index {index.Name} is missing";
            else if (found.Describe() != index.Describe())
                yield return $"the index {index.Name} is {found.Describe()}, expected {index.Describe()}";
        }

        foreach (var extra in restored.Indexes.Where(index => Indexes.All(expected => expected.Name != index.Name)))
            yield return $"the {extra.Kind} index {extra.Name} isn't expected";
    }

    private static IndexShape IndexOf(
        string name,
        string kind,
        IEnumerable<KeySchemaElement> keys,
        Projection? projection,
        Dictionary<string, string> types
    ) =>
        new()
        {
            Name = name,
            Kind = kind,
            PartitionKey = KeyOf(keys, KeyType.HASH, types)!,
            SortKey = KeyOf(keys, KeyType.RANGE, types),
            Projection = projection?.ProjectionType?.Value ?? "ALL",
            NonKeyAttributes = projection?.NonKeyAttributes ?? [],
        };

    private static KeyShape? KeyOf(IEnumerable<KeySchemaElement> keys, KeyType type, Dictionary<string, string> types) =>
        keys.FirstOrDefault(key => key.KeyType == type) is { } key
            ? new KeyShape { Name = key.AttributeName, Type = types.GetValueOrDefault(key.AttributeName) ?? "?" }
            : null;
}

/// <summary>A key attribute.</summary>
internal sealed record KeyShape
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type: <c>S</c>, <c>N</c> or <c>B</c>.</summary>
    public required string Type { get; init; }

    public override string ToString() => $"{Name} ({Type})";

    internal static string TextOf(KeyShape? key) => key?.ToString() ?? "none";
}

/// <summary>A secondary index.</summary>
internal sealed record IndexShape
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary><c>global</c> or <c>local</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its partition key.</summary>
    public required KeyShape PartitionKey { get; init; }

    /// <summary>Its sort key; null where there is none.</summary>
    public KeyShape? SortKey { get; set; }

    /// <summary><c>ALL</c>, <c>KEYS_ONLY</c> or <c>INCLUDE</c>.</summary>
    public string Projection { get; set; } = "ALL";

    /// <summary>What <c>INCLUDE</c> includes.</summary>
    public IReadOnlyList<string> NonKeyAttributes { get; set; } = [];

    /// <summary>All of it but the name. Two indexes with the same text are the same.</summary>
    public string Describe()
    {
        var included = NonKeyAttributes.Count == 0 ? "" : $" of {string.Join(", ", NonKeyAttributes.Order(StringComparer.Ordinal))}";
        return $"{Kind}, {PartitionKey}, sort key {KeyShape.TextOf(SortKey)}, {Projection}{included}";
    }
}
