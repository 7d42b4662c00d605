namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Who asks, as policies see it.</summary>
/// <param name="Arn">The principal's own ARN (a role's session, a user), or a service's name.</param>
/// <param name="AccountId">The principal's account; empty for a service.</param>
internal abstract record PolicyPrincipal(string Arn, string AccountId);

/// <summary>A session of a role.</summary>
/// <param name="RoleArn">The role, with its path.</param>
/// <param name="SessionName">The session's name.</param>
internal sealed record RoleSessionPrincipal(string RoleArn, string SessionName)
    : PolicyPrincipal(SessionArn(RoleArn, SessionName), Arns.Account(RoleArn))
{
    private static string SessionArn(string roleArn, string sessionName) =>
        $"arn:{Arns.Partition(roleArn)}:sts::{Arns.Account(roleArn)}:assumed-role/{roleArn[(roleArn.LastIndexOf('/') + 1)..]}/{sessionName}";
}

/// <summary>An IAM user.</summary>
/// <param name="UserArn">The user, with its path.</param>
internal sealed record UserPrincipal(string UserArn) : PolicyPrincipal(UserArn, Arns.Account(UserArn));

/// <summary>An AWS service in its own name. Only a resource's policy can let it in.</summary>
/// <param name="Service">Such as <c>events.amazonaws.com</c>.</param>
internal sealed record AwsServicePrincipal(string Service) : PolicyPrincipal(Service, "");
