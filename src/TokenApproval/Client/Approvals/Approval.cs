namespace RegulatedData.TokenApproval.Client;

/// <summary>A request as the service has it: what was asked, what was decided, and what came of it. Times are UTC.</summary>
public sealed record Approval
{
    /// <summary>The request's id.</summary>
    public required string RequestId { get; init; }

    /// <summary>The incident that it belongs to.</summary>
    public required string IncidentId { get; init; }

    /// <summary>What the approvers read.</summary>
    public string Description
    {
        get => field ?? "";
        init;
    }

    /// <summary>The action to take once it is approved.</summary>
    public required string Action { get; init; }

    /// <summary>The action's parameters.</summary>
    public IReadOnlyDictionary<string, string> ActionParameters
    {
        get => field ?? new Dictionary<string, string>();
        init;
    }

    /// <summary>The approvers' e-mail addresses, as they were filed.</summary>
    public IReadOnlyList<string> ApproverEmails
    {
        get => field ?? [];
        init;
    }

    /// <summary>Who is told of trouble, if anybody.</summary>
    public string? RequesterEmail { get; init; }

    /// <summary>Where it stands.</summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>When it was filed.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it can be decided.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was decided; null while it is pending and once it has expired.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The e-mail address of the approver whose answer decided it.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The decision's id, such as <c>approve</c>.</summary>
    public string? Decision { get; init; }

    /// <summary>What the deciding approver wrote.</summary>
    public string? Comment { get; init; }

    /// <summary>Each approver's answer. Empty in listings.</summary>
    public IReadOnlyList<ApproverAnswer> Approvers
    {
        get => field ?? [];
        init;
    }

    /// <summary>The execution that acts on it, or did last.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>When that execution began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What came of the action; null until a worker has reported it.</summary>
    public ApprovalOutcome? Result { get; init; }

    /// <summary>The audit trail, oldest first. Empty in listings.</summary>
    public IReadOnlyList<ApprovalEvent> Events
    {
        get => field ?? [];
        init;
    }
}
