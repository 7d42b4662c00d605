using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>
/// Counts a table's items by reading it in parallel segments: DynamoDB's own <c>ItemCount</c> is up to six hours old, and 0 in a table
/// that was just restored.
/// </summary>
/// <param name="Items">The items counted.</param>
/// <param name="IsComplete">Whether those are all.</param>
internal sealed record ItemCount(long Items, bool IsComplete)
{
    private const int Segments = 8;

    /// <summary>Counts until all is counted, or the budget is used up.</summary>
    /// <param name="dynamo">The client.</param>
    /// <param name="table">The table.</param>
    /// <param name="budget">The time that it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it, with an exception.</param>
    public static async Task<ItemCount> OfAsync(
        IAmazonDynamoDB dynamo,
        string table,
        TimeSpan budget,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var spent = new CancellationTokenSource(budget > TimeSpan.Zero ? budget : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(spent.Token, cancellationToken);
        var counts = await Task.WhenAll(
            Enumerable.Range(0, Segments).Select(segment => CountAsync(dynamo, table, segment, spent.Token, either.Token))
        );
        return new ItemCount(counts.Sum(count => count.Items), counts.All(count => count.IsComplete));
    }

    private static async Task<ItemCount> CountAsync(
        IAmazonDynamoDB dynamo,
        string table,
        int segment,
        CancellationToken spent,
        CancellationToken either
    )
    {
        long items = 0;
        var request = new ScanRequest
        {
            TableName = table,
            Select = Select.COUNT,
            Segment = segment,
            TotalSegments = Segments,
        };
        try
        {
            do
            {
                var page = await dynamo.ScanAsync(request, either);
                items += page.Count ?? 0;
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            } while (request.ExclusiveStartKey is { Count: > 0 });
            return new ItemCount(items, IsComplete: true);
        }
        catch (OperationCanceledException) when (spent.IsCancellationRequested)
        {
            return new ItemCount(items, IsComplete: false);
        }
        catch (ProvisionedThroughputExceededException)
        {
            // The SDK has retried for as long as it does. What is counted so far still holds.
            return new ItemCount(items, IsComplete: false);
        }
    }
}
