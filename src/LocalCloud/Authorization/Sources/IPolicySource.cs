namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Where policies come from.</summary>
internal interface IPolicySource
{
    /// <summary>What IAM holds of a role; null where there is no such role.</summary>
    /// <exception cref="AwsApiException">IAM couldn't be asked.</exception>
    /// <exception cref="PolicyException">A policy can't be understood.</exception>
    Task<PrincipalPolicies?> RoleAsync(string roleName, CancellationToken ct);

    /// <summary>What IAM holds of a user; null where there is no such user.</summary>
    /// <exception cref="AwsApiException">IAM couldn't be asked.</exception>
    /// <exception cref="PolicyException">A policy can't be understood.</exception>
    Task<PrincipalPolicies?> UserAsync(string userName, CancellationToken ct);

    /// <summary>A resource's own policy.</summary>
    /// <exception cref="AwsApiException">The service couldn't be asked.</exception>
    /// <exception cref="PolicyException">The policy can't be understood.</exception>
    Task<ResourcePolicy> ResourceAsync(string resourceArn, CancellationToken ct);
}
