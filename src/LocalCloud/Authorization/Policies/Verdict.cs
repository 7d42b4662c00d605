namespace RegulatedData.LocalCloud.Authorization;

/// <summary>What policies say of a request.</summary>
/// <param name="IsAllowed">Whether it may go ahead.</param>
/// <param name="Reason">For a denial, the end of AWS's sentence: "because no identity-based policy allows the ... action".</param>
/// <param name="Explanation">For a person: which statement denied, or which would allow but for a condition. May be empty.</param>
internal sealed record Verdict(bool IsAllowed, string Reason, string Explanation)
{
    /// <summary>It may.</summary>
    public static Verdict Allowed { get; } = new(true, "", "");

    /// <summary>A statement denies it.</summary>
    public static Verdict ExplicitDeny(PolicyType type, PolicyStatement statement) =>
        new(false, $"with an explicit deny in {type.WithArticle()}", $"Denied by {statement.Name}.");

    /// <summary>Nothing allows it.</summary>
    public static Verdict ImplicitDeny(PolicyType type, string action, string explanation) =>
        new(false, $"because no {type.Noun()} allows the {action} action", explanation);
}
