namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Secrets Manager: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html</summary>
internal sealed class SecretsManagerPermissions : PermissionTable
{
    public SecretsManagerPermissions()
        : base("secretsmanager")
    {
        OnEachAsync(
            OnSecretAsync,
            "GetSecretValue",
            "DescribeSecret",
            "PutSecretValue",
            "UpdateSecret",
            "DeleteSecret",
            "RestoreSecret",
            "RotateSecret",
            "CancelRotateSecret",
            "ListSecretVersionIds",
            "UpdateSecretVersionStage",
            "GetResourcePolicy",
            "PutResourcePolicy",
            "DeleteResourcePolicy",
            "TagResource",
            "UntagResource"
        );
        OnEach(
            c => [Own(c, c.Arn("secretsmanager", $"secret:{c.Required("Name")}")).With("secretsmanager:Name", c.Required("Name"))],
            "CreateSecret"
        );
        OnAnything("ListSecrets", "GetRandomPassword");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        ["secretsmanager:Name", "secretsmanager:SecretId", "secretsmanager:VersionId", "secretsmanager:VersionStage"];

    private async ValueTask<IReadOnlyList<RequiredPermission>> OnSecretAsync(PermissionCall call)
    {
        var id = call.Required("SecretId");
        var arn =
            Arns.IsArn(id) && Arns.Resource(id).Contains('-', StringComparison.Ordinal)
                ? id
                : await call.Lookups.SecretArnAsync(call.Region, id, call.Cancellation) ?? call.Arn("secretsmanager", $"secret:{id}");
        return
        [
            Own(call, arn)
                .With("secretsmanager:SecretId", arn)
                .With("secretsmanager:VersionId", call.Find("VersionId"))
                .With("secretsmanager:VersionStage", call.Find("VersionStage") ?? (call.Find("VersionId") is null ? "AWSCURRENT" : null)),
        ];
    }
}
