namespace RegulatedData.TokenApproval.Client;

/// <summary>A mail to an approver couldn't be delivered, or was complained about: the request may never be decided by this approver.</summary>
public sealed record MailProblemNotice
{
    /// <summary>The request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The approver.</summary>
    public required string ApproverEmail { get; init; }

    /// <summary>What went wrong: <c>BOUNCED</c>, <c>COMPLAINED</c> or <c>REJECTED</c>.</summary>
    public required string Problem { get; init; }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
