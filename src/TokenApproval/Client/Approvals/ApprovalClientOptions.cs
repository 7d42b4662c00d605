using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client;

/// <summary>How an <see cref="ApprovalClient"/> reaches the service.</summary>
public sealed record ApprovalClientOptions
{
    /// <summary>The HTTP API's URL, which the construct gives as an output: <c>https://….execute-api.eu-west-1.amazonaws.com</c>. May have a path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The API's region. Default: the one in the endpoint's host name, else that of the environment (<c>AWS_REGION</c>) or the profile.</summary>
    public string? Region { get; init; }

    /// <summary>Whom the calls are signed for. Default: the AWS SDK's usual chain (environment, profile, <c>credential_process</c>, instance role).</summary>
    public AWSCredentials? Credentials { get; init; }
}
