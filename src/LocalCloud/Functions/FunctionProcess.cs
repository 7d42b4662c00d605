using System.Diagnostics;
using System.Globalization;

namespace RegulatedData.LocalCloud;

/// <summary>A function's bundle as a running process, with a Runtime API of its own: Lambda's execution environment. One event at a time.</summary>
internal sealed class FunctionProcess : IAsyncDisposable
{
    /// <summary>
    /// How long a process may take until it asks for its first event. Lambda gives 10 s, and then tries again within the function's own
    /// timeout; a laptop that starts several at once needs more.
    /// </summary>
    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(60);

    /// <summary>128 and SIGKILL's number, as .NET tells it.</summary>
    private const int KilledExitCode = 137;

    private readonly FunctionDefinition _function;
    private readonly RuntimeApi _api;
    private readonly Process _process;
    private readonly FunctionLog _log;
    private readonly TimeProvider _time;
    private readonly Task _exited;
    private readonly Lock _disposing = new();
    private bool _disposed;
    private TimeSpan? _initDuration;

    private FunctionProcess(
        FunctionDefinition function,
        string accessKeyId,
        RuntimeApi api,
        Process process,
        FunctionLog log,
        TimeProvider time
    )
    {
        AccessKeyId = accessKeyId;
        _function = function;
        _api = api;
        _process = process;
        _log = log;
        _time = time;
        _exited = Task.WhenAll(log.ReadAsync(process.StandardOutput), log.ReadAsync(process.StandardError), process.WaitForExitAsync());
    }

    /// <summary>The key with which it calls AWS: no other process has it.</summary>
    public string AccessKeyId { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_disposing)
                return _disposed || _process.HasExited;
        }
    }

    /// <summary>Whether it can take another event.</summary>
    public bool IsAlive { get; private set; } = true;

    /// <summary>Starts the process and its Runtime API. It initializes with the first invocation, as on Lambda.</summary>
    public static async Task<FunctionProcess> StartAsync(
        FunctionDefinition function,
        AwsCredentials credentials,
        Uri gateway,
        string region,
        FunctionLog log,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var api = await RuntimeApi.StartAsync(function.Arn, ct);
        try
        {
            var environment = FunctionEnvironment.Create(function, credentials, gateway, region, api.Address, log.StreamName);
            return new FunctionProcess(function, credentials.AccessKeyId, api, FunctionCommand.Start(function, environment), log, time);
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the process an event and waits for its answer, its failure, its end or its timeout.</summary>
    public async Task<InvocationResult> InvokeAsync(Invocation invocation, CancellationToken ct)
    {
        if (_initDuration is null && await InitializeAsync(invocation.RequestId, ct) is { } failure)
            return failure;
        _log.Start(invocation.RequestId);
        var started = _time.GetTimestamp();
        invocation.Deadline = _time.GetUtcNow() + _function.Timeout;
        await _api.SendAsync(invocation, ct);
        var result = await AnswerAsync(invocation, ct);
        _log.End(invocation.RequestId, _time.GetElapsedTime(started), _function.MemoryMb, PeakMemoryMb(), TakeInitDuration());
        return result with { LogTail = _log.Tail(invocation.RequestId) };
    }

    /// <summary>Ends the process at once; the invocation that it works on has crashed then.</summary>
    public void Kill()
    {
        lock (_disposing)
        {
            if (!_disposed && !_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        IsAlive = false;
        Kill();
        await _exited;
        await _api.DisposeAsync();
        await _log.DisposeAsync();
        lock (_disposing)
        {
            _disposed = true;
            _process.Dispose();
        }
    }

    private async Task<InvocationResult?> InitializeAsync(string requestId, CancellationToken ct)
    {
        var started = _time.GetTimestamp();
        using var timer = new CancellationTokenSource(InitTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        var first = await Task.WhenAny(_api.Initialized, _exited, Task.Delay(Timeout.Infinite, either.Token));
        await either.CancelAsync();
        ct.ThrowIfCancellationRequested();
        _initDuration = _time.GetElapsedTime(started);
        if (_api.Initialized.IsCompleted)
        {
            var failure = await _api.Initialized;
            IsAlive = failure is null;
            return failure is null ? null : failure with { RequestId = requestId };
        }
        IsAlive = false;
        return first == _exited
            ? Crashed(requestId)
            : InvocationResult.Failed(
                requestId,
                "Sandbox.Timedout",
                $"RequestId: {requestId} Error: The function didn't ask for an event within {InitTimeout.TotalSeconds:0} seconds of its start"
            );
    }

    private async Task<InvocationResult> AnswerAsync(Invocation invocation, CancellationToken ct)
    {
        using var timer = new CancellationTokenSource(_function.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timer.Token);
        await Task.WhenAny(invocation.Result, _exited, Task.Delay(Timeout.Infinite, either.Token));
        ct.ThrowIfCancellationRequested();
        var timedOut = timer.IsCancellationRequested;
        await either.CancelAsync();
        if (invocation.Result.IsCompleted)
            return await invocation.Result;
        IsAlive = false;
        return timedOut ? TimedOut(invocation.RequestId) : Crashed(invocation.RequestId);
    }

    private InvocationResult TimedOut(string requestId)
    {
        var seconds = _function.Timeout.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        _log.Write(requestId, $"{requestId} Task timed out after {seconds} seconds");
        return InvocationResult.Failed(
            requestId,
            "Sandbox.Timedout",
            $"RequestId: {requestId} Error: Task timed out after {seconds} seconds"
        );
    }

    private InvocationResult Crashed(string requestId)
    {
        var reason = _process.ExitCode switch
        {
            0 => "Runtime exited without providing a reason",
            KilledExitCode => "Runtime exited with error: signal: killed",
            _ => $"Runtime exited with error: exit status {_process.ExitCode}",
        };
        _log.Write(requestId, $"RequestId: {requestId} Error: {reason}\nRuntime.ExitError");
        return InvocationResult.Failed(requestId, "Runtime.ExitError", $"RequestId: {requestId} Error: {reason}");
    }

    private TimeSpan? TakeInitDuration()
    {
        var duration = _initDuration;
        _initDuration = TimeSpan.Zero;
        return duration > TimeSpan.Zero ? duration : null;
    }

    private long PeakMemoryMb()
    {
        if (_process.HasExited)
            return 0;
        _process.Refresh();
        return _process.PeakWorkingSet64 / (1024 * 1024);
    }
}
