using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>
/// Runs one pipe. It reads when it is woken: by a call that may have given its source something, and now and then by itself. While it works on
/// what it read, the local cloud isn't idle.
/// </summary>
internal sealed class PipeRunner : IAsyncDisposable
{
    private static readonly TimeSpan s_sessionLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly LocalCloudContext _context;
    private readonly Pipe _pipe;
    private readonly CallerApis _callers;
    private readonly DeliveryTracker _tracker;
    private readonly PipeSource _source;
    private readonly Lock _lock = new();
    private CancellationTokenSource? _running;
    private ITimer? _recheck;
    private TaskCompletionSource? _pump;
    private bool _woken;
    private int _failedReads;
    private (AwsApi Api, long Since)? _session;

    /// <summary>Prepares a pipe; it doesn't read before <see cref="StartAsync"/>.</summary>
    /// <exception cref="AwsApiException">The local cloud can't run such a pipe (ValidationException).</exception>
    public PipeRunner(LocalCloudContext context, Pipe pipe, CallerApis callers, DeliveryTracker tracker)
    {
        _context = context;
        _pipe = pipe;
        _callers = callers;
        _tracker = tracker;
        var log = new PipeLog(context, pipe);
        _source = PipeSource.Of(context, pipe, new PipeFlow(context, pipe, log), log);
    }

    /// <summary>Starts reading where it stopped; the first time at the pipe's starting position.</summary>
    /// <exception cref="AwsApiException">The role can't be assumed, or may not read the source.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        await _source.OpenAsync(await AssumeRoleAsync(ct), ct);
        lock (_lock)
        {
            if (_running is not null)
                return;
            _running = new CancellationTokenSource();
            _recheck = _context.Time.CreateTimer(_ => Wake(), null, _source.Recheck, Timeout.InfiniteTimeSpan);
        }
        Wake();
    }

    /// <summary>Stops reading. A batch that isn't through comes again after the next start.</summary>
    public async Task StopAsync()
    {
        CancellationTokenSource? running;
        Task? pump;
        lock (_lock)
        {
            running = _running;
            pump = _pump?.Task;
            _running = null;
            _recheck?.Dispose();
            _recheck = null;
        }
        if (running is null)
            return;
        await running.CancelAsync();
        await (pump ?? Task.CompletedTask);
        running.Dispose();
    }

    /// <summary>Reads, if the call may have given the source something.</summary>
    public void Hear(AwsRequest request)
    {
        if (_source.MayHaveNews(request))
            Wake();
    }

    /// <summary>Goes on where another runner of the same pipe stopped, after a change of the pipe.</summary>
    public void ContinueFrom(PipeRunner other) => _source.ContinueFrom(other._source);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAsync();

    private void Wake()
    {
        lock (_lock)
        {
            if (_running is null)
                return;
            _woken = true;
            if (_pump is not null)
                return;
            _pump = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _tracker.Run(PumpAsync);
    }

    private async Task PumpAsync(CancellationToken stopping)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(stopping, StopToken());
        try
        {
            while (TakeWake())
                await PumpUntilEmptyAsync(both.Token);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            _context.Log($"{_pipe.Arn} stops.");
        }
        finally
        {
            EndPump();
        }
    }

    private async Task PumpUntilEmptyAsync(CancellationToken ct)
    {
        try
        {
            while (await _source.PumpAsync(AssumeRoleAsync, ct))
                _failedReads = 0;
            _failedReads = 0;
            RecheckIn(_source.Recheck);
        }
        catch (Exception e) when (e is AwsApiException or HttpRequestException)
        {
            // Nothing is in flight, so nobody has to wait for the next look.
            _context.Log($"{_pipe.Arn} can't read {_pipe.Source}: {e.Message}");
            RecheckIn(TimeSpan.FromTicks(Math.Min(s_firstPause.Ticks << Math.Min(_failedReads++, 20), s_longestPause.Ticks)));
        }
    }

    private CancellationToken StopToken()
    {
        lock (_lock)
            return _running?.Token ?? new CancellationToken(canceled: true);
    }

    private bool TakeWake()
    {
        lock (_lock)
        {
            var woken = _woken;
            _woken = false;
            return woken;
        }
    }

    private void EndPump()
    {
        bool again;
        lock (_lock)
        {
            _pump!.SetResult();
            _pump = null;
            again = _woken;
        }
        // Woken after the last look.
        if (again)
            Wake();
    }

    private void RecheckIn(TimeSpan wait)
    {
        lock (_lock)
            _recheck?.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task<AwsApi> AssumeRoleAsync(CancellationToken ct)
    {
        if (_session is { } session && _context.Time.GetElapsedTime(session.Since) < s_sessionLifetime)
            return session.Api;
        var principal = new ServicePrincipal("pipes.amazonaws.com", _pipe.Arn, _context.AccountId);
        var api = (await _callers.ForRoleAsync(_pipe.RoleArn, principal, ct)).In(_pipe.Region);
        _session = (api, _context.Time.GetTimestamp());
        return api;
    }
}
