namespace RegulatedData.TokenApproval.Client;

/// <summary>What one approver answered.</summary>
public sealed record ApproverAnswer
{
    /// <summary>The approver's e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The answer's id, such as <c>approve</c>; null if there is none.</summary>
    public string? Answer { get; init; }

    /// <summary>When it was given.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>What the approver wrote.</summary>
    public string? Comment { get; init; }

    /// <summary>What is wrong with the mail to this approver: <c>BOUNCED</c>, <c>COMPLAINED</c> or <c>REJECTED</c>; null if nothing is known to be.</summary>
    public string? MailStatus { get; init; }
}
