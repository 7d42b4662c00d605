using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>How answers become a decision. Each request keeps the policy that it was created under.</summary>
/// <param name="Rule"><see cref="First"/> or <see cref="Quorum"/>.</param>
/// <param name="Required">How many approvals a quorum needs; 1 where the first answer decides.</param>
internal sealed record ApprovalPolicy(string Rule, int Required)
{
    /// <summary>The first answer decides, whatever it is.</summary>
    public const string First = "FIRST";

    /// <summary>So many approvals decide; so do answers that make these impossible.</summary>
    public const string Quorum = "QUORUM";

    /// <summary>All have to approve. A request keeps it as a quorum of all its approvers.</summary>
    public const string Unanimous = "UNANIMOUS";

    public bool IsFirstAnswer => Rule == First;

    /// <summary>The policy of a request with so many approvers.</summary>
    /// <param name="rule">The configured rule.</param>
    /// <param name="quorum">The configured number of approvals; ignored but for a quorum.</param>
    /// <param name="approvers">How many approvers the request has.</param>
    /// <returns>Null where a quorum needs more approvals than there are approvers.</returns>
    public static ApprovalPolicy? For(string rule, int quorum, int approvers) =>
        rule switch
        {
            First => new ApprovalPolicy(First, 1),
            Unanimous => new ApprovalPolicy(Quorum, approvers),
            Quorum when quorum < 1 => throw new FunctionException(
                "TokenApproval.BadConfiguration",
                $"The quorum is {quorum}; at least 1 was expected."
            ),
            Quorum => quorum <= approvers ? new ApprovalPolicy(Quorum, quorum) : null,
            _ => throw new FunctionException(
                "TokenApproval.BadConfiguration",
                $"The rule is '{rule}'; {First}, {Quorum} or {Unanimous} was expected."
            ),
        };

    /// <summary>What answers amount to.</summary>
    /// <param name="options">The request's decisions.</param>
    /// <param name="approvers">How many approvers the request has.</param>
    /// <param name="tally">How often each decision was given, by its id, the latest answer counted in.</param>
    /// <param name="latest">The latest answer.</param>
    /// <returns>What is decided; null while it's open.</returns>
    public DecisionOption? Outcome(
        IReadOnlyList<DecisionOption> options,
        int approvers,
        IReadOnlyDictionary<string, int> tally,
        DecisionOption latest
    )
    {
        if (IsFirstAnswer)
            return latest;

        var approvals = tally.GetValueOrDefault(DecisionOption.Approve);
        if (approvals >= Required)
            return options.First(option => option.IsApproval);

        var unanswered = approvers - tally.Values.Sum();
        return approvals + unanswered >= Required ? null : Refusal(options, tally);
    }

    /// <summary>A rejection outweighs milder answers; without one, the most frequent of them counts, the first configured among equals.</summary>
    private static DecisionOption Refusal(IReadOnlyList<DecisionOption> options, IReadOnlyDictionary<string, int> tally)
    {
        var given = options.Where(option => !option.IsApproval && tally.GetValueOrDefault(option.Id) > 0).ToList();
        return given.Find(option => option.Status == Statuses.Rejected) ?? given.MaxBy(option => tally[option.Id])!;
    }
}
