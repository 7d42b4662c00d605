using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>What became of a transaction.</summary>
internal enum Commit
{
    /// <summary>It is written, by this try or by an earlier one whose answer was lost.</summary>
    Done,

    /// <summary>A condition didn't hold. Read again: an earlier try of the same transaction may have succeeded unheard.</summary>
    Refused,

    /// <summary>The time up to which it made sense is over. Read again: an earlier try may have succeeded unheard.</summary>
    TooLate,
}

/// <summary>Writes transactions, for as long as it takes to get them through.</summary>
internal sealed class Transactions(IAmazonDynamoDB dynamo, TimeProvider time)
{
    /// <summary>
    /// Writes them all or none. Conflicts, throttling, broken connections and unheard answers are tried again, as the same transaction (client
    /// request token), with jitter, until the cancellation.
    /// </summary>
    /// <param name="items">At most 100.</param>
    /// <param name="deadline">No try starts from then on; null for none.</param>
    /// <param name="cancellationToken">The end of the time that there is.</param>
    /// <exception cref="UnsettledException">The time is up, and nobody knows whether it is written.</exception>
    public async Task<Commit> CommitAsync(
        IReadOnlyList<TransactWriteItem> items,
        DateTimeOffset? deadline,
        CancellationToken cancellationToken
    )
    {
        var request = new TransactWriteItemsRequest { TransactItems = [.. items], ClientRequestToken = Guid.NewGuid().ToString() };
        var backoff = new Backoff(time);
        while (true)
        {
            if (time.GetUtcNow() >= deadline)
                return Commit.TooLate;
            if (await TryAsync(request, cancellationToken) is { } commit)
                return commit;
            await backoff.WaitToSettleAsync(cancellationToken);
        }
    }

    /// <summary>Null where another try may get it through.</summary>
    private async Task<Commit?> TryAsync(TransactWriteItemsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.TransactWriteItemsAsync(request, cancellationToken);
            return Commit.Done;
        }
        catch (TransactionCanceledException exception) when (Transience.IsRefused(exception))
        {
            return Commit.Refused;
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new UnsettledException(exception);
        }
        catch (Exception exception) when (Transience.IsTransient(exception, cancellationToken))
        {
            return null;
        }
    }
}
