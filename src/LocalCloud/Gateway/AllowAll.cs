namespace RegulatedData.LocalCloud;

/// <summary>Lets everybody do everything: what <see cref="LocalCloudOptions.EnforceIam"/> = false asks for.</summary>
internal sealed class AllowAll : ICallAuthorizer
{
    /// <inheritdoc />
    public Task<AuthorizationDecision> AuthorizeAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        Task.FromResult(AuthorizationDecision.Allowed);

    /// <inheritdoc />
    public Task<AuthorizationDecision> AuthorizeAssumeRoleAsync(string roleArn, Caller caller, CancellationToken ct) =>
        Task.FromResult(AuthorizationDecision.Allowed);
}
