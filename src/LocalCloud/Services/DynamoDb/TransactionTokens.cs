using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The tokens by which a repeated transaction is known: within ten minutes after the first one succeeded, it succeeds without being executed
/// again (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html).
/// </summary>
internal sealed class TransactionTokens(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Region, string Token), Entry> _entries = new();

    /// <summary>Executes the transaction, unless it was executed.</summary>
    /// <exception cref="AwsApiException">
    /// The token stands for another transaction (IdempotentParameterMismatchException), or for one that is under way
    /// (TransactionInProgressException); or what the execution threw: then the token is free again.
    /// </exception>
    public async Task<AwsResponse> OnceAsync(AwsRequest request, string token, Func<Task<AwsResponse>> execute)
    {
        ForgetOldOnes();
        var own = new Entry(Parameters(request));
        var key = (request.Region, token);
        if (_entries.GetOrAdd(key, own) is var entry && !ReferenceEquals(entry, own))
            return Repeated(entry, own);
        try
        {
            var answer = await execute();
            own.Success = new Success(answer, time.GetUtcNow() + Lifetime);
            return answer;
        }
        finally
        {
            if (own.Success is null)
                _entries.TryRemove(key, out _);
        }
    }

    private static AwsResponse Repeated(Entry entry, Entry repeated)
    {
        if (!JsonNode.DeepEquals(entry.Parameters, repeated.Parameters))
            throw new AwsApiException(
                "IdempotentParameterMismatchException",
                "The request uses the same client token as a previous, but non-identical request. Do not reuse a client token with different requests, "
                    + "unless the requests are identical",
                400
            );
        return entry.Success?.Answer
            ?? throw new AwsApiException(
                "TransactionInProgressException",
                "The transaction with the given request token is already in progress.",
                400
            );
    }

    private void ForgetOldOnes()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _entries)
        {
            if (entry.Success?.EndsAt <= now)
                _entries.TryRemove(KeyValuePair.Create(key, entry));
        }
    }

    private static JsonObject Parameters(AwsRequest request)
    {
        var parameters = request.Json.DeepClone().AsObject();
        parameters.Remove("ClientRequestToken");
        return parameters;
    }

    private sealed class Entry(JsonObject parameters)
    {
        public JsonObject Parameters => parameters;

        public Success? Success { get; set; }
    }

    private sealed record Success(AwsResponse Answer, DateTimeOffset EndsAt);
}
