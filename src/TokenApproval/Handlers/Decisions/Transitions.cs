using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>A step of a request: what it will be, and the transaction that makes it so, if it still is what it was.</summary>
internal sealed record Transition(RequestRow After, IReadOnlyList<TransactWriteItem> Items);

/// <summary>
/// The steps out of <c>PENDING</c>. Each is one transaction of the same size whatever the number of approvers, and each that ends the
/// request also writes what has to leave: a message, and a mail.
/// </summary>
internal sealed class Transitions(string table, Retention retention)
{
    /// <summary>An approver answers. Conditional on the request being open and no other answer having come in between.</summary>
    /// <param name="request">As it was read.</param>
    /// <param name="approver">Who answers.</param>
    /// <param name="option">What.</param>
    /// <param name="comment">And says with it; null for nothing.</param>
    /// <param name="answerId">Names this attempt.</param>
    /// <param name="now">When.</param>
    public Transition Answer(
        RequestRow request,
        ApproverRow approver,
        DecisionOption option,
        string? comment,
        string answerId,
        DateTimeOffset now
    )
    {
        var after = Answered(request, approver, option, comment, now);
        var step = Step(request, now)
            .When("ExpiresAt", ">", Value.Of(now))
            .When("Answers", "=", Value.Of(request.Answers))
            .Set("Answers", Value.Of(after.Answers))
            .Set("Tally", Value.Of(after.Tally));
        List<TransactWriteItem> items =
        [
            Apply(step, after),
            RecordAnswer(approver, option, comment, answerId, now),
            Insert(Event(after, EventRow.Answered, approver.Email, option.Id, comment, now)),
        ];
        if (!after.IsPending)
            items.AddRange([
                Insert(Event(after, EventRow.Decided, approver.Email, after.Decision, comment, now)),
                Insert(MessageRow.Outcome(after, MessageRow.Decision, now).ToItem()),
                Insert(MailRow.Notice(after, MailRow.Decided, now).ToItem()),
            ]);
        return new Transition(after, items);
    }

    /// <summary>Time ends the request. Conditional on its being open, and on its time being over.</summary>
    public Transition Expire(RequestRow request, DateTimeOffset now)
    {
        var after = request with { Status = Statuses.Expired, UpdatedAt = now, ExpireAfter = KeptUntil(request, now) };
        List<TransactWriteItem> items =
        [
            Apply(Step(request, now).When("ExpiresAt", "<=", Value.Of(now)), after),
            Insert(Event(after, EventRow.Expired, by: null, detail: null, comment: null, now)),
            Insert(MessageRow.Outcome(after, MessageRow.Expired, now).ToItem()),
        ];
        if (after.RequesterEmail is not null)
            items.Add(Insert(MailRow.Notice(after, MailRow.Expired, now).ToItem()));
        return new Transition(after, items);
    }

    private RequestRow Answered(RequestRow request, ApproverRow approver, DecisionOption option, string? comment, DateTimeOffset now)
    {
        var tally = new Dictionary<string, int>(request.Tally) { [option.Id] = request.Tally.GetValueOrDefault(option.Id) + 1 };
        var after = request with { Answers = request.Answers + 1, Tally = tally, UpdatedAt = now, ExpireAfter = KeptUntil(request, now) };
        return request.Policy.Outcome(request.Decisions, request.Approvers.Count, tally, option) is not { } outcome
            ? after
            : after with
            {
                Status = outcome.Status,
                Decision = outcome.Id,
                DecidedAt = now,
                DecidedBy = approver.Email,
                Comment = comment,
            };
    }

    private RowUpdate Step(RequestRow request, DateTimeOffset now) =>
        new RowUpdate(table, Keys.Key(request.RequestId, Keys.RequestSk))
            .When("Status", "=", Value.Of(Statuses.Pending))
            .Set("UpdatedAt", now)
            .Set(Keys.ExpireAfter, Value.EpochSeconds(KeptUntil(request, now)));

    private static TransactWriteItem Apply(RowUpdate update, RequestRow after)
    {
        if (!after.IsPending)
            update.Set("Status", after.Status).Set(Keys.Gsi2Pk, Keys.OfStatus(after.Status)).Set(Keys.Gsi2Sk, after.UpdatedAt);
        if (after.DecidedAt is { } decidedAt)
            update
                .Set("DecidedAt", decidedAt)
                .Set("DecidedBy", after.DecidedBy)
                .Set("Decision", after.Decision)
                .Set("Comment", after.Comment);
        return update.Build();
    }

    private TransactWriteItem RecordAnswer(
        ApproverRow approver,
        DecisionOption option,
        string? comment,
        string answerId,
        DateTimeOffset now
    ) =>
        new RowUpdate(table, Keys.Key(approver.RequestId, Keys.Approver(approver.ApproverId)))
            .WhenExists(Keys.Pk)
            .WhenMissing("Answer")
            .Set("Answer", option.Id)
            .Set("AnswerId", answerId)
            .Set("AnsweredAt", now)
            .Set("Comment", comment)
            .Set(Keys.ExpireAfter, Value.EpochSeconds(Later(approver.ExpireAfter, retention.OfRecord(now))))
            .Build();

    private static Dictionary<string, AttributeValue> Event(
        RequestRow request,
        string type,
        string? by,
        string? detail,
        string? comment,
        DateTimeOffset now
    ) =>
        new EventRow
        {
            RequestId = request.RequestId,
            Type = type,
            At = now,
            By = by,
            Detail = detail,
            Comment = comment,
            ExpireAfter = request.ExpireAfter,
        }.ToItem();

    private TransactWriteItem Insert(Dictionary<string, AttributeValue> item) => RowUpdate.Insert(table, item);

    private DateTimeOffset KeptUntil(RequestRow request, DateTimeOffset now) => Later(request.ExpireAfter, retention.OfRecord(now));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
