using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Everything that a worker logs. Ids, statuses and types of errors; never an address, a parameter, a comment, an output, or the text of a handler's
/// exception, which may hold any of them.
/// </summary>
internal sealed partial class WorkerLog(ILogger logger)
{
    // The generator looks for a field.
    private readonly ILogger _logger = logger;

    public void Unreadable(QueueMessage message, string reason) => Unreadable(message.MessageId, message.ReceiveCount, reason);

    public void UnknownKind(QueueMessage message, string requestId) => UnknownKind(message.MessageId, requestId, message.ReceiveCount);

    public void MessageDiffers(QueueMessage message, string requestId) => MessageDiffers(message.MessageId, requestId);

    public void Uncertain(QueueMessage message, string requestId, string executionId) =>
        Uncertain(requestId, executionId, message.MessageId, message.ReceiveCount);

    public void NotClaimed(QueueMessage message, string requestId, ApprovalStatus status) =>
        NotClaimed(requestId, status.ToString(), message.MessageId, message.ReceiveCount);

    public void NotProcessed(QueueMessage message, string requestId, TimeSpan pause, Exception error) =>
        NotProcessed(requestId, message.MessageId, message.ReceiveCount, Kind(error), pause);

    public void Interrupted(QueueMessage message, string requestId) => Interrupted(requestId, message.MessageId);

    public void NotSettled(QueueMessage message, Exception error) => NotSettled(message.MessageId, Kind(error));

    public void NotExtended(QueueMessage message, Exception error) => NotExtended(message.MessageId, Kind(error));

    public void LeaseLost(QueueMessage message) => LeaseLost(message.MessageId);

    public void NotReceived(TimeSpan pause, Exception error) => NotReceived(Kind(error), pause);

    public void HandlerFailed(string requestId, string executionId, Exception error) => HandlerFailed(requestId, executionId, Kind(error));

    public void NotReported(string requestId, string executionId, Exception error) => NotReported(requestId, executionId, Kind(error));

    public void NotKept(string requestId, string executionId, Exception error) => NotKept(requestId, executionId, Kind(error));

    public void TookOver(string requestId, string other, string executionId, ActionState state) =>
        TookOver(requestId, other, executionId, state.ToString());

    public void OutputRefused(string requestId, string executionId, Exception error) => OutputRefused(requestId, executionId, Kind(error));

    // The journal's own message names the file and nothing of what is in it.
    public void JournalUnreadable(Exception error) =>
        JournalUnreadable(error is InvalidDataException ? $"{Kind(error)}: {error.Message}" : Kind(error));

    public void NotApproved(string requestId, ApprovalStatus status) => NotApproved(requestId, status.ToString());

    public void Ended(string requestId, string executionId, ApprovalStatus status) => Ended(requestId, executionId, status.ToString());

    public void ReportedLater(string requestId, string executionId, ApprovalStatus status) =>
        ReportedLater(requestId, executionId, status.ToString());

    public void ReportRefused(string requestId, string executionId, ApprovalStatus status, ApprovalStatus? current) =>
        ReportRefused(requestId, executionId, status.ToString(), current?.ToString() ?? "unknown");

    [LoggerMessage(1, LogLevel.Information, "Taking decisions from {Queue}, {Maximum} at a time")]
    public partial void Started(Uri queue, int maximum);

    [LoggerMessage(2, LogLevel.Information, "Stopping: {Running} groups of messages are still worked on")]
    public partial void Stopping(int running);

    [LoggerMessage(3, LogLevel.Information, "Stopped")]
    public partial void Stopped();

    [LoggerMessage(
        4,
        LogLevel.Error,
        "Stopped while {Running} actions still run: they didn't heed their cancellation. Their messages come again"
    )]
    public partial void LeftRunning(int running);

    [LoggerMessage(5, LogLevel.Information, "Request {RequestId} is {Status}: nothing to execute")]
    private partial void NotApproved(string requestId, string status);

    [LoggerMessage(6, LogLevel.Warning, "Request {RequestId}: a mail to an approver had a problem: {Problem}")]
    public partial void MailProblem(string requestId, string problem);

    [LoggerMessage(7, LogLevel.Information, "Request {RequestId}: executing as {ExecutionId}, delivery {Delivery}")]
    public partial void Executing(string requestId, string executionId, int delivery);

    [LoggerMessage(8, LogLevel.Information, "Request {RequestId}: execution {ExecutionId} ended as {Status}")]
    private partial void Ended(string requestId, string executionId, string status);

    [LoggerMessage(9, LogLevel.Information, "Request {RequestId} was completed by execution {ExecutionId} already: not executed again")]
    public partial void AlreadyDone(string requestId, string? executionId);

    [LoggerMessage(10, LogLevel.Warning, "Request {RequestId}: execution {ExecutionId} takes over from {Other}, whose action is {State}")]
    private partial void TookOver(string requestId, string other, string executionId, string state);

    [LoggerMessage(11, LogLevel.Information, "Request {RequestId}: {Status} of execution {ExecutionId} is reported now")]
    private partial void ReportedLater(string requestId, string executionId, string status);

    [LoggerMessage(
        20,
        LogLevel.Error,
        "Message {MessageId} (delivery {Delivery}) can't be read, isn't acted on, and goes to the dead-letter queue: {Reason}"
    )]
    private partial void Unreadable(string messageId, int delivery, string reason);

    [LoggerMessage(
        21,
        LogLevel.Error,
        "Message {MessageId} (request {RequestId}, delivery {Delivery}) is of an unknown kind and isn't acted on"
    )]
    private partial void UnknownKind(string messageId, string requestId, int delivery);

    [LoggerMessage(
        22,
        LogLevel.Critical,
        "Message {MessageId} asks for something else than request {RequestId}, which was approved: not executed. Find out who writes to the queue"
    )]
    private partial void MessageDiffers(string messageId, string requestId);

    [LoggerMessage(
        23,
        LogLevel.Error,
        "Request {RequestId}: execution {ExecutionId} began and its end isn't known: not executed again. Look whether it was done, and report its result for that execution (message {MessageId}, delivery {Delivery})"
    )]
    private partial void Uncertain(string requestId, string executionId, string messageId, int delivery);

    [LoggerMessage(24, LogLevel.Error, "Request {RequestId} is {Status}, and can't be executed (message {MessageId}, delivery {Delivery})")]
    private partial void NotClaimed(string requestId, string status, string messageId, int delivery);

    [LoggerMessage(25, LogLevel.Error, "Request {RequestId}: the handler failed in execution {ExecutionId} with {Error}")]
    private partial void HandlerFailed(string requestId, string executionId, string error);

    [LoggerMessage(26, LogLevel.Error, "Request {RequestId}: {Error}. Message {MessageId} (delivery {Delivery}) comes again in {Pause}")]
    private partial void NotProcessed(string requestId, string messageId, int delivery, string error, TimeSpan pause);

    [LoggerMessage(27, LogLevel.Warning, "Request {RequestId} was cut off; message {MessageId} comes again")]
    private partial void Interrupted(string requestId, string messageId);

    [LoggerMessage(28, LogLevel.Warning, "Message {MessageId} could be neither removed nor handed back ({Error}): it comes again")]
    private partial void NotSettled(string messageId, string error);

    [LoggerMessage(29, LogLevel.Warning, "Message {MessageId} could not be kept for longer: {Error}")]
    private partial void NotExtended(string messageId, string error);

    [LoggerMessage(30, LogLevel.Error, "Message {MessageId} is lost to this worker: what it asks for is cancelled")]
    private partial void LeaseLost(string messageId);

    [LoggerMessage(31, LogLevel.Error, "No messages could be received ({Error}): trying again in {Pause}")]
    private partial void NotReceived(string error, TimeSpan pause);

    [LoggerMessage(
        32,
        LogLevel.Error,
        "Request {RequestId}: the end of execution {ExecutionId} could not be reported ({Error}): it is tried again"
    )]
    private partial void NotReported(string requestId, string executionId, string error);

    [LoggerMessage(33, LogLevel.Error, "Request {RequestId}: {Status} of execution {ExecutionId} is refused, the request is {Current}")]
    private partial void ReportRefused(string requestId, string executionId, string status, string current);

    [LoggerMessage(34, LogLevel.Error, "Request {RequestId}: the journal could not keep execution {ExecutionId}: {Error}")]
    private partial void NotKept(string requestId, string executionId, string error);

    [LoggerMessage(35, LogLevel.Error, "The journal can't be read: {Error}")]
    private partial void JournalUnreadable(string error);

    [LoggerMessage(36, LogLevel.Warning, "Request {RequestId}: the output of execution {ExecutionId} is left out of its report: {Error}")]
    private partial void OutputRefused(string requestId, string executionId, string error);

    // Our own exceptions hold no personal data but may hold what the service said, so of them too only code and status.
    private static string Kind(Exception error) =>
        error is ApprovalException { Status: { } status } known
            ? $"{error.GetType().Name} {(int)status} {known.Code}"
            : error.GetType().Name;
}
