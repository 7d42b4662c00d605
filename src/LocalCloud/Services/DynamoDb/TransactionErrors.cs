using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// What DynamoDB answers where a transaction is under way on an item
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling).
/// </summary>
internal static class TransactionErrors
{
    private const string Ongoing = "Transaction is ongoing for the item";

    /// <summary>Whether the request is one that a transaction can get in the way of.</summary>
    public static bool CanConflict(AwsRequest request) =>
        request.Service == "dynamodb"
        && request.Operation is "TransactWriteItems" or "TransactGetItems" or "PutItem" or "UpdateItem" or "DeleteItem";

    /// <summary>The answer to a request of which some items are in use.</summary>
    /// <param name="request">The request.</param>
    /// <param name="conflictingItems">Which of a transaction's items, from 0.</param>
    public static AwsApiException Conflict(AwsRequest request, IReadOnlyCollection<int> conflictingItems)
    {
        if (request.Operation is not ("TransactWriteItems" or "TransactGetItems"))
            return new AwsApiException("TransactionConflictException", Ongoing, 400);
        var count = (request.Json["TransactItems"] as JsonArray)?.Count ?? 0;
        var codes = Enumerable.Range(0, count).Select(i => conflictingItems.Contains(i) ? "TransactionConflict" : "None").ToList();
        return new AwsApiException(
            "TransactionCanceledException",
            $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", codes)}]",
            400
        )
        {
            Details = new JsonObject { ["CancellationReasons"] = new JsonArray([.. codes.Select(Reason)]) },
        };
    }

    private static JsonObject Reason(string code) =>
        code == "None" ? new JsonObject { ["Code"] = code } : new JsonObject { ["Code"] = code, ["Message"] = Ongoing };
}
