using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>A message that waits to be put on the queue, word for word.</summary>
internal sealed record MessageRow
{
    public const string Kind = "MESSAGE";
    public const string Decision = "DECISION";
    public const string Expired = "EXPIRED";

    public required string RequestId { get; init; }

    /// <summary>The end of its key. A request has one outcome, hence one row for a decision and an expiry.</summary>
    public required string Name { get; init; }

    /// <summary>The message's body: JSON.</summary>
    public required string Body { get; init; }

    public required string MessageKind { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpireAfter { get; init; }

    /// <summary>The outcome of a request. Whoever gets two of them has one: the queue drops the second by its deduplication id.</summary>
    /// <param name="request">As it is with the outcome.</param>
    /// <param name="kind"><see cref="Decision"/> or <see cref="Expired"/>.</param>
    /// <param name="at">When that was.</param>
    public static MessageRow Outcome(RequestRow request, string kind, DateTimeOffset at) =>
        new()
        {
            RequestId = request.RequestId,
            Name = Decision,
            Body = JsonSerializer.Serialize(OutcomeMessage.Of(request, at), MessageJson.Default.OutcomeMessage),
            MessageKind = kind,
            CreatedAt = at,
            ExpireAfter = request.OutboxExpireAfter,
        };

    public Dictionary<string, AttributeValue> ToItem() =>
        Outbox
            .Row(RequestId, Keys.Message(Name), Kind, CreatedAt, ExpireAfter)
            .With("Body", Body)
            .With("GroupId", RequestId)
            .With("DeduplicationId", RequestId)
            .With("MessageKind", MessageKind);
}

/// <summary>The message that says what became of a request.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="IncidentId">The incident that it was about.</param>
/// <param name="ApprovalAction">The request's status: <c>APPROVED</c>, <c>REJECTED</c>, a configured one, or <c>EXPIRED</c>.</param>
/// <param name="Action">What was asked for. Only an approved one is to be executed.</param>
/// <param name="ActionParameters">Its parameters.</param>
/// <param name="ApproverEmail">Whose answer decided; null when nobody did in time.</param>
/// <param name="ApprovedAt">When.</param>
/// <param name="Comment">What that approver had to say.</param>
internal sealed record OutcomeMessage(
    string RequestId,
    string IncidentId,
    string ApprovalAction,
    string Action,
    IReadOnlyDictionary<string, string> ActionParameters,
    string? ApproverEmail,
    string ApprovedAt,
    string? Comment
)
{
    public static OutcomeMessage Of(RequestRow request, DateTimeOffset at) =>
        new(
            request.RequestId,
            request.IncidentId,
            request.Status,
            request.Action,
            request.ActionParameters,
            request.DecidedBy,
            Times.Text(at),
            request.Comment
        );
}
