using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Samples.Demo;

/// <summary>The register's table, as one of its users sees it.</summary>
public sealed class IncidentRegister(IAmazonDynamoDB dynamoDb, string tableName)
{
    private const int BatchSize = 25; // BatchWriteItem's limit
    private const int Writers = 4;

    /// <summary>Writes all incidents, 25 a call, until none is left unprocessed.</summary>
    public Task LoadAsync(IEnumerable<Incident> incidents, Action<int> loaded, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            incidents.Chunk(BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (batch, token) =>
            {
                await WriteAsync(batch, token);
                loaded(batch.Length);
            }
        );

    /// <summary>One incident's item, or null.</summary>
    public async Task<Dictionary<string, AttributeValue>?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var response = await dynamoDb.GetItemAsync(
            tableName,
            new() { ["PK"] = new AttributeValue(key), ["SK"] = new AttributeValue("REPORT") },
            consistentRead: true,
            cancellationToken
        );
        return response.IsItemSet ? response.Item : null;
    }

    /// <summary>All incidents of a state in the order of their dates, through GSI1.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> FindByStateAsync(string state, CancellationToken cancellationToken)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new QueryRequest
        {
            TableName = tableName,
            IndexName = "GSI1",
            KeyConditionExpression = "GSI1PK = :state",
            ExpressionAttributeValues = new() { [":state"] = new AttributeValue(Incident.KeyOfState(state)) },
        };

        await foreach (var page in dynamoDb.Paginators.Query(request).Responses.WithCancellation(cancellationToken))
        {
            items.AddRange(page.Items);
        }

        return items;
    }

    /// <summary>Writes one incident.</summary>
    public Task WriteAsync(Incident incident, CancellationToken cancellationToken) =>
        dynamoDb.PutItemAsync(tableName, incident.ToItem(), cancellationToken);

    private async Task WriteAsync(IEnumerable<Incident> batch, CancellationToken cancellationToken)
    {
        var requests = batch.Select(incident => new WriteRequest(new PutRequest(incident.ToItem()))).ToList();
        while (requests.Count > 0)
        {
            var response = await dynamoDb.BatchWriteItemAsync(
                new BatchWriteItemRequest { RequestItems = new() { [tableName] = requests } },
                cancellationToken
            );
            requests = response.UnprocessedItems?.GetValueOrDefault(tableName) ?? [];
        }
    }
}
