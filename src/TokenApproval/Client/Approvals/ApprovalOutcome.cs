namespace RegulatedData.TokenApproval.Client;

/// <summary>What came of an action.</summary>
public sealed record ApprovalOutcome
{
    /// <summary><see cref="ApprovalStatus.Completed"/> or <see cref="ApprovalStatus.Failed"/>.</summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>What the action said about it.</summary>
    public string? Output { get; init; }

    /// <summary>When it was reported.</summary>
    public DateTimeOffset At { get; init; }
}
