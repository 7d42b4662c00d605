namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// AWS's evaluation of policies
/// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html), without
/// organizations' and session policies, which the local cloud doesn't have. Pure: the same policies and request give the same verdict.
/// </summary>
internal static class PolicyEvaluator
{
    /// <summary>The verdict.</summary>
    /// <exception cref="PolicyException">A condition that bears on the request can't be judged.</exception>
    public static Verdict Evaluate(PermissionRequest request, ApplicablePolicies policies) =>
        FindDeny(request, policies) ?? FindAllow(request, policies);

    private static Verdict? FindDeny(PermissionRequest request, ApplicablePolicies policies)
    {
        foreach (var policy in policies.All)
        {
            foreach (var statement in policy.Statements)
            {
                if (statement.IsDeny && Match(statement, request) != PrincipalMatch.None)
                    return Verdict.ExplicitDeny(policy.Type, statement);
            }
        }
        return null;
    }

    private static Verdict FindAllow(PermissionRequest request, ApplicablePolicies policies)
    {
        var resourceGrant = policies.Resource is null ? PrincipalMatch.None : StrongestAllow(policies.Resource, request);
        var resourceType = policies.Resource?.Type ?? PolicyType.Resource;
        if (request.Principal is AwsServicePrincipal)
            return resourceGrant == PrincipalMatch.None ? Missing(resourceType) : Verdict.Allowed;

        var isOtherAccounts = IsOtherAccounts(request);
        if ((policies.ResourceMustAllow || isOtherAccounts) && resourceGrant == PrincipalMatch.None)
            return Missing(resourceType);
        if (!isOtherAccounts && resourceGrant == PrincipalMatch.Exact)
            return Verdict.Allowed;
        var identityMustAllow = isOtherAccounts || resourceGrant < PrincipalMatch.Role;
        if (identityMustAllow && !policies.Identity.Any(p => StrongestAllow(p, request) != PrincipalMatch.None))
            return Missing(PolicyType.Identity);
        if (policies.Boundary is not null && StrongestAllow(policies.Boundary, request) == PrincipalMatch.None)
            return Missing(PolicyType.Boundary);
        return Verdict.Allowed;

        Verdict Missing(PolicyType type) => Verdict.ImplicitDeny(type, request.Action, NearMisses(request, policies));
    }

    // A service's own resources and buckets have no account in their ARN: they count as the caller's.
    private static bool IsOtherAccounts(PermissionRequest request) =>
        Arns.Account(request.Resource) is { Length: > 0 } owner && owner != request.Principal.AccountId;

    private static PrincipalMatch StrongestAllow(PolicyDocument policy, PermissionRequest request)
    {
        var strongest = PrincipalMatch.None;
        foreach (var statement in policy.Statements)
        {
            if (!statement.IsDeny && Match(statement, request) is var match && match > strongest)
                strongest = match;
        }
        return strongest;
    }

    private static PrincipalMatch Match(PolicyStatement statement, PermissionRequest request)
    {
        var match = statement.AppliesBeforeConditions(request);
        return match != PrincipalMatch.None && statement.UnmetConditions(request.Context).Any() ? PrincipalMatch.None : match;
    }

    private static string NearMisses(PermissionRequest request, ApplicablePolicies policies) =>
        string.Join(
            " ",
            policies
                .All.SelectMany(p => p.Statements)
                .Where(s => !s.IsDeny && s.AppliesBeforeConditions(request) != PrincipalMatch.None)
                .Select(s => (Statement: s, Unmet: s.UnmetConditions(request.Context).Select(c => c.Explain(request.Context)).ToList()))
                .Where(s => s.Unmet.Count > 0)
                .Select(s => $"It would be allowed by {s.Statement.Name}, but for {string.Join("; ", s.Unmet)}.")
        );
}
