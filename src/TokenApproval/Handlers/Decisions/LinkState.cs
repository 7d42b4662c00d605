using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>What a link is good for.</summary>
internal enum LinkUse
{
    /// <summary>It can be used.</summary>
    Active,

    /// <summary>It was used; the request waits for others' answers.</summary>
    Used,

    /// <summary>The approver has used another link; the request waits for others' answers.</summary>
    Revoked,

    /// <summary>The request is decided, by this link or another.</summary>
    Decided,

    /// <summary>The request's time was over before it was decided.</summary>
    Expired,
}

/// <summary>A genuine link, and all that it leads to. No link's state is stored: it follows from the request and the approver.</summary>
/// <param name="Request">The request.</param>
/// <param name="Approver">Whom the link was sent to.</param>
/// <param name="Option">What the link stands for.</param>
/// <param name="Use">What it's good for.</param>
internal sealed record LinkState(RequestRow Request, ApproverRow Approver, DecisionOption Option, LinkUse Use)
{
    /// <summary>
    /// Whether the link's time is over. A mail lies in mailboxes for years, and whoever finds it then is told how the request ended, by whom
    /// and when, and nothing of what it was about.
    /// </summary>
    public bool IsPastExpiry { get; init; }

    /// <summary>Whether the approver's answer was recorded just now, by this very attempt.</summary>
    public bool IsRecordedNow { get; init; }

    /// <summary>What was decided; null while nothing is.</summary>
    public DecisionOption? Outcome => Request.Option(Request.Decision);

    /// <summary>Whether it was this approver's answer that decided.</summary>
    public bool IsDecidedByApprover => Request.DecidedBy == Approver.Email;

    public static LinkState Of(RequestRow request, ApproverRow approver, DecisionOption option, DateTimeOffset now) =>
        new(request, approver, option, UseOf(request, approver, option, now)) { IsPastExpiry = request.ExpiresAt <= now };

    private static LinkUse UseOf(RequestRow request, ApproverRow approver, DecisionOption option, DateTimeOffset now)
    {
        if (request.Status == Statuses.Expired || (request.IsPending && request.ExpiresAt <= now))
            return LinkUse.Expired;
        if (!request.IsPending)
            return LinkUse.Decided;
        if (approver.Answer is null)
            return LinkUse.Active;
        return approver.Answer == option.Id ? LinkUse.Used : LinkUse.Revoked;
    }
}
