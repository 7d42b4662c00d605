using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>Ends a request whose time is over. Called once by its schedule, and again by the redrive; twice does what once does.</summary>
internal sealed class Expire(
    RequestStore store,
    Transactions transactions,
    Transitions transitions,
    ApprovalMetrics metrics,
    TimeProvider time
)
{
    public async Task<ExpireResult> RunAsync(ExpireInput input, Invocation invocation)
    {
        if (!RequestRules.IsRequestId(input.RequestId))
            throw new FunctionException(
                "TokenApproval.BadInput",
                "The event has no requestId. It should look like {\"requestId\":\"...\"}."
            );

        var status = await ExpireAsync(input.RequestId!, invocation);
        invocation.Log.Info("The request's time is over.", ("request", input.RequestId), ("status", status));
        return new ExpireResult(input.RequestId!, status);
    }

    private async Task<string> ExpireAsync(string requestId, Invocation invocation)
    {
        DateTimeOffset? triedAt = null;
        RequestRow? before = null;
        var rounds = new Rounds(time);
        while (true)
        {
            if (await store.ReadAsync(requestId, invocation.Token) is not { } request)
                return "GONE";

            if (!request.IsPending)
            {
                // Refused, and yet it's our own time that stands there: an earlier try of ours was written unheard.
                if (request.Status == Statuses.Expired && request.UpdatedAt == triedAt)
                    metrics.RequestExpired(invocation.Metrics);
                return request.Status;
            }

            if (before is not null)
                rounds.Note(hasChanged: request.Version != before.Version);
            before = request;
            triedAt = time.Now();
            ThrowUnlessDue(request.ExpiresAt, triedAt.Value);
            var transition = transitions.Expire(request, triedAt.Value);
            if (await transactions.CommitAsync(transition.Items, deadline: null, invocation.Token) == Commit.Done)
            {
                metrics.RequestExpired(invocation.Metrics);
                return transition.After.Status;
            }

            await rounds.WaitAsync(invocation.Token);
        }
    }

    private static void ThrowUnlessDue(DateTimeOffset expiresAt, DateTimeOffset now)
    {
        if (expiresAt > now)
            throw new FunctionException(
                "TokenApproval.NotDue",
                $"The request expires at {Times.Text(expiresAt)}, and it's {Times.Text(now)}: it stays open until then. Call again afterwards."
            );
    }
}

/// <summary>Which request's time is over.</summary>
internal sealed record ExpireInput
{
    public string? RequestId { get; set; }
}

/// <summary>What became of it.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="Status">Its status now: <c>EXPIRED</c>, another when it was decided in time, <c>GONE</c> when it is past its retention.</param>
internal sealed record ExpireResult(string RequestId, string Status);
