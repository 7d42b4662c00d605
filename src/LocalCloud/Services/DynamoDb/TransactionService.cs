using System.Net.Http.Headers;

namespace RegulatedData.LocalCloud;

/// <summary>
/// What moto's DynamoDB lacks of transactions: a client's token makes them idempotent, and requests that are under way on the same item at the
/// same time conflict (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
/// </summary>
internal sealed class TransactionService(LocalCloudContext context) : ILocalService
{
    private const int LongestToken = 36;

    private readonly TransactionTokens _tokens = new(context.Time);
    private readonly ItemsInUse _inUse = new();
    private readonly ItemKeys _keys = new(context.Moto);

    /// <inheritdoc />
    public string Service => "dynamodb";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        switch (request.Operation)
        {
            case "TransactWriteItems":
                return await WriteOnceAsync(request, ct);
            case "TransactGetItems" or "PutItem" or "UpdateItem" or "DeleteItem" when context.Options.TransactionConflicts:
                return await ExecuteAsync(request, ct);
            case "DeleteTable":
                // The next one of this name may have other keys.
                _keys.Forget(request);
                return null;
            default:
                return null;
        }
    }

    private async Task<AwsResponse> WriteOnceAsync(AwsRequest request, CancellationToken ct)
    {
        if (request.Json["ClientRequestToken"]?.ToString() is not { Length: > 0 } token)
            return await ExecuteAsync(request, ct);
        if (token.Length > LongestToken)
            throw new AwsApiException(
                "ValidationException",
                $"1 validation error detected: Value '{token}' at 'clientRequestToken' failed to satisfy constraint: Member must have length less "
                    + $"than or equal to {LongestToken}",
                400
            );
        // Not with the caller's cancellation: one that gives up and comes again must find out what became of its first try.
        return await _tokens.OnceAsync(request, token, () => ExecuteAsync(request, CancellationToken.None));
    }

    private async Task<AwsResponse> ExecuteAsync(AwsRequest request, CancellationToken ct)
    {
        if (!context.Options.TransactionConflicts)
            return await AskMotoAsync(request, ct);
        var items = await _keys.OfAsync(request, ct);
        if (!_inUse.TryEnter(UseOf(request.Operation), items, out var conflicts))
            throw TransactionErrors.Conflict(request, conflicts);
        try
        {
            return await AskMotoAsync(request, ct);
        }
        finally
        {
            _inUse.Leave(UseOf(request.Operation), items);
        }
    }

    private async Task<AwsResponse> AskMotoAsync(AwsRequest request, CancellationToken ct)
    {
        using var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.0");
        var target = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Amz-Target"] = request.Headers["X-Amz-Target"] };
        var answer = await context.Moto.In(request.Region).SendAsync("dynamodb", HttpMethod.Post, "/", content, target, ct);
        return new AwsResponse(answer.Status, "application/x-amz-json-1.0", answer.Body);
    }

    private static ItemUse UseOf(string operation) =>
        operation switch
        {
            "TransactWriteItems" => ItemUse.TransactionWrites,
            "TransactGetItems" => ItemUse.TransactionReads,
            _ => ItemUse.Writes,
        };
}
