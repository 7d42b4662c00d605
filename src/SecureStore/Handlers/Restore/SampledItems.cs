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
        var keys = new List<Dictionary<string, AttributeValue>>(size);
        for (var segment = 0; segment < Segments && keys.Count < size; segment++)
        {
            // What is missing, over the segments that are left: a small table's items may all be in one.
            var share = (size - keys.Count + Segments - segment - 1) / (Segments - segment);
            await ReadSegmentAsync(segment, share, keys, cancellationToken);
        }

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

    private async Task ReadSegmentAsync(
        int segment,
        int share,
        List<Dictionary<string, AttributeValue>> keys,
        CancellationToken cancellationToken
    )
    {
        var wanted = keys.Count + share;
        var request = new ScanRequest
        {
            TableName = table,
            Segment = segment,
            TotalSegments = Segments,
        };
        do
        {
            request.Limit = wanted - keys.Count;
            var page = await dynamo.ScanAsync(request, cancellationToken);
            keys.AddRange((page.Items ?? []).Select(KeyOf));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        } while (keys.Count < wanted && request.ExclusiveStartKey is { Count: > 0 });
    }

    private Dictionary<string, AttributeValue> KeyOf(Dictionary<string, AttributeValue> item)
    {
        var key = new Dictionary<string, AttributeValue> { [shape.PartitionKey.Name] = item[shape.PartitionKey.Name] };
        if (shape.SortKey is { } sortKey)
            key[sortKey.Name] = item[sortKey.Name];
        return key;
    }
}
