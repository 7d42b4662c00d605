using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>A mail, or the same mail to several, that waits to be rendered and sent. It holds no text and no link.</summary>
internal sealed record MailRow
{
    public const string Kind = "MAIL";

    /// <summary>Asks an approver.</summary>
    public const string Invitation = "INVITATION";

    /// <summary>Tells the other approvers who decided.</summary>
    public const string Decided = "DECIDED";

    /// <summary>Tells the requester that nobody decided in time.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>Tells the requester that a mail didn't arrive.</summary>
    public const string MailProblem = "MAIL_PROBLEM";

    public required string RequestId { get; init; }

    /// <summary>The end of its key: <c>INVITATION#3</c>, <c>DECIDED</c>.</summary>
    public required string Name { get; init; }

    public required string Mail { get; init; }

    /// <summary>Whom an invitation is for, or whose mail had a problem.</summary>
    public string? ApproverId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it isn't worth sending.</summary>
    public required DateTimeOffset GiveUpAt { get; init; }

    /// <summary>The ids of those whom it has reached already.</summary>
    public IReadOnlyList<string> DeliveredTo { get; init; } = [];

    public DateTimeOffset? DeliveredAt { get; init; }
    public required DateTimeOffset ExpireAfter { get; init; }

    /// <summary>The invitations to a new request, one for each approver.</summary>
    public static IEnumerable<MailRow> InvitationsTo(RequestRow request) =>
        request.ApproverIds.Select(approverId => new MailRow
        {
            RequestId = request.RequestId,
            Name = $"{Invitation}#{approverId}",
            Mail = Invitation,
            ApproverId = approverId,
            CreatedAt = request.CreatedAt,
            GiveUpAt = request.ExpiresAt,
            ExpireAfter = request.OutboxExpireAfter,
        });

    /// <summary>A mail about something that just happened to the request.</summary>
    public static MailRow Notice(RequestRow request, string mail, DateTimeOffset at) =>
        new()
        {
            RequestId = request.RequestId,
            Name = mail,
            Mail = mail,
            CreatedAt = at,
            GiveUpAt = at + Outbox.NoticeLife,
            ExpireAfter = request.OutboxExpireAfter,
        };

    public Dictionary<string, AttributeValue> ToItem() =>
        Outbox
            .Row(RequestId, Keys.Mail(Name), Kind, CreatedAt, ExpireAfter)
            .With("Mail", Mail)
            .With("ApproverId", ApproverId)
            .With("GiveUpAt", GiveUpAt);

    public static MailRow From(Dictionary<string, AttributeValue> item) =>
        new()
        {
            RequestId = item.Text("RequestId"),
            Name = item.Text(Keys.Sk)[Keys.Mail("").Length..],
            Mail = item.Text("Mail"),
            ApproverId = item.OptionalText("ApproverId"),
            CreatedAt = item.Time("CreatedAt"),
            GiveUpAt = item.Time("GiveUpAt"),
            DeliveredTo = item.TextSet("DeliveredTo"),
            DeliveredAt = item.OptionalTime("DeliveredAt"),
            ExpireAfter = item.ExpireAfter(),
        };
}
