using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// <c>POST /requests</c>: writes a request with all that follows from it (approvers, audit event, invitations, the schedule of its end) in one
/// transaction. The same request filed again, or twice at once, is one request.
/// </summary>
internal sealed class CreateRequest(
    RequestStore store,
    Transactions transactions,
    RequestSettings settings,
    ApprovalMetrics metrics,
    TimeProvider time
)
{
    public async Task<HttpAnswer> RunAsync(ReadOnlyMemory<byte> body, string caller, Invocation invocation)
    {
        var filed = NewRequestReader.Read(body, settings);
        var record = RecordOf(filed, caller);
        if (await transactions.CommitAsync(Writes(record), deadline: null, invocation.Token) is Commit.Done)
            return Created(record, invocation);

        // The id is taken: by this very request (filed twice, or an answer was lost), or by another one.
        var stored = await store.ReadAllAsync(filed.RequestId, invocation.Token) ?? throw Refusals.StillRemoved();
        if (stored.Request.ContentHash != record.Request.ContentHash)
            throw Refusals.OtherContent(ContentHash.Differences(filed, stored.Request));
        return stored.Events.Any(entry => entry.Nonce == record.Events[0].Nonce) ? Created(stored, invocation) : Answer(200, stored);
    }

    private RequestRecord RecordOf(NewRequest filed, string caller)
    {
        var now = time.Now();
        var expiresAt = now.AddSeconds(filed.LifetimeSeconds ?? settings.LifetimeSeconds);
        var request = new RequestRow
        {
            RequestId = filed.RequestId,
            IncidentId = filed.IncidentId,
            Description = filed.Description,
            Action = filed.Action,
            ActionParameters = filed.ActionParameters,
            Approvers = filed.ApproverEmails,
            Decisions = settings.Decisions,
            Policy = settings.PolicyFor(filed.ApproverEmails.Count)!,
            RequesterEmail = filed.RequesterEmail,
            CreatedAt = now,
            CreatedBy = caller,
            ExpiresAt = expiresAt,
            ContentHash = ContentHash.Of(filed),
            UpdatedAt = now,
            // Whatever happens while it waits for a decision is kept as long as what happened last.
            ExpireAfter = settings.Retention.OfRecord(expiresAt),
        };
        var created = new EventRow
        {
            RequestId = request.RequestId,
            Type = EventRow.Created,
            At = now,
            By = caller,
            ExpireAfter = request.ExpireAfter,
        };
        return new RequestRecord(request, [.. ApproverRow.Of(request)], [created]);
    }

    private List<Amazon.DynamoDBv2.Model.TransactWriteItem> Writes(RequestRecord record)
    {
        var request = record.Request;
        return
        [
            .. new[] { request.ToItem() }
                .Concat(record.Approvers.Select(approver => approver.ToItem()))
                .Concat(record.Events.Select(entry => entry.ToItem()))
                .Concat(MailRow.InvitationsTo(request).Select(mail => mail.ToItem()))
                .Append(ScheduleRow.Of(request).ToItem())
                .Select(item => RowUpdate.Insert(store.Table, item)),
        ];
    }

    private HttpAnswer Created(RequestRecord record, Invocation invocation)
    {
        metrics.RequestCreated(invocation.Metrics);
        invocation.Log.Info("Request created.", ("id", record.Request.RequestId), ("approvers", record.Approvers.Count));
        return Answer(201, record);
    }

    private static HttpAnswer Answer(int status, RequestRecord record) =>
        HttpAnswer.Json(status, RequestAnswer.Of(record), RequestJson.Default.RequestAnswer);
}
