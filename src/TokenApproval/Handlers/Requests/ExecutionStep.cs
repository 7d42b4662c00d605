using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// The steps of an execution: an approved request is started, and ends completed or failed; a failed one may be started again, by an
/// execution that hasn't been there yet.
/// </summary>
internal static class ExecutionStep
{
    /// <summary>Whether a report changes something; it doesn't when it is repeated.</summary>
    /// <exception cref="RefusedException">409: it doesn't fit what the request has come to.</exception>
    public static bool IsNeeded(RequestRecord record, NewResult result) =>
        result.Starts ? MayStart(record, result) : MayEnd(record.Request, result);

    /// <summary>The audit event of a step.</summary>
    public static string EventOf(NewResult result) =>
        result.Status switch
        {
            Statuses.InProgress => EventRow.Started,
            Statuses.Completed => EventRow.Completed,
            _ => EventRow.Failed,
        };

    /// <summary>The audit event's detail: which execution, and whose place it takes.</summary>
    public static string DetailOf(RequestRow request, NewResult result) =>
        request.Status == Statuses.InProgress && result.Starts
            ? $"{Execution(result.ExecutionId)}, taken over from {result.TakeOverFrom}"
            : Execution(result.ExecutionId);

    private static bool MayStart(RequestRecord record, NewResult result)
    {
        var request = record.Request;
        switch (request.Status)
        {
            case Statuses.Approved:
                return true;
            case Statuses.InProgress when request.ExecutionId == result.ExecutionId:
                return false;
            case Statuses.Failed or Statuses.InProgress when HasStarted(record, result.ExecutionId):
                throw Refusals.NotNow(
                    request,
                    "This execution has been there and has ended or been replaced, so this is a late copy of its start. Start again under a new executionId."
                );
            case Statuses.Failed:
            case Statuses.InProgress when result.TakeOverFrom is { } dead && request.ExecutionId == dead:
                return true;
            case Statuses.InProgress:
                throw Refusals.NotNow(
                    request,
                    "Another execution is at work on this request. If you know that it died, name it in takeOverFrom."
                );
            default:
                throw Refusals.NotNow(
                    request,
                    $"The request is {request.Status}; only an {Statuses.Approved} or {Statuses.Failed} one can be started."
                );
        }
    }

    private static bool MayEnd(RequestRow request, NewResult result)
    {
        var isMine = request.ExecutionId == result.ExecutionId;
        if (isMine && request.Status == result.Status)
            return false;
        if (isMine && request.Status == Statuses.InProgress)
            return true;
        throw Refusals.NotNow(
            request,
            isMine
                ? $"The execution has ended already, as {request.Status}."
                : $"The request is {request.Status}, and this execution doesn't hold it. Start it first."
        );
    }

    // A copy of a start that comes after the failure of its own execution, or of a later one, must not start anything.
    private static bool HasStarted(RequestRecord record, string executionId) =>
        record.Request.ExecutionId == executionId
        || record.Events.Any(entry =>
            entry.Type == EventRow.Started
            && (
                entry.Detail == Execution(executionId)
                || entry.Detail?.StartsWith($"{Execution(executionId)}, ", StringComparison.Ordinal) == true
            )
        );

    private static string Execution(string executionId) => $"execution {executionId}";
}
