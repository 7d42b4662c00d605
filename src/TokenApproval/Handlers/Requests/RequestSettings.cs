using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>What the construct has configured for new requests.</summary>
/// <param name="LifetimeSeconds">How long requests wait for a decision, at most and by default.</param>
/// <param name="Decisions">What can be decided.</param>
/// <param name="Rule">How answers become a decision.</param>
/// <param name="Quorum">How many approvals a quorum needs; not used by the other rules.</param>
/// <param name="Retention">How long the audit trail is kept.</param>
internal sealed record RequestSettings(
    int LifetimeSeconds,
    IReadOnlyList<DecisionOption> Decisions,
    string Rule,
    int Quorum,
    Retention Retention
)
{
    private const int LongestLifetime = 366 * 24 * 60 * 60;

    /// <summary>Reads the environment.</summary>
    /// <exception cref="FunctionException">A variable is missing or makes no sense.</exception>
    public static RequestSettings Of(FunctionEnvironment environment)
    {
        var rule = environment.Required("RULE");
        var settings = new RequestSettings(
            environment.Number("LIFETIME_SECONDS", RequestRules.MinimumLifetimeSeconds, LongestLifetime),
            DecisionOption.ParseList(environment.Required("DECISIONS")),
            rule,
            rule == ApprovalPolicy.Quorum ? environment.Number("QUORUM", 1, RequestRules.MaximumApprovers) : 0,
            Retention.Of(environment)
        );
        // A rule that nobody knows is an error at the start, not at the first request.
        _ = settings.PolicyFor(RequestRules.MaximumApprovers);
        return settings;
    }

    /// <summary>The policy of a request with so many approvers; null where there are too few for it.</summary>
    public ApprovalPolicy? PolicyFor(int approvers) => ApprovalPolicy.For(Rule, Quorum, approvers);
}
