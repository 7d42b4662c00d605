using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>Reads requests, always consistently.</summary>
internal sealed class RequestStore(IAmazonDynamoDB dynamo, string table, TimeProvider time)
{
    public string Table => table;

    public async Task<RequestRow?> ReadAsync(string requestId, CancellationToken cancellationToken)
    {
        var answer = await dynamo.GetItemAsync(
            new GetItemRequest
            {
                TableName = table,
                Key = Keys.Key(requestId, Keys.RequestSk),
                ConsistentRead = true,
            },
            cancellationToken
        );
        return answer.Item is { Count: > 0 } item ? RequestRow.From(item) : null;
    }

    /// <summary>A request and one of its approvers, in one call.</summary>
    /// <returns>Null for each that isn't there.</returns>
    public async Task<(RequestRow? Request, ApproverRow? Approver)> ReadAsync(
        string requestId,
        string approverId,
        CancellationToken cancellationToken
    )
    {
        var items = await ReadItemsAsync(
            [Keys.Key(requestId, Keys.RequestSk), Keys.Key(requestId, Keys.Approver(approverId))],
            cancellationToken
        );
        return (
            items.Find(item => item.Text(Keys.Sk) == Keys.RequestSk) is { } request ? RequestRow.From(request) : null,
            items.Find(item => item.Text(Keys.Sk) != Keys.RequestSk) is { } approver ? ApproverRow.From(approver) : null
        );
    }

    /// <summary>Several requests, in any order. Those that aren't there are left out.</summary>
    /// <param name="requestIds">At most 100; repeated ones count once.</param>
    /// <param name="cancellationToken">Ends the wait for what DynamoDB puts off.</param>
    public async Task<IReadOnlyList<RequestRow>> ReadManyAsync(IEnumerable<string> requestIds, CancellationToken cancellationToken)
    {
        var keys = requestIds.Distinct().Select(requestId => Keys.Key(requestId, Keys.RequestSk)).ToList();
        return keys.Count == 0 ? [] : (await ReadItemsAsync(keys, cancellationToken)).ConvertAll(RequestRow.From);
    }

    /// <summary>A request with its approvers and its audit trail, the oldest event first. Null when there is none.</summary>
    public async Task<RequestRecord?> ReadAllAsync(string requestId, CancellationToken cancellationToken)
    {
        RequestRow? request = null;
        var approvers = new List<ApproverRow>();
        var events = new List<EventRow>();
        await foreach (var item in QueryPartitionAsync(requestId, cancellationToken))
        {
            switch (item.Text("Kind"))
            {
                case "REQUEST":
                    request = RequestRow.From(item);
                    break;
                case "APPROVER":
                    approvers.Add(ApproverRow.From(item));
                    break;
                case "EVENT":
                    events.Add(EventRow.From(item));
                    break;
                default:
                    break;
            }
        }

        return request is null
            ? null
            : new RequestRecord(
                request,
                [.. approvers.OrderBy(approver => approver.ApproverId.Length).ThenBy(approver => approver.ApproverId)],
                events
            );
    }

    /// <summary>Rows, in one call (two when DynamoDB leaves some for later). Those that aren't there are left out.</summary>
    private async Task<List<Dictionary<string, AttributeValue>>> ReadItemsAsync(
        List<Dictionary<string, AttributeValue>> keys,
        CancellationToken cancellationToken
    )
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        for (var backoff = new Backoff(time); ; await backoff.WaitAsync(cancellationToken))
        {
            var request = new BatchGetItemRequest
            {
                RequestItems = new()
                {
                    [table] = new KeysAndAttributes { Keys = keys, ConsistentRead = true },
                },
            };
            var answer = await dynamo.BatchGetItemAsync(request, cancellationToken);
            items.AddRange(answer.Responses?.GetValueOrDefault(table) ?? []);
            if (answer.UnprocessedKeys?.GetValueOrDefault(table)?.Keys is not { Count: > 0 } left)
                return items;
            keys = left;
        }
    }

    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> QueryPartitionAsync(
        string requestId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Dictionary<string, AttributeValue>? start = null;
        do
        {
            var page = await dynamo.QueryAsync(
                new QueryRequest
                {
                    TableName = table,
                    KeyConditionExpression = $"{Keys.Pk} = :pk",
                    ExpressionAttributeValues = new() { [":pk"] = Value.Of(Keys.Partition(requestId)) },
                    ConsistentRead = true,
                    ExclusiveStartKey = start,
                },
                cancellationToken
            );
            foreach (var item in page.Items ?? [])
                yield return item;
            start = page.LastEvaluatedKey;
        } while (start is { Count: > 0 });
    }
}

/// <summary>All that is known about a request.</summary>
internal sealed record RequestRecord(RequestRow Request, IReadOnlyList<ApproverRow> Approvers, IReadOnlyList<EventRow> Events);
