using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Does an approved action, once. The service's record decides who may: a request is claimed under an execution id before anything is done, and an
/// execution that began and didn't end stands in the way of all others until it is known what it did.
/// </summary>
internal sealed partial class ActionRunner(
    ApprovalWorkerOptions options,
    IActionHandler handler,
    RequestLocks requests,
    ResultReporter reporter,
    WorkerLog log
)
{
    private const int LongestName = 64;
    private const string FoundDone = "Done by an earlier execution whose end was not reported.";
    private const string Differs = "Not executed: the message asks for something else than the request that was approved.";

    /// <summary>
    /// Execution ids under which nothing was begun, by request: of claims whose answer was lost, or that came too late. The next attempt takes the same
    /// id, so it isn't in its own way.
    /// </summary>
    private readonly ConcurrentDictionary<string, string> _unused = new(StringComparer.Ordinal);

    private readonly string _name = NameFor(options.Name);

    /// <summary>Deals with an approval.</summary>
    /// <param name="notice">What was approved, as the message says.</param>
    /// <param name="message">The message.</param>
    /// <param name="stop">When the worker stops.</param>
    /// <param name="cancelled">When this has to stop: the worker does, or the message is lost.</param>
    public async Task<MessageFate> RunAsync(DecisionNotice notice, QueueMessage message, WorkerStop stop, CancellationToken cancelled)
    {
        using var turn = await requests.EnterAsync(notice.RequestId, cancelled).ConfigureAwait(false);
        var attempt = new Attempt(notice, message, stop, Pause(message), NewExecutionId(notice.RequestId), cancelled);

        if (await options.Journal.FindAsync(notice.RequestId, cancelled).ConfigureAwait(false) is { } finished)
        {
            if (finished.Status == ApprovalStatus.Completed)
                return await ReportEarlierAsync(attempt, finished).ConfigureAwait(false);
            await reporter.ReportAsync(finished, cancelled).ConfigureAwait(false);
        }

        var claim = await ClaimAsync(attempt, takeOverFrom: null).ConfigureAwait(false);
        if (claim.Request is { } request)
            return await BeginAsync(attempt, request).ConfigureAwait(false);
        if (claim.Status == ApprovalStatus.InProgress && claim.ExecutionId is { } other)
            return await ResolveAsync(attempt, other).ConfigureAwait(false);
        return Refused(attempt, claim);
    }

    private async Task<MessageFate> BeginAsync(Attempt attempt, Approval request)
    {
        if (!IsSame(attempt.Notice, request))
        {
            log.MessageDiffers(attempt.Message, attempt.RequestId);
            await EndAsync(attempt, ApprovalStatus.Failed, Differs).ConfigureAwait(false);
            return MessageFate.HandBack(attempt.Pause);
        }
        // An attempt that was said to have failed may have done its work all the same: a call that timed out, for example.
        var action = ActionOf(attempt, attempt.ExecutionId);
        if (HasFailed(request) && await StateAsync(attempt, action).ConfigureAwait(false) == ActionState.Done)
            return await EndAsync(attempt, ApprovalStatus.Completed, FoundDone).ConfigureAwait(false);
        return await ExecuteAsync(attempt, action).ConfigureAwait(false);
    }

    /// <summary>Another execution began, and its end isn't known: this worker's, before it died, or another's.</summary>
    private async Task<MessageFate> ResolveAsync(Attempt attempt, string other)
    {
        var before = ActionOf(attempt, other);
        var state = await StateAsync(attempt, before).ConfigureAwait(false);
        if (state == ActionState.Unknown && options.ActAgainWhenUnknown)
            state = ActionState.NotDone;
        if (state == ActionState.Unknown)
        {
            log.Uncertain(attempt.Message, attempt.RequestId, other);
            await handler.UncertainAsync(before, attempt.Cancelled).ConfigureAwait(false);
            return MessageFate.HandBack(attempt.Pause);
        }

        var claim = await ClaimAsync(attempt, takeOverFrom: other).ConfigureAwait(false);
        if (claim.Request is not { } request)
            return Refused(attempt, claim);
        log.TookOver(attempt.RequestId, other, attempt.ExecutionId, state);
        if (!IsSame(attempt.Notice, request))
        {
            // Not reported as failed: that would allow the true message to act, and nobody knows what the other execution did.
            log.MessageDiffers(attempt.Message, attempt.RequestId);
            return MessageFate.HandBack(attempt.Pause);
        }
        return state == ActionState.Done
            ? await EndAsync(attempt, ApprovalStatus.Completed, FoundDone).ConfigureAwait(false)
            : await ExecuteAsync(attempt, ActionOf(attempt, attempt.ExecutionId)).ConfigureAwait(false);
    }

    /// <summary>This worker has done it already, and couldn't report it.</summary>
    private async Task<MessageFate> ReportEarlierAsync(Attempt attempt, FinishedExecution finished)
    {
        if (await reporter.ReportAsync(finished, attempt.Cancelled).ConfigureAwait(false) is not { } conflict)
            return MessageFate.Done;
        // Somebody else has claimed it since, and either didn't act or will be told that it is done.
        var claim = await ClaimAsync(attempt, takeOverFrom: conflict.CurrentExecutionId).ConfigureAwait(false);
        return claim.Request is null
            ? Refused(attempt, claim)
            : await EndAsync(attempt, ApprovalStatus.Completed, finished.Output).ConfigureAwait(false);
    }

    private async Task<MessageFate> ExecuteAsync(Attempt attempt, ApprovedAction action)
    {
        attempt.Cancelled.ThrowIfCancellationRequested();
        _unused.TryRemove(attempt.RequestId, out _);
        log.Executing(attempt.RequestId, attempt.ExecutionId, attempt.Message.ReceiveCount);
        ActionResult? result;
        try
        {
            result = await handler.ExecuteAsync(action, attempt.Cancelled).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !attempt.Cancelled.IsCancellationRequested)
        {
            log.HandlerFailed(attempt.RequestId, attempt.ExecutionId, error);
            result = ActionResult.Failed($"{error.GetType().Name}: {error.Message}");
        }
        result ??= ActionResult.Failed("The handler answered null.");
        return await EndAsync(attempt, result.Succeeded ? ApprovalStatus.Completed : ApprovalStatus.Failed, result.Output)
            .ConfigureAwait(false);
    }

    private async Task<MessageFate> EndAsync(Attempt attempt, ApprovalStatus status, string? output)
    {
        _unused.TryRemove(attempt.RequestId, out _);
        var finished = new FinishedExecution
        {
            RequestId = attempt.RequestId,
            ExecutionId = attempt.ExecutionId,
            Status = status,
            Output = ExecutionOutput.Of(output),
            At = options.Time.GetUtcNow(),
        };
        // From here on as long as the worker can, not only as long as the action could: what is done is done, and has to be told.
        await reporter.KeepAsync(finished, attempt.Stop.LastReport).ConfigureAwait(false);
        log.Ended(attempt.RequestId, attempt.ExecutionId, status);
        var conflict = await reporter.ReportAsync(finished, attempt.Stop.LastReport).ConfigureAwait(false);
        return status == ApprovalStatus.Completed && conflict is null ? MessageFate.Done : MessageFate.HandBack(attempt.Pause);
    }

    private async Task<Claim> ClaimAsync(Attempt attempt, string? takeOverFrom)
    {
        // What took over from another execution isn't unused: its next attempt has to ask again what the other one did.
        if (takeOverFrom is null)
            _unused[attempt.RequestId] = attempt.ExecutionId;
        else
            _unused.TryRemove(attempt.RequestId, out _);
        var report = new ExecutionReport
        {
            ExecutionId = attempt.ExecutionId,
            Status = ApprovalStatus.InProgress,
            TakeOverFrom = takeOverFrom,
        };
        try
        {
            return new Claim(
                await options.Approvals.ReportAsync(attempt.RequestId, report, attempt.Cancelled).ConfigureAwait(false),
                default,
                null
            );
        }
        catch (ApprovalConflictException conflict)
        {
            _unused.TryRemove(attempt.RequestId, out _);
            return new Claim(null, conflict.CurrentStatus ?? default, conflict.CurrentExecutionId);
        }
    }

    private MessageFate Refused(Attempt attempt, Claim claim)
    {
        if (claim.Status == ApprovalStatus.Completed)
        {
            log.AlreadyDone(attempt.RequestId, claim.ExecutionId);
            return MessageFate.Done;
        }
        log.NotClaimed(attempt.Message, attempt.RequestId, claim.Status);
        return MessageFate.HandBack(attempt.Pause);
    }

    private async Task<ActionState> StateAsync(Attempt attempt, ApprovedAction action)
    {
        try
        {
            return await handler.StateAsync(action, attempt.Cancelled).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException || !attempt.Cancelled.IsCancellationRequested)
        {
            log.HandlerFailed(attempt.RequestId, action.ExecutionId, error);
            return ActionState.Unknown;
        }
    }

    private static bool HasFailed(Approval request) => request.Events.Any(entry => entry.Type == ApprovalStatus.Failed.Value);

    private TimeSpan Pause(QueueMessage message) => Backoff.Of(message.ReceiveCount, options.FirstPause, options.LongestPause);

    private string NewExecutionId(string requestId) =>
        _unused.TryGetValue(requestId, out var unused) ? unused : $"{_name}-{Guid.NewGuid():N}";

    /// <summary>The message against the record: whoever can write to the queue can't have anything done that wasn't approved.</summary>
    private static bool IsSame(DecisionNotice notice, Approval request) =>
        notice.RequestId == request.RequestId
        && notice.IncidentId == request.IncidentId
        && notice.Action == request.Action
        && notice.ActionParameters.Count == request.ActionParameters.Count
        && notice.ActionParameters.All(named => request.ActionParameters.TryGetValue(named.Key, out var value) && value == named.Value);

    private static ApprovedAction ActionOf(Attempt attempt, string executionId) =>
        new()
        {
            RequestId = attempt.RequestId,
            IncidentId = attempt.Notice.IncidentId,
            Action = attempt.Notice.Action,
            Parameters = attempt.Notice.ActionParameters,
            ApproverEmail = attempt.Notice.ApproverEmail,
            ApprovedAt = attempt.Notice.DecidedAt,
            Comment = attempt.Notice.Comment,
            ExecutionId = executionId,
            Delivery = attempt.Message.ReceiveCount,
        };

    private static string NameFor(string name)
    {
        var allowed = NotAllowed().Replace(name, "-");
        return allowed.Length <= LongestName ? allowed : allowed[..LongestName];
    }

    [GeneratedRegex("[^0-9A-Za-z._-]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotAllowed();

    /// <summary>One delivery of one approval.</summary>
    private sealed record Attempt(
        DecisionNotice Notice,
        QueueMessage Message,
        WorkerStop Stop,
        TimeSpan Pause,
        string ExecutionId,
        CancellationToken Cancelled
    )
    {
        public string RequestId => Notice.RequestId;
    }

    /// <summary>A claim's answer: the request if it was granted, else how it stands.</summary>
    private sealed record Claim(Approval? Request, ApprovalStatus Status, string? ExecutionId);
}
