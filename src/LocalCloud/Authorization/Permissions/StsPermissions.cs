namespace RegulatedData.LocalCloud.Authorization;

/// <summary>STS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html</summary>
internal sealed class StsPermissions : PermissionTable
{
    public StsPermissions()
        : base("sts")
    {
        OnEach(
            c =>
                [
                    Own(c, c.Required("RoleArn"))
                        .With("sts:ExternalId", c.Find("ExternalId"))
                        .With("sts:RoleSessionName", c.Find("RoleSessionName"))
                        .With("sts:SourceIdentity", c.Find("SourceIdentity")),
                ],
            "AssumeRole"
        );
        // Whoever has keys may ask who they are: AWS asks for no permission.
        OnEach(_ => [], "GetCallerIdentity");
        OnAnything("GetAccessKeyInfo", "DecodeAuthorizationMessage");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys => ["sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity"];
}
