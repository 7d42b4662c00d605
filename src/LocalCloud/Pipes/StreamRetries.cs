namespace RegulatedData.LocalCloud.Pipes;

/// <summary>Tries a stream's batch until it is through, or is given up to the dead-letter queue.</summary>
internal sealed class StreamRetries
{
    private const string Parameters = "SourceParameters.DynamoDBStreamParameters";
    private const int Infinite = -1;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(2);

    private readonly LocalCloudContext _context;
    private readonly Pipe _pipe;
    private readonly PipeFlow _flow;
    private readonly StreamDeadLetters _deadLetters;
    private readonly int _maximumRetries;
    private readonly int _maximumAge;
    private readonly bool _bisects;

    /// <summary>As the pipe's parameters say.</summary>
    public StreamRetries(LocalCloudContext context, Pipe pipe, PipeFlow flow, PipeLog log)
    {
        _context = context;
        _pipe = pipe;
        _flow = flow;
        _deadLetters = new StreamDeadLetters(context, pipe, log);
        _maximumRetries = pipe.Number($"{Parameters}.MaximumRetryAttempts", Infinite);
        _maximumAge = pipe.Number($"{Parameters}.MaximumRecordAgeInSeconds", Infinite);
        _bisects = pipe.Text($"{Parameters}.OnPartialBatchItemFailure") == "AUTOMATIC_BISECT";
    }

    /// <summary>Comes back when each event is through or given up.</summary>
    public async Task BringAsync(
        string shard,
        IReadOnlyList<PipeEvent> batch,
        Func<CancellationToken, Task<AwsApi>> assumeRole,
        CancellationToken ct
    )
    {
        var tries = 0;
        for (var counted = 0; batch.Count > 0; tries++)
        {
            batch = await WithoutTooOldAsync(shard, batch, assumeRole, ct);
            if (batch.Count == 0)
                return;
            var failure = await TryAsync(batch, assumeRole, ct);
            if (failure is null)
                return;
            _context.Log($"{_pipe.Arn} couldn't bring {batch.Count} events to {_pipe.Target}: {failure.Message}");
            batch = Remaining(batch, failure);
            // Halves that fail are halved again; only a single event uses up the retries.
            if (_bisects && batch.Count > 1 && !failure.IsInternal)
            {
                await BringAsync(shard, [.. batch.Take(batch.Count / 2)], assumeRole, ct);
                await BringAsync(shard, [.. batch.Skip(batch.Count / 2)], assumeRole, ct);
                return;
            }
            if (!failure.IsInternal && _maximumRetries != Infinite && counted++ >= _maximumRetries)
            {
                await _deadLetters.SendAsync(shard, batch, "RetryAttemptsExhausted", assumeRole, ct);
                return;
            }
            await Task.Delay(Wait(tries), _context.Time, ct);
        }
    }

    private async Task<PipeFailureException?> TryAsync(
        IReadOnlyList<PipeEvent> batch,
        Func<CancellationToken, Task<AwsApi>> assumeRole,
        CancellationToken ct
    )
    {
        try
        {
            await _flow.RunAsync(batch, await assumeRole(ct), ct);
            return null;
        }
        catch (PipeFailureException e)
        {
            return e;
        }
        catch (AwsApiException e)
        {
            return PipeFailureException.Of($"{_pipe.RoleArn} can't be assumed", e);
        }
    }

    private static IReadOnlyList<PipeEvent> Remaining(IReadOnlyList<PipeEvent> batch, PipeFailureException failure)
    {
        IReadOnlyList<PipeEvent> failed = [.. batch.Where(e => failure.FailedItems.Contains(e.Id))];
        return failed.Count > 0 ? failed : batch;
    }

    private async Task<IReadOnlyList<PipeEvent>> WithoutTooOldAsync(
        string shard,
        IReadOnlyList<PipeEvent> batch,
        Func<CancellationToken, Task<AwsApi>> assumeRole,
        CancellationToken ct
    )
    {
        if (_maximumAge == Infinite)
            return batch;
        var oldest = _context.Time.GetUtcNow() - TimeSpan.FromSeconds(_maximumAge);
        IReadOnlyList<PipeEvent> tooOld = [.. batch.Where(e => StreamDeadLetters.Arrival(e) < oldest)];
        if (tooOld.Count > 0)
            await _deadLetters.SendAsync(shard, tooOld, "RecordAgeExceeded", assumeRole, ct);
        return tooOld.Count == 0 ? batch : [.. batch.Except(tooOld)];
    }

    private static TimeSpan Wait(int tries) =>
        TimeSpan.FromTicks(Math.Min(s_firstWait.Ticks << Math.Min(tries, 20), s_longestWait.Ticks))
        * (1 - (Random.Shared.NextDouble() / 4));
}
