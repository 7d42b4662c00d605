using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>What a check found: failures, which fail the deployment, and findings, which are told.</summary>
internal sealed record Verdict(IReadOnlyList<string> Failures, IReadOnlyList<string> Findings)
{
    public static Verdict Sound { get; } = new([], []);

    public static Verdict Failure(string text) => new([text], []);

    public static Verdict Finding(string text) => new([], [text]);

    /// <summary>What either found; once, where both found the same.</summary>
    public Verdict And(Verdict other) => new([.. Failures.Union(other.Failures)], [.. Findings.Union(other.Findings)]);

    /// <summary>Judges whether a policy gives a service all that it needs.</summary>
    public static Verdict Of(PolicyDocument policy, Need need)
    {
        var judged = need
            .Permissions.Select(permission => (permission, judgement: PolicyJudge.Judge(policy, need.RequestFor(permission))))
            .ToList();
        var missing = judged.Where(pair => !pair.judgement.IsAllowed).ToList();
        var doubts = judged.SelectMany(pair => pair.judgement.Doubts).Distinct().ToList();
        return missing.Count == 0
            ? new Verdict([], doubts)
            : new Verdict(
                [
                    Describe(
                        need,
                        missing.Select(pair => pair.permission.Documented).Distinct(),
                        missing.SelectMany(pair => pair.judgement.Obstacles).Distinct().ToList()
                    ),
                ],
                doubts
            );
    }

    private static string Describe(Need need, IEnumerable<string> actions, List<string> obstacles)
    {
        var why = obstacles.Count == 0 ? "no statement allows it" : string.Join("; ", obstacles);
        // A statement to add doesn't help against a denial: that has to go.
        var mend = obstacles.Any(obstacle => obstacle.EndsWith("denies it", StringComparison.Ordinal))
            ? "Make the denial leave this service out, and if it is missing then add"
            : "Add";
        return $"{need.Service} lacks {string.Join(", ", actions)} on {need.Resource} ({why}). {mend} to its policy: {need.Statement}";
    }
}
