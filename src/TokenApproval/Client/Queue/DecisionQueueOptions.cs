using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client;

/// <summary>How a <see cref="DecisionQueue"/> reaches its queue.</summary>
public sealed record DecisionQueueOptions
{
    /// <summary>The queue's URL, which the construct gives as an output.</summary>
    public required Uri QueueUrl { get; init; }

    /// <summary>The queue's region. Default: the one in the queue URL's host name, else that of the environment (<c>AWS_REGION</c>) or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Where SQS answers, such as a VPC endpoint. Default: <c>AWS_ENDPOINT_URL_SQS</c>, else <c>AWS_ENDPOINT_URL</c> (unless
    /// <c>AWS_IGNORE_CONFIGURED_ENDPOINT_URLS</c> is true), else the queue URL's host.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whom the calls are signed for. Default: the AWS SDK's usual chain.</summary>
    public AWSCredentials? Credentials { get; init; }
}
