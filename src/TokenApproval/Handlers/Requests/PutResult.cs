using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// <c>PUT /requests/{requestId}/result</c>: a worker claims an approved action, and says how it ended. Each step is conditional on the one
/// before, so that of two workers one gets it, and a late report changes nothing.
/// </summary>
internal sealed class PutResult(RequestStore store, Transactions transactions, Retention retention, TimeProvider time)
{
    public async Task<HttpAnswer> RunAsync(string requestId, ReadOnlyMemory<byte> body, string caller, Invocation invocation)
    {
        var result = NewResult.Read(body);
        var rounds = new Rounds(time);
        RequestRow? before = null;
        while (true)
        {
            var record = await store.ReadAllAsync(requestId, invocation.Token) ?? throw Refusals.NoSuchRequest();
            if (!ExecutionStep.IsNeeded(record, result))
                return Answer(record);
            if (before is not null)
                rounds.Note(hasChanged: record.Request.Version != before.Version);
            before = record.Request;
            if (await transactions.CommitAsync(Writes(before, result, caller), deadline: null, invocation.Token) is Commit.Done)
                invocation.Log.Info("Result written.", ("id", requestId), ("status", result.Status));
            // Refused: somebody else was faster, or an earlier try of ours was heard and its answer lost. What is there now tells.
            else
                await rounds.WaitAsync(invocation.Token);
        }
    }

    private List<Amazon.DynamoDBv2.Model.TransactWriteItem> Writes(RequestRow request, NewResult result, string caller)
    {
        var now = time.Now();
        var expireAfter = Later(request.ExpireAfter, retention.OfRecord(now));
        var update = new RowUpdate(store.Table, Keys.Key(request.RequestId, Keys.RequestSk))
            .When("Status", "=", Value.Of(request.Status))
            .Set("Status", result.Status)
            .Set("UpdatedAt", now)
            .Set(Keys.Gsi2Pk, Keys.OfStatus(result.Status))
            .Set(Keys.Gsi2Sk, now)
            .Set(Keys.ExpireAfter, Value.EpochSeconds(expireAfter));
        if (request.ExecutionId is { } current)
            update.When("ExecutionId", "=", Value.Of(current));
        else
            update.WhenMissing("ExecutionId");
        if (result.Starts)
            update.Set("ExecutionId", result.ExecutionId).Set("StartedAt", now).Remove("ActionResult");
        else
            update.Set("ActionResult", result.Output);

        var happened = new EventRow
        {
            RequestId = request.RequestId,
            Type = ExecutionStep.EventOf(result),
            At = now,
            By = caller,
            Detail = ExecutionStep.DetailOf(request, result),
            ExpireAfter = expireAfter,
        };
        return [update.Build(), RowUpdate.Insert(store.Table, happened.ToItem())];
    }

    private static DateTimeOffset Later(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;

    private static HttpAnswer Answer(RequestRecord record) =>
        HttpAnswer.Json(200, RequestAnswer.Of(record), RequestJson.Default.RequestAnswer);
}
