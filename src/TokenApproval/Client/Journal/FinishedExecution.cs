namespace RegulatedData.TokenApproval.Client;

/// <summary>An attempt at an action that ended.</summary>
public sealed record FinishedExecution
{
    /// <summary>The request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The attempt.</summary>
    public required string ExecutionId { get; init; }

    /// <summary><see cref="ApprovalStatus.Completed"/> or <see cref="ApprovalStatus.Failed"/>.</summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>What the action said.</summary>
    public string? Output { get; init; }

    /// <summary>When it ended. UTC.</summary>
    public required DateTimeOffset At { get; init; }
}
