namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>The roles with which backups and restores are made.</summary>
internal sealed class BackupRoles(ICallAuthorizer authorizer, string accountId)
{
    /// <exception cref="AwsApiException">There is no such role, or AWS Backup can't assume it.</exception>
    public async Task CheckAsync(string roleArn, CancellationToken ct)
    {
        var principal = new ServicePrincipal("backup.amazonaws.com", "", accountId);
        var decision = await authorizer.AuthorizeAssumeRoleAsync(roleArn, principal, ct);
        if (!decision.IsAllowed)
            throw BackupErrors.Invalid($"The IAM role {roleArn} cannot be assumed by AWS Backup: {decision.Message}");
    }
}
