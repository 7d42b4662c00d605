namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Where a policy is attached, which decides what it can grant and how AWS names it in a denial.</summary>
internal enum PolicyType
{
    /// <summary>Attached to a role, a user or one of its groups.</summary>
    Identity,

    /// <summary>A role's or user's permissions boundary: grants nothing, limits what identity policies grant.</summary>
    Boundary,

    /// <summary>Attached to a resource: a key policy, a topic policy, a bucket policy, ...</summary>
    Resource,

    /// <summary>A role's trust policy: the resource policy of <c>sts:AssumeRole</c>.</summary>
    Trust,
}

/// <summary>AWS's words for the types of policy
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).</summary>
internal static class PolicyTypeWords
{
    /// <summary>The noun: "no <c>identity-based policy</c> allows ...".</summary>
    public static string Noun(this PolicyType type) =>
        type switch
        {
            PolicyType.Identity => "identity-based policy",
            PolicyType.Boundary => "permissions boundary",
            PolicyType.Resource => "resource-based policy",
            _ => "role trust policy",
        };

    /// <summary>The noun with its article: "with an explicit deny in <c>an identity-based policy</c>".</summary>
    public static string WithArticle(this PolicyType type) =>
        type switch
        {
            PolicyType.Identity => "an identity-based policy",
            PolicyType.Trust => "the role trust policy",
            _ => $"a {type.Noun()}",
        };
}
