namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Keeps a message with this worker: tells the queue three times per visibility timeout that it is still being worked on. If that can't be told
/// in time, the lease is lost: another worker may have the message, so nothing must go on as if it were ours.
/// </summary>
internal sealed class MessageLease : IAsyncDisposable
{
    /// <summary>The part of the visibility after which the message counts as lost: before the queue itself gives it away.</summary>
    private const double SafePart = 0.8;

    private static readonly HashSet<string> GivenAway = new(StringComparer.Ordinal)
    {
        "ReceiptHandleIsInvalid",
        "MessageNotInflight",
        "InvalidParameterValue",
        "InvalidParameterValueException",
        "QueueDoesNotExist",
    };

    private readonly QueueMessage _message;
    private readonly ApprovalWorkerOptions _options;
    private readonly WorkerLog _log;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _extensions;

    private MessageLease(QueueMessage message, ApprovalWorkerOptions options, WorkerLog log)
    {
        _message = message;
        _options = options;
        _log = log;
        _lost = new CancellationTokenSource(options.VisibilityTimeout * SafePart, options.Time);
        Lost = _lost.Token;
        _extensions = ExtendAsync();
    }

    /// <summary>Cancelled when the message may be another worker's.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Starts keeping a message that has just been received.</summary>
    public static MessageLease Start(QueueMessage message, ApprovalWorkerOptions options, WorkerLog log) => new(message, options, log);

    /// <summary>Stops keeping it. Its visibility stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _extensions.ConfigureAwait(false);
        _lost.Dispose();
        _end.Dispose();
    }

    private async Task ExtendAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, Lost);
        var pause = _options.VisibilityTimeout / 3;
        try
        {
            while (true)
            {
                await Task.Delay(pause, _options.Time, either.Token).ConfigureAwait(false);
                pause = await ExtendOnceAsync(either.Token).ConfigureAwait(false)
                    ? _options.VisibilityTimeout / 3
                    : _options.VisibilityTimeout / 10;
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            if (!_end.IsCancellationRequested)
                _log.LeaseLost(_message);
        }
    }

    private async Task<bool> ExtendOnceAsync(CancellationToken ct)
    {
        // Counted from before the call: the queue counts from some time during it.
        var begun = _options.Time.GetTimestamp();
        try
        {
            await _options.Queue.ChangeVisibilityAsync(_message, _options.VisibilityTimeout, ct).ConfigureAwait(false);
            var left = (_options.VisibilityTimeout * SafePart) - _options.Time.GetElapsedTime(begun);
            _lost.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            return true;
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            _log.NotExtended(_message, error);
            if (error is ApprovalException { Code: { } code } && GivenAway.Contains(code))
                await _lost.CancelAsync().ConfigureAwait(false);
            return false;
        }
    }
}
