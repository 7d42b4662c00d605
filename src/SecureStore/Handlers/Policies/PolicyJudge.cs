namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>What a policy means for a request.</summary>
/// <param name="IsAllowed">Whether it is let in, as far as is known.</param>
/// <param name="Obstacles">Where it isn't: the statements that deny it, and those that would let it in but for a condition.</param>
/// <param name="Doubts">Where it is let in: what is to be watched.</param>
internal sealed record Judgement(bool IsAllowed, IReadOnlyList<string> Obstacles, IReadOnlyList<string> Doubts);

/// <summary>
/// Judges what a resource policy allows a service in effect. Identity policies don't come in: a service has none.
/// In doubt, a statement that allows counts as not allowing, as a message that is dropped silently is worse than a failed deployment.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
/// </summary>
internal static class PolicyJudge
{
    public static Judgement Judge(PolicyDocument policy, ServiceRequest request)
    {
        var denials = policy.Statements.Where(statement => statement.Denies && statement.Concerns(request)).ToList();
        var denied = denials
            .Where(statement => statement.Holds(request) == Truth.Yes)
            .Select(statement => $"{statement.Name} denies it")
            .ToList();
        var allowed = policy
            .Statements.Where(statement => !statement.Denies && statement.Concerns(request))
            .Select(statement => statement.Holds(request))
            .Any();

        if (denied.Count > 0)
            return new Judgement(false, denied, []);
        if (allowed < Truth.Partly)
            return new Judgement(false, [.. NearMisses(policy, request)], []);

        return new Judgement(true, [], [.. Doubts(policy, request, allowed, denials)]);
    }

    private static IEnumerable<string> NearMisses(PolicyDocument policy, ServiceRequest request)
    {
        foreach (var statement in policy.Statements.Where(statement => !statement.Denies && statement.ConcernsCallerAndAction(request)))
        {
            if (!statement.Concerns(request))
            {
                yield return $"{statement.Name} allows it on another resource";
                continue;
            }

            foreach (var condition in statement.Conditions.Where(condition => condition.Holds(request.Context) < Truth.Partly))
                yield return $"{statement.Name} has the condition {condition.Explain(request)}";
        }
    }

    private static IEnumerable<string> Doubts(
        PolicyDocument policy,
        ServiceRequest request,
        Truth allowed,
        IEnumerable<PolicyStatement> denials
    )
    {
        foreach (var statement in denials.Where(statement => statement.Holds(request) is Truth.Partly or Truth.Unknown))
            yield return $"{statement.Name} may deny {request.Service} {request.Action}{WithConditions(statement, request)}";
        if (allowed != Truth.Partly)
            yield break;

        var partly = policy.Statements.Where(statement =>
            !statement.Denies && statement.Concerns(request) && statement.Holds(request) == Truth.Partly
        );
        foreach (var statement in partly)
            yield return $"{statement.Name} allows {request.Service} {request.Action} only in part{WithConditions(statement, request)}";
    }

    private static string WithConditions(PolicyStatement statement, ServiceRequest request)
    {
        var conditions = statement.Conditions.Where(condition => condition.Holds(request.Context) != Truth.Yes);
        return $": it has the condition {string.Join(" and ", conditions.Select(condition => condition.Explain(request)))}";
    }
}
