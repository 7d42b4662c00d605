namespace RegulatedData.TokenApproval.Client;

/// <summary>Decides what a message asks for. Only an approval is acted on, by <see cref="ActionRunner"/>.</summary>
internal sealed class MessageProcessor(ApprovalWorkerOptions options, IActionHandler handler, ActionRunner runner, WorkerLog log)
{
    /// <summary>Deals with a message, and says what becomes of it. Throws nothing.</summary>
    public async Task<MessageFate> ProcessAsync(QueueMessage message, MessageLease lease, WorkerStop stop)
    {
        if (!DecisionMessage.TryRead(message, out var read, out var reason))
        {
            // Nothing will make it readable, so it goes to the dead-letter queue without delay.
            log.Unreadable(message, reason);
            return MessageFate.HandBack(TimeSpan.Zero);
        }
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop.Abort, lease.Lost);
        try
        {
            return await DispatchAsync(read, message, stop, cancelled.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            log.Interrupted(message, read.RequestId);
            return lease.Lost.IsCancellationRequested ? MessageFate.Left : MessageFate.HandBack(TimeSpan.Zero);
        }
        catch (Exception error)
        {
            var pause = Backoff.Of(message.ReceiveCount, options.FirstPause, options.LongestPause);
            log.NotProcessed(message, read.RequestId, pause, error);
            return MessageFate.HandBack(pause);
        }
    }

    private async Task<MessageFate> DispatchAsync(DecisionMessage read, QueueMessage message, WorkerStop stop, CancellationToken cancelled)
    {
        switch (read)
        {
            case DecisionMessage.Decided { Notice: var notice } when notice.Status == ApprovalStatus.Approved:
                return await runner.RunAsync(notice, message, stop, cancelled).ConfigureAwait(false);
            case DecisionMessage.Decided { Notice: var notice }:
                log.NotApproved(notice.RequestId, notice.Status);
                await handler.NotApprovedAsync(notice, cancelled).ConfigureAwait(false);
                return MessageFate.Done;
            case DecisionMessage.MailProblem { Notice: var notice }:
                log.MailProblem(notice.RequestId, notice.Problem);
                await handler.MailProblemAsync(notice, cancelled).ConfigureAwait(false);
                return MessageFate.Done;
            default:
                if (await handler.UnknownMessageAsync(message, cancelled).ConfigureAwait(false))
                    return MessageFate.Done;
                log.UnknownKind(message, read.RequestId);
                return MessageFate.HandBack(Backoff.Of(message.ReceiveCount, options.FirstPause, options.LongestPause));
        }
    }
}
