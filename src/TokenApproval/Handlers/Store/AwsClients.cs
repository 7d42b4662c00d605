using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.Runtime;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>
/// The clients, each made once in the life of a process. A call that hangs is given up soon: someone waits for the page, and API Gateway
/// does so for 30 seconds at most.
/// </summary>
internal static class AwsClients
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Retries once by itself; transactions are tried again by <see cref="Transactions"/>, which knows what a failure means.</summary>
    public static AmazonDynamoDBClient DynamoDb() =>
        new(
            new AmazonDynamoDBConfig
            {
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = 1,
                Timeout = CallTimeout,
            }
        );

    public static AmazonKeyManagementServiceClient Kms() =>
        new(
            new AmazonKeyManagementServiceConfig
            {
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = 3,
                Timeout = CallTimeout,
            }
        );
}
