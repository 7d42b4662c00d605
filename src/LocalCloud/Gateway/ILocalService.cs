namespace RegulatedData.LocalCloud;

/// <summary>A service, or some operations of one, that the local cloud answers itself.</summary>
internal interface ILocalService
{
    /// <summary>The service's name in the credential scope. Several implementations may share one; the first that answers wins.</summary>
    string Service { get; }

    /// <summary>Answers the request, or null to leave it to the next implementation and at last to moto.</summary>
    /// <exception cref="AwsApiException">The operation failed; the gateway gives it the protocol's shape.</exception>
    ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct);
}

/// <summary>Is told about each call after it succeeded: CloudTrail events, caches.</summary>
internal interface ICallObserver
{
    /// <summary>Called before the caller gets its answer, so that what it does next sees the effect. Keep it short.</summary>
    ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct);
}

/// <summary>Something that runs beside the gateway: a pump, a schedule.</summary>
internal interface IBackgroundPart : IAsyncDisposable
{
    /// <summary>Starts it, once the gateway answers; it runs until it is disposed.</summary>
    Task StartAsync(CancellationToken ct);
}

/// <summary>Decides whether a caller may make a request.</summary>
internal interface ICallAuthorizer
{
    /// <summary>The decision. A denial is an answer, not an exception.</summary>
    Task<AuthorizationDecision> AuthorizeAsync(AwsRequest request, Caller caller, CancellationToken ct);

    /// <summary>Whether the role's trust policy lets the caller assume it.</summary>
    Task<AuthorizationDecision> AuthorizeAssumeRoleAsync(string roleArn, Caller caller, CancellationToken ct);
}

/// <summary>Whether a call may be made.</summary>
/// <param name="IsAllowed">Whether it may.</param>
/// <param name="Message">
/// For a denial: AWS's own sentence, "User: ... is not authorized to perform: ... on resource: ... because ...".
/// </param>
internal sealed record AuthorizationDecision(bool IsAllowed, string Message)
{
    /// <summary>For a person: the statement that denied, or that would allow but for a condition. May be empty.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>It may.</summary>
    public static AuthorizationDecision Allowed { get; } = new(true, "");

    /// <summary>It may not, and why.</summary>
    public static AuthorizationDecision Denied(string message) => new(false, message);
}
