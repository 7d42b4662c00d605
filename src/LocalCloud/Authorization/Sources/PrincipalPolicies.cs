namespace RegulatedData.LocalCloud.Authorization;

/// <summary>What IAM holds of a role or user.</summary>
/// <param name="Arn">Its ARN, with its path.</param>
/// <param name="Id">Its unique id, the first part of <c>aws:userid</c>.</param>
/// <param name="Policies">Its inline and attached policies, and for a user those of its groups.</param>
/// <param name="Boundary">Its permissions boundary, if it has one.</param>
/// <param name="Trust">A role's trust policy.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="ActiveAccessKeys">A user's access keys that may be used.</param>
internal sealed record PrincipalPolicies(
    string Arn,
    string Id,
    IReadOnlyList<PolicyDocument> Policies,
    PolicyDocument? Boundary,
    PolicyDocument? Trust,
    IReadOnlyList<KeyValuePair<string, string>> Tags,
    IReadOnlySet<string> ActiveAccessKeys
);
