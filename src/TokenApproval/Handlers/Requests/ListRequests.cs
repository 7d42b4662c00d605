using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// <c>GET /requests</c>: requests by incident, status or approver, a page at a time. Indexes lag behind the table by a moment, so for what
/// matters a request is read by its id.
/// </summary>
internal sealed class ListRequests(IAmazonDynamoDB dynamo, RequestStore store)
{
    private const int DefaultLimit = 25;

    /// <summary>As many as fit into a function's answer, which is 6 MB at most, even if all are as large as requests get.</summary>
    public const int MaximumLimit = 50;

    private static readonly string[] Parameters = ["incidentId", "status", "approver", "limit", "nextToken"];

    public async Task<HttpAnswer> RunAsync(FormValues query, CancellationToken cancellationToken)
    {
        RefuseUnknown(query);
        var index = ListIndex.Of(query);
        var page = await dynamo.QueryAsync(
            new QueryRequest
            {
                TableName = store.Table,
                IndexName = index.Name,
                KeyConditionExpression = $"{index.PartitionKey} = :partition",
                ExpressionAttributeValues = new() { [":partition"] = Value.Of(index.Partition) },
                ScanIndexForward = index.OldestFirst,
                Limit = LimitOf(query),
                ExclusiveStartKey = query["nextToken"] is { } token ? PageToken.Read(token, index) : null,
            },
            cancellationToken
        );
        var rows = page.Items ?? [];
        var requests = index.OfApprovers ? await RequestsOfAsync(rows, cancellationToken) : rows.Select(RequestRow.From);
        return HttpAnswer.Json(
            200,
            new ListAnswer([.. requests.Select(RequestAnswer.Of)], PageToken.Of(page.LastEvaluatedKey, index)),
            RequestJson.Default.ListAnswer
        );
    }

    private static void RefuseUnknown(FormValues query)
    {
        if (query.Names.Any(name => !Parameters.Contains(name)) || Parameters.FirstOrDefault(query.IsRepeated) is { })
            throw RefusedException.InvalidInput(
                $"The query has an unknown or repeated parameter. It may have {string.Join(", ", Parameters)}, each once."
            );
    }

    private static int LimitOf(FormValues query)
    {
        if (query["limit"] is not { } text)
            return DefaultLimit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaximumLimit
            ? limit
            : throw RefusedException.InvalidInput($"limit isn't a whole number from 1 to {MaximumLimit}.", "limit");
    }

    // In the order of the approver's rows: a batch comes in any order.
    private async Task<IEnumerable<RequestRow>> RequestsOfAsync(
        List<Dictionary<string, AttributeValue>> approvers,
        CancellationToken cancellationToken
    )
    {
        var ids = approvers.ConvertAll(row => row.Text("RequestId"));
        var found = (await store.ReadManyAsync(ids, cancellationToken)).ToDictionary(request => request.RequestId);
        return ids.Where(found.ContainsKey).Select(id => found[id]);
    }
}
