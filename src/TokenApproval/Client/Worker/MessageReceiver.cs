namespace RegulatedData.TokenApproval.Client;

/// <summary>Takes messages from the queue, and waits for longer and longer while that fails.</summary>
internal sealed class MessageReceiver(ApprovalWorkerOptions options, WorkerLog log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private int _failures;

    /// <summary>The next messages; none if there are none now, or the queue couldn't be asked.</summary>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int maximum, CancellationToken ct)
    {
        try
        {
            var messages = await options.Queue.ReceiveAsync(maximum, options.VisibilityTimeout, ct).ConfigureAwait(false);
            _failures = 0;
            return messages;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, also one of a credentials' provider: a worker that ended here would have to be started by a person.
            var pause = Backoff.Of(++_failures, FirstPause, LongestPause);
            log.NotReceived(pause, error);
            await Task.Delay(pause, options.Time, ct).ConfigureAwait(false);
            return [];
        }
    }
}
