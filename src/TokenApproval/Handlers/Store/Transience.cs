using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>Tells failures that another try may mend from those that it can't.</summary>
internal static class Transience
{
    /// <summary>Codes of DynamoDB's that have no exception class of their own in the SDK, or that come with several.</summary>
    private static readonly HashSet<string> TransientCodes =
    [
        "ThrottlingException",
        "ThrottlingError",
        "Throttling",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
        "InternalServerError",
        "ServiceUnavailable",
        "RequestTimeout",
        "RequestTimeoutException",
    ];

    /// <summary>Whether a condition of the transaction didn't hold: another try can't mend that, only reading again tells what happened.</summary>
    public static bool IsRefused(TransactionCanceledException exception) =>
        exception.CancellationReasons?.Any(reason => reason.Code == "ConditionalCheckFailed") == true;

    /// <summary>Whether the call may have failed, or may have succeeded unheard, for reasons that pass.</summary>
    public static bool IsTransient(Exception exception, CancellationToken cancellationToken) =>
        exception switch
        {
            TransactionCanceledException cancelled => !IsRefused(cancelled)
                && cancelled.CancellationReasons is { Count: > 0 } reasons
                && reasons.All(reason => reason.Code is null or "" or "None" || TransientCodes.Contains(reason.Code)),
            AmazonServiceException service => TransientCodes.Contains(service.ErrorCode ?? "") || (int)service.StatusCode is 0 or >= 500,
            AmazonClientException { InnerException: { } cause } => IsTransient(cause, cancellationToken),
            // A call that ran into its own timeout, not into the invocation's end.
            OperationCanceledException => !cancellationToken.IsCancellationRequested,
            HttpRequestException or IOException or TimeoutException => true,
            _ => false,
        };
}
