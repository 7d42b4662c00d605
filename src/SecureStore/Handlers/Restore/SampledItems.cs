using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>
/// Reads items from several places of a table, each by its key again, so that both ways of reading are shown to work. What they hold
/// is never kept, told or logged.
/// </summary>
internal sealed class SampledItems(IAmazonDynamoDB dynamo, string table, TableShape shape)
{
    private const int Segments = 4;

    /// <summary>Reads up to so many items.</summary>
    /// <returns>How many were read, and how many of those couldn't be found by their own key.</returns>
    public async Task<(int Read, int Lost)> ReadAsync(int size, CancellationToken cancellationToken)
    {
        var keys = await KeysAsync(size, cancellationToken);
        var lost = 0;
        foreach (var key in keys)
        {
            var found = await dynamo.GetItemAsync(
                new GetItemRequest
                {
                    TableName = table,
                    Key = key,
                    ConsistentRead = true,
                },
                cancellationToken
            );
            if (found.Item is not { Count: > 0 })
                lost++;
        }

        return (keys.Count, lost);
    }

    /// <summary>Takes the same share of each segment, and what one lacks of those that have more.</summary>
    private async Task<List<Dictionary<string, AttributeValue>>> KeysAsync(int size, CancellationToken cancellationToken)
    {
        var keys = new List<Dictionary<string, AttributeValue>>(size);
        var open = new Queue<ScanRequest>(
            Enumerable
                .Range(0, Segments)
                .Select(segment => new ScanRequest
                {
                    TableName = table,
                    Segment = segment,
                    TotalSegments = Segments,
                })
        );
        while (keys.Count < size && open.TryDequeue(out var segment))
        {
            segment.Limit = Math.Min(size - keys.Count, (size + Segments - 1) / Segments);
            var page = await dynamo.ScanAsync(segment, cancellationToken);
            keys.AddRange((page.Items ?? []).Select(KeyOf));
            segment.ExclusiveStartKey = page.LastEvaluatedKey;
            if (segment.ExclusiveStartKey is { Count: > 0 })
                open.Enqueue(segment);
        }

        return keys;
    }

    private Dictionary<string, AttributeValue> KeyOf(Dictionary<string, AttributeValue> item)
    {
        var key = new Dictionary<string, AttributeValue> { [shape.PartitionKey.Name] = item[shape.PartitionKey.Name] };
        if (shape.SortKey is { } sortKey)
            key[sortKey.Name] = item[sortKey.Name];
        return key;
    }
}
