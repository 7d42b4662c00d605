namespace RegulatedData.TokenApproval.Client;

/// <summary>One entry of a request's audit trail.</summary>
public sealed record ApprovalEvent
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>What happened: <c>CREATED</c>, <c>ANSWERED</c>, <c>DECIDED</c>, <c>EXPIRED</c>, <c>STARTED</c>, <c>COMPLETED</c>, <c>FAILED</c>, <c>MAIL_BOUNCED</c> and the like.</summary>
    public required string Type { get; init; }

    /// <summary>Who did it: an e-mail address, or the ARN of an IAM identity.</summary>
    public string? By { get; init; }

    /// <summary>More about it, in words.</summary>
    public string? Detail { get; init; }
}
