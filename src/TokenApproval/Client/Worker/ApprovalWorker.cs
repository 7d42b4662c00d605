using System.Collections.Concurrent;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Acts on decisions: takes them from the queue, has approved actions done by your handler, and reports what came of them. Needs outbound HTTPS only.
/// Several workers may share a queue.
/// </summary>
/// <remarks>
/// A decision may be delivered twice; its action is done once. Before acting, the worker claims the request under an execution id of its own, which
/// the service grants to one execution at a time. What it doesn't understand, can't claim, or has no answer about is left on the queue, which
/// moves it to its dead-letter queue after the configured number of deliveries.
/// </remarks>
public sealed class ApprovalWorker
{
    private readonly ApprovalWorkerOptions _options;
    private readonly WorkerLog _log;
    private readonly MessageProcessor _processor;
    private readonly ResultReporter _reporter;
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>A worker.</summary>
    /// <param name="options">How it works.</param>
    /// <param name="handler">What does the actions.</param>
    /// <exception cref="ArgumentException">An option isn't within its bounds.</exception>
    public ApprovalWorker(ApprovalWorkerOptions options, IActionHandler handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        options.Check();
        _options = options;
        _log = new WorkerLog(options.Logger);
        var requests = new RequestLocks();
        _reporter = new ResultReporter(options, requests, _log);
        _processor = new MessageProcessor(options, handler, new ActionRunner(options, handler, requests, _reporter, _log), _log);
    }

    /// <summary>
    /// Works until it is cancelled. A service or a queue that can't be reached is tried again, for as long as it takes. Once cancelled, it takes no further
    /// messages, lets running actions finish for <see cref="ApprovalWorkerOptions.StopTimeout"/>, then cancels them, and hands back what isn't
    /// done.
    /// </summary>
    /// <param name="ct">Stops the worker.</param>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = new WorkerStop(_options.StopTimeout, _options.Time, ct);
        _log.Started(_options.Queue.QueueUrl, _options.MaximumConcurrency);
        var reports = _reporter.RunAsync(stop);
        await TakeMessagesAsync(stop).ConfigureAwait(false);
        await FinishAsync(reports, stop).ConfigureAwait(false);
    }

    private async Task TakeMessagesAsync(WorkerStop stop)
    {
        using var slots = new MessageSlots(_options.MaximumConcurrency);
        var receiver = new MessageReceiver(_options, _log);
        try
        {
            while (true)
            {
                var free = await slots.TakeAsync(DecisionQueue.MaximumMessages, stop.Stopping).ConfigureAwait(false);
                var messages = await receiver.ReceiveAsync(free, stop.Stopping).ConfigureAwait(false);
                slots.Release(free - messages.Count);
                // Messages of one group are one request's, and in their order.
                foreach (var chain in messages.GroupBy(message => message.GroupId ?? message.MessageId, StringComparer.Ordinal))
                    Run(WorkAsync([.. chain], slots, stop));
            }
        }
        catch (OperationCanceledException) when (stop.Stopping.IsCancellationRequested)
        {
            _log.Stopping(_running.Count);
        }
        await WhenAllRunAsync(stop).ConfigureAwait(false);
    }

    private async Task WorkAsync(IReadOnlyList<QueueMessage> chain, MessageSlots slots, WorkerStop stop)
    {
        // All leases at once: a message that waits for the one before it has to stay invisible too.
        var leases = chain.Select(message => MessageLease.Start(message, _options, _log)).ToArray();
        var blocked = false;
        for (var i = 0; i < chain.Count; i++)
        {
            var fate =
                blocked || stop.Stopping.IsCancellationRequested
                    ? MessageFate.HandBack(TimeSpan.Zero)
                    : await _processor.ProcessAsync(chain[i], leases[i], stop).ConfigureAwait(false);
            blocked |= fate != MessageFate.Done;
            // The lease ends first: an extension mustn't come after the message was handed back.
            await leases[i].DisposeAsync().ConfigureAwait(false);
            await SettleAsync(chain[i], fate, stop).ConfigureAwait(false);
            slots.Release(1);
        }
    }

    private async Task SettleAsync(QueueMessage message, MessageFate fate, WorkerStop stop)
    {
        try
        {
            if (fate == MessageFate.Done)
                await _options.Queue.DeleteAsync(message, stop.End).ConfigureAwait(false);
            else if (fate.Pause is { } pause)
                await _options.Queue.ChangeVisibilityAsync(message, pause, stop.End).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // It comes again after its visibility; what is done isn't done again.
            _log.NotSettled(message, error);
        }
    }

    private void Run(Task work)
    {
        _running.TryAdd(work, 0);
        _ = work.ContinueWith(
            done => _running.TryRemove(done, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task WhenAllRunAsync(WorkerStop stop)
    {
        try
        {
            await Task.WhenAll(_running.Keys).WaitAsync(stop.End).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.End.IsCancellationRequested)
        {
            _log.LeftRunning(_running.Count);
        }
    }

    private async Task FinishAsync(Task reports, WorkerStop stop)
    {
        try
        {
            await reports.WaitAsync(stop.End).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.End.IsCancellationRequested)
        {
            // What isn't reported is in the journal.
        }
        _log.Stopped();
    }
}
