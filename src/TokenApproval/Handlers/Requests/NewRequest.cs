namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>A request as it was filed, found good.</summary>
internal sealed record NewRequest
{
    public required string RequestId { get; init; }
    public required string IncidentId { get; init; }
    public required string Description { get; init; }
    public required string Action { get; init; }

    /// <summary>In the order of their names.</summary>
    public required IReadOnlyDictionary<string, string> ActionParameters { get; init; }

    /// <summary>In the order given, which makes the approvers' ids.</summary>
    public required IReadOnlyList<string> ApproverEmails { get; init; }

    public string? RequesterEmail { get; init; }

    /// <summary>Null for the longest that is configured.</summary>
    public int? LifetimeSeconds { get; init; }
}
