namespace RegulatedData.TokenApproval.Client;

/// <summary>A request was decided otherwise than by an approval, or nobody decided it in time. There is nothing to execute.</summary>
public sealed record DecisionNotice
{
    /// <summary>The request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The incident that it belongs to.</summary>
    public required string IncidentId { get; init; }

    /// <summary>What it was decided to: <see cref="ApprovalStatus.Rejected"/>, <see cref="ApprovalStatus.Expired"/>, or a decision that the construct was given.</summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>The action that was asked for.</summary>
    public required string Action { get; init; }

    /// <summary>That action's parameters.</summary>
    public required IReadOnlyDictionary<string, string> ActionParameters { get; init; }

    /// <summary>Who decided; null if it expired.</summary>
    public string? ApproverEmail { get; init; }

    /// <summary>When it was decided, or expired, if the message says so. UTC.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>What the approver wrote.</summary>
    public string? Comment { get; init; }
}
