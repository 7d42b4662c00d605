using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>What a link leads to, for programs. After the link's expiry, what the request was about is left out.</summary>
internal sealed record DecideAnswer
{
    public required string RequestId { get; init; }
    public string? IncidentId { get; init; }
    public string? Description { get; init; }
    public string? Action { get; init; }
    public IReadOnlyDictionary<string, string>? ActionParameters { get; init; }

    /// <summary>What the link stands for: a decision's id.</summary>
    public required string LinkAction { get; init; }

    /// <summary>Whom it was sent to.</summary>
    public string? ApproverEmail { get; init; }

    /// <summary>That approver's answer: a decision's id; absent until there is one.</summary>
    public string? Answer { get; init; }

    /// <summary>The request's status; <c>EXPIRED</c> from its expiry on, though nobody may have noted it yet.</summary>
    public required string Status { get; init; }

    public required string ExpiresAt { get; init; }

    /// <summary>How many approvals are needed, and how many there are; absent where the first answer decides.</summary>
    public int? ApprovalsNeeded { get; init; }

    /// <inheritdoc cref="ApprovalsNeeded"/>
    public int? Approvals { get; init; }

    /// <summary>A decision's id; absent until the request is decided.</summary>
    public string? Decision { get; init; }

    public string? DecidedBy { get; init; }
    public string? DecidedAt { get; init; }
    public string? Comment { get; init; }

    public static HttpAnswer Of(int status, LinkState link) => HttpAnswer.Json(status, From(link), HandlerJson.Default.DecideAnswer);

    private static DecideAnswer From(LinkState link)
    {
        var request = link.Request;
        var outcome = new DecideAnswer
        {
            RequestId = request.RequestId,
            LinkAction = link.Option.Id,
            Status = link.Use == LinkUse.Expired ? Statuses.Expired : request.Status,
            ExpiresAt = Times.Text(request.ExpiresAt),
            Decision = request.Decision,
            DecidedBy = request.DecidedBy,
            DecidedAt = request.DecidedAt is { } at ? Times.Text(at) : null,
        };
        return link.IsPastExpiry
            ? outcome
            : outcome with
            {
                IncidentId = request.IncidentId,
                Description = request.Description,
                Action = request.Action,
                ActionParameters = request.ActionParameters,
                ApproverEmail = link.Approver.Email,
                Answer = link.Approver.Answer,
                ApprovalsNeeded = request.Policy.IsFirstAnswer ? null : request.Policy.Required,
                Approvals = request.Policy.IsFirstAnswer ? null : request.Tally.GetValueOrDefault(DecisionOption.Approve),
                Comment = request.Comment,
            };
    }
}
