using System.Collections.Concurrent;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>AWS APIs through the gateway in the name of a service, or of a role that a service assumes: so each call is judged as on AWS.</summary>
internal sealed class CallerApis(LocalCloudContext context, ICallAuthorizer authorizer)
{
    private readonly ConcurrentDictionary<ServicePrincipal, AwsCredentials> _keys = new();

    /// <summary>As a service.</summary>
    public AwsApi For(ServicePrincipal principal) => context.Aws.As(_keys.GetOrAdd(principal, p => context.Credentials.Issue(p)));

    /// <summary>As a role that the service assumes.</summary>
    /// <exception cref="AwsApiException">There is no such role, or its trust policy doesn't let the service assume it.</exception>
    public async Task<AwsApi> ForRoleAsync(string roleArn, ServicePrincipal principal, CancellationToken ct)
    {
        await CheckRoleAsync(roleArn, principal, ct);
        return context.Aws.As(context.Credentials.IssueForRole(roleArn, Guid.NewGuid().ToString("N"), TimeSpan.FromMinutes(15)));
    }

    /// <summary>Whether a service may assume a role.</summary>
    /// <exception cref="AwsApiException">There is no such role, or its trust policy doesn't let the service assume it.</exception>
    public async Task CheckRoleAsync(string roleArn, ServicePrincipal principal, CancellationToken ct)
    {
        var decision = await authorizer.AuthorizeAssumeRoleAsync(roleArn, principal, ct);
        if (!decision.IsAllowed)
            throw new AwsApiException("AccessDeniedException", decision.Message, 403);
    }
}
