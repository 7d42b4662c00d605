namespace RegulatedData.Cdk;

/// <summary>How many answers make a decision. It is recorded in each request when that is filed: a change holds for later ones.</summary>
public sealed class ApprovalPolicy
{
    private ApprovalPolicy(string rule, double? required = null)
    {
        Rule = rule;
        Required = required;
    }

    /// <summary>What the functions call it: <c>FIRST</c>, <c>QUORUM</c> or <c>UNANIMOUS</c>.</summary>
    internal string Rule { get; }

    /// <summary>The approvals that a quorum takes.</summary>
    internal double? Required { get; }

    /// <summary>The first answer decides, whatever it is.</summary>
    /// <returns>The policy.</returns>
    public static ApprovalPolicy FirstAnswer() => new("FIRST");

    /// <summary>
    /// Approved when so many have approved. When so many can't be reached any more: rejected if anybody rejected, otherwise what the answers
    /// say.
    /// </summary>
    /// <param name="approvals">How many approvals: 1 to 20. A request with fewer approvers is refused when it is filed.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="MisconfiguredException">Not a number from 1 to 20.</exception>
    public static ApprovalPolicy Quorum(double approvals)
    {
        if (Mend.IsKnown(approvals) && (approvals is < 1 or > ApprovalRules.MostApprovers || approvals % 1 != 0))
        {
            throw Mend.Error(
                FormattableString.Invariant($"a quorum of {approvals} approvals"),
                $"a whole number from 1 to {ApprovalRules.MostApprovers}, the most approvers that a request has",
                "change the number, or use ApprovalPolicy.Unanimous() for all approvers of a request"
            );
        }

        return new("QUORUM", approvals);
    }

    /// <summary>Approved when all approvers of a request have approved; as with a quorum of all otherwise.</summary>
    /// <returns>The policy.</returns>
    public static ApprovalPolicy Unanimous() => new("UNANIMOUS");
}
