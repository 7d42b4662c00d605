using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>A request, as the API tells of it. What isn't there yet is left out.</summary>
internal sealed record RequestAnswer
{
    public required string RequestId { get; init; }
    public required string IncidentId { get; init; }
    public required string Description { get; init; }
    public required string Action { get; init; }
    public required IReadOnlyDictionary<string, string> ActionParameters { get; init; }
    public required IReadOnlyList<string> ApproverEmails { get; init; }
    public string? RequesterEmail { get; init; }
    public required int LifetimeSeconds { get; init; }
    public required string Status { get; init; }

    /// <summary>How many approvals decide; 1 also where the first answer does.</summary>
    public required int RequiredApprovals { get; init; }

    public required string CreatedAt { get; init; }
    public required string ExpiresAt { get; init; }
    public required string UpdatedAt { get; init; }
    public string? DecidedAt { get; init; }
    public string? DecidedBy { get; init; }
    public string? Decision { get; init; }
    public string? Comment { get; init; }

    /// <summary>Not in lists.</summary>
    public IReadOnlyList<ApproverAnswer>? Approvers { get; init; }

    public string? ExecutionId { get; init; }
    public string? StartedAt { get; init; }

    /// <summary>Of the last execution, once it has ended.</summary>
    public ResultAnswer? Result { get; init; }

    /// <summary>The audit trail, the oldest first. Not in lists.</summary>
    public IReadOnlyList<EventAnswer>? Events { get; init; }

    public static RequestAnswer Of(RequestRecord record) =>
        Of(record.Request) with
        {
            Approvers = [.. record.Approvers.Select(ApproverAnswer.Of)],
            Events = [.. record.Events.Select(EventAnswer.Of)],
        };

    public static RequestAnswer Of(RequestRow request) =>
        new()
        {
            RequestId = request.RequestId,
            IncidentId = request.IncidentId,
            Description = request.Description,
            Action = request.Action,
            ActionParameters = request.ActionParameters,
            ApproverEmails = request.Approvers,
            RequesterEmail = request.RequesterEmail,
            LifetimeSeconds = (int)(request.ExpiresAt - request.CreatedAt).TotalSeconds,
            Status = request.Status,
            RequiredApprovals = request.Policy.Required,
            CreatedAt = Times.Text(request.CreatedAt),
            ExpiresAt = Times.Text(request.ExpiresAt),
            UpdatedAt = Times.Text(request.UpdatedAt),
            DecidedAt = request.DecidedAt is { } decided ? Times.Text(decided) : null,
            DecidedBy = request.DecidedBy,
            Decision = request.Decision,
            Comment = request.Comment,
            ExecutionId = request.ExecutionId,
            StartedAt = request.StartedAt is { } started ? Times.Text(started) : null,
            Result = ResultAnswer.Of(request),
        };
}

/// <summary>What an approver was asked and has answered.</summary>
internal sealed record ApproverAnswer(string Email, string? Answer, string? AnsweredAt, string? Comment, string? MailStatus)
{
    public static ApproverAnswer Of(ApproverRow approver) =>
        new(approver.Email, approver.Answer, approver.AnsweredAt is { } at ? Times.Text(at) : null, approver.Comment, approver.MailStatus);
}

/// <summary>How the action ended.</summary>
internal sealed record ResultAnswer(string Status, string? Output, string At)
{
    /// <summary>Null until it has.</summary>
    public static ResultAnswer? Of(RequestRow request) =>
        request.Status is Statuses.Completed or Statuses.Failed
            ? new ResultAnswer(request.Status, request.ActionResult, Times.Text(request.UpdatedAt))
            : null;
}

/// <summary>An entry of the audit trail.</summary>
internal sealed record EventAnswer(string At, string Type, string? By, string? Detail, string? Comment)
{
    public static EventAnswer Of(EventRow entry) => new(Times.Text(entry.At), entry.Type, entry.By, entry.Detail, entry.Comment);
}

/// <summary>A page of requests.</summary>
/// <param name="Requests">Without approvers and events.</param>
/// <param name="NextToken">Where the next page starts; null on the last one.</param>
internal sealed record ListAnswer(IReadOnlyList<RequestAnswer> Requests, string? NextToken);
