namespace RegulatedData.LocalCloud.Authorization;

/// <summary>The policies that count for one request.</summary>
/// <param name="Identity">Those of the principal: inline, attached, and of its groups.</param>
/// <param name="Boundary">The principal's permissions boundary, if it has one.</param>
/// <param name="Resource">The resource's own policy, if it has one.</param>
internal sealed record ApplicablePolicies(
    IReadOnlyList<PolicyDocument> Identity,
    PolicyDocument? Boundary = null,
    PolicyDocument? Resource = null
)
{
    /// <summary>
    /// Whether nothing is allowed without the resource's policy, as with KMS keys and role trust policies. For other resources, within one
    /// account, an identity policy suffices.
    /// </summary>
    public bool ResourceMustAllow { get; init; }

    /// <summary>All of them.</summary>
    public IEnumerable<PolicyDocument> All
    {
        get
        {
            foreach (var policy in Identity)
                yield return policy;
            if (Boundary is not null)
                yield return Boundary;
            if (Resource is not null)
                yield return Resource;
        }
    }
}
