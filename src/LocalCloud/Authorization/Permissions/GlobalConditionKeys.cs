using System.Globalization;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// The condition keys that every request has, whatever its service
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
/// </summary>
internal static class GlobalConditionKeys
{
    // Those that are set below, and those that no request of the local cloud has: there is no organization, VPC, MFA or federation here.
    private static readonly string[] Known =
    [
        "aws:CalledVia",
        "aws:CalledViaFirst",
        "aws:CalledViaLast",
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:FederatedProvider",
        "aws:MultiFactorAuthAge",
        "aws:MultiFactorAuthPresent",
        "aws:PrincipalAccount",
        "aws:PrincipalArn",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalOrgID",
        "aws:PrincipalOrgPaths",
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
        "aws:PrincipalTag/*",
        "aws:PrincipalType",
        "aws:RequestTag/*",
        "aws:RequestedRegion",
        "aws:ResourceAccount",
        "aws:ResourceOrgID",
        "aws:ResourceOrgPaths",
        "aws:SecureTransport",
        "aws:SourceAccount",
        "aws:SourceArn",
        "aws:SourceIdentity",
        "aws:SourceIp",
        "aws:SourceOrgID",
        "aws:SourceOrgPaths",
        "aws:SourceOwner",
        "aws:SourceVpc",
        "aws:SourceVpcArn",
        "aws:SourceVpce",
        "aws:TagKeys",
        "aws:TokenIssueTime",
        "aws:UserAgent",
        "aws:ViaAWSService",
        "aws:VpcSourceIp",
        "aws:referer",
        "aws:userid",
        "aws:username",
    ];

    /// <summary>Whether the local cloud supplies the key wherever AWS would. <c>aws:ResourceTag</c> it doesn't.</summary>
    public static bool IsKnown(string key) => Known.Any(known => PermissionTables.Covers(known, key));

    /// <summary>The keys of a request by a role or user.</summary>
    /// <param name="context">What to add them to.</param>
    /// <param name="principal">Who asks.</param>
    /// <param name="identity">The principal's tags and id.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    public static RequestContext AddCaller(
        RequestContext context,
        PolicyPrincipal principal,
        PrincipalPolicies identity,
        AwsRequest request,
        DateTimeOffset now
    )
    {
        var isRole = principal is RoleSessionPrincipal;
        var with = Add(context, request.Region, now)
            .With("aws:PrincipalArn", principal is RoleSessionPrincipal role ? role.RoleArn : principal.Arn)
            .With("aws:PrincipalAccount", principal.AccountId)
            .With("aws:PrincipalType", isRole ? "AssumedRole" : "User")
            .With("aws:PrincipalIsAWSService", "false")
            .With("aws:SourceIp", "127.0.0.1")
            .With("aws:userid", principal is RoleSessionPrincipal session ? $"{identity.Id}:{session.SessionName}" : identity.Id)
            .With("aws:username", isRole ? null : principal.Arn[(principal.Arn.LastIndexOf('/') + 1)..])
            .With("aws:UserAgent", request.Headers.GetValueOrDefault("User-Agent"));
        foreach (var (key, value) in identity.Tags)
            with = with.With($"aws:PrincipalTag/{key}", value);
        foreach (var (key, value) in RequestTags.Of(request))
            with = with.With($"aws:RequestTag/{key}", value);
        return with.With("aws:TagKeys", RequestTags.Of(request).Select(t => t.Key));
    }

    /// <summary>The keys of a request by a service in its own name.</summary>
    public static RequestContext AddService(RequestContext context, ServicePrincipal service, string region, DateTimeOffset now) =>
        Add(context, region, now)
            .With("aws:PrincipalIsAWSService", "true")
            .With("aws:PrincipalServiceName", service.Service)
            .With("aws:PrincipalServiceNamesList", service.Service);

    /// <summary>The key that says whose the resource is.</summary>
    public static RequestContext AddResource(RequestContext context, string resource, string accountId) =>
        context.With("aws:ResourceAccount", Arns.Account(resource) is { Length: > 0 } account ? account : accountId);

    // Requests here travel over plain HTTP, but never leave the machine: they count as secure, as those of the same app on AWS are.
    private static RequestContext Add(RequestContext context, string region, DateTimeOffset now) =>
        context
            .With("aws:SecureTransport", "true")
            .With("aws:RequestedRegion", region)
            .With("aws:CurrentTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .With("aws:EpochTime", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
            .With("aws:ViaAWSService", "false");
}
