using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>One approver of a request, and the answer. Whether the approver's links are active, used or revoked follows from it and the request.</summary>
internal sealed record ApproverRow
{
    public required string RequestId { get; init; }

    /// <summary>"1" and so on: the position in the request's list.</summary>
    public required string ApproverId { get; init; }

    public required string Email { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The id of the decision that was answered.</summary>
    public string? Answer { get; init; }

    /// <summary>The nonce of the attempt that wrote the answer: tells one's own write, whose confirmation was lost, from another's.</summary>
    public string? AnswerId { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }
    public string? Comment { get; init; }

    /// <summary>What became of the approver's mail, where it went wrong: <c>BOUNCED</c>, <c>COMPLAINED</c>, <c>REJECTED</c>.</summary>
    public string? MailStatus { get; init; }

    public required DateTimeOffset ExpireAfter { get; init; }

    /// <summary>The id of the approver at that index, counted from 0.</summary>
    public static string IdAt(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The approvers of a new request.</summary>
    public static IEnumerable<ApproverRow> Of(RequestRow request) =>
        request.Approvers.Select(
            (email, index) =>
                new ApproverRow
                {
                    RequestId = request.RequestId,
                    ApproverId = IdAt(index),
                    Email = email,
                    CreatedAt = request.CreatedAt,
                    ExpireAfter = request.ExpireAfter,
                }
        );

    public Dictionary<string, AttributeValue> ToItem() =>
        Item.New(RequestId, Keys.Approver(ApproverId), "APPROVER", ExpireAfter)
            .With("ApproverId", ApproverId)
            .With("Email", Email)
            .With("CreatedAt", CreatedAt)
            .With("Answer", Answer)
            .With("AnswerId", AnswerId)
            .With("AnsweredAt", AnsweredAt)
            .With("Comment", Comment)
            .With("MailStatus", MailStatus)
            .With(Keys.Gsi1Pk, Keys.OfApprover(Email))
            .With(Keys.Gsi1Sk, CreatedAt);

    public static ApproverRow From(Dictionary<string, AttributeValue> item) =>
        new()
        {
            RequestId = item.Text("RequestId"),
            ApproverId = item.Text("ApproverId"),
            Email = item.Text("Email"),
            CreatedAt = item.Time("CreatedAt"),
            Answer = item.OptionalText("Answer"),
            AnswerId = item.OptionalText("AnswerId"),
            AnsweredAt = item.OptionalTime("AnsweredAt"),
            Comment = item.OptionalText("Comment"),
            MailStatus = item.OptionalText("MailStatus"),
            ExpireAfter = item.ExpireAfter(),
        };
}
