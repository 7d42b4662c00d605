namespace RegulatedData.TokenApproval.Client;

/// <summary>An action that was approved.</summary>
public sealed record ApprovedAction
{
    /// <summary>The request.</summary>
    public required string RequestId { get; init; }

    /// <summary>The incident that it belongs to.</summary>
    public required string IncidentId { get; init; }

    /// <summary>What to do, as the request named it.</summary>
    public required string Action { get; init; }

    /// <summary>The action's parameters, as the approvers read them.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Who approved it.</summary>
    public string? ApproverEmail { get; init; }

    /// <summary>When it was approved. UTC.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>What the approver wrote.</summary>
    public string? Comment { get; init; }

    /// <summary>This attempt's id, as the service has recorded it: another at each attempt.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>How often the decision has been delivered, this time included.</summary>
    public int Delivery { get; init; } = 1;
}
