using System.Net;
using System.Runtime.InteropServices;

namespace RegulatedData.HandlerRuntime;

/// <summary>The life of a function's process: start it, serve one event after another, end when told to.</summary>
internal sealed class FunctionHost : IDisposable
{
    /// <summary>Lambda leaves 300 ms between SIGTERM and SIGKILL to a function with an internal extension; this stays below it.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(1);

    private readonly FunctionBundle bundle;
    private readonly FunctionEnvironment environment;
    private readonly TimeProvider time;
    private readonly LineWriter output;
    private readonly Log log;
    private readonly CancellationTokenSource stop = new();

    public FunctionHost(FunctionBundle bundle, FunctionEnvironment environment, TimeProvider time, LineWriter output)
    {
        this.bundle = bundle;
        this.environment = environment;
        this.time = time;
        this.output = output;
        log = new Log(output, Log.LevelOf(environment), time);
    }

    public static FunctionHost ForThisProcess(FunctionBundle bundle) =>
        new(bundle, FunctionEnvironment.OfThisProcess, TimeProvider.System, LineWriter.StandardOutput);

    public async Task<int> RunAsync()
    {
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        if (environment.Optional("AWS_LAMBDA_RUNTIME_API") is not { } address)
        {
            log.Fatal("AWS_LAMBDA_RUNTIME_API isn't set. This program is Lambda code: Lambda, or the local cloud, starts it.");
            return 1;
        }

        using var api = new RuntimeApi(address);
        try
        {
            if (await StartAsync(api) is not { } function)
                return 1;

            while (!stop.IsCancellationRequested)
                await ServeAsync(api, function, await api.NextAsync(stop.Token));
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (RuntimeApiException exception)
        {
            // An API that breaks off because the whole environment is being stopped isn't a failure of ours.
            if (stop.IsCancellationRequested)
                return 0;
            log.Fatal(exception.Message, exception);
            return 1;
        }
    }

    /// <summary>Ends the process's work: what SIGTERM does.</summary>
    public void Stop() => stop.Cancel();

    public void Dispose() => stop.Dispose();

    private void Stop(PosixSignalContext signal)
    {
        // Handled: the process ends by itself, with exit code 0.
        signal.Cancel = true;
        Stop();
    }

    private async Task<IFunction?> StartAsync(RuntimeApi api)
    {
        try
        {
            return bundle.Create(environment);
        }
#pragma warning disable CA1031 // Whatever a function's constructor throws has to reach Lambda.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.Fatal("The function couldn't start.", exception);
            await api.FailInitAsync(RuntimeError.From(exception), stop.Token);
            return null;
        }
    }

    private async Task ServeAsync(RuntimeApi api, IFunction function, RuntimeEvent runtimeEvent)
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", runtimeEvent.TraceId);
        var invocationLog = log.For(runtimeEvent.RequestId);
        using var outOfTime = new CancellationTokenSource(TimeToAct(runtimeEvent), time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(outOfTime.Token, stop.Token);
        var invocation = new Invocation(runtimeEvent, invocationLog, new Metrics(output, time), time, cancelled.Token);

        RuntimeError error;
        try
        {
            var answer = await UntilStoppedAsync(Task.Run(() => function.InvokeAsync(runtimeEvent.Payload, invocation)));
            if (await TryRespondAsync(api, runtimeEvent.RequestId, answer, invocationLog) is not { } refused)
                return;
            error = refused;
        }
        catch (OperationCanceledException exception) when (cancelled.IsCancellationRequested)
        {
            error = Interrupted(runtimeEvent) with { StackTrace = RuntimeError.Frames(exception) };
            invocationLog.Error(error.Message, exception);
        }
#pragma warning disable CA1031 // Whatever a function throws is that invocation's result, never the end of the process.
        catch (Exception exception) when (exception is not RuntimeApiException)
#pragma warning restore CA1031
        {
            error = RuntimeError.From(exception);
            invocationLog.Error("The invocation failed.", exception);
        }

        await ReportAsync(api, runtimeEvent.RequestId, error, invocationLog);
    }

    /// <summary>The time until the function is asked to finish: what is left, less a reserve to report in.</summary>
    private TimeSpan TimeToAct(RuntimeEvent runtimeEvent)
    {
        var left = runtimeEvent.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return TimeSpan.Zero;

        var reserve = left / 10;
        return left - (reserve < LongestReserve ? reserve : LongestReserve);
    }

    /// <summary>A function that ignores its token isn't waited for longer than the grace once the process has to stop.</summary>
    private async Task<ReadOnlyMemory<byte>> UntilStoppedAsync(Task<ReadOnlyMemory<byte>> answer)
    {
        try
        {
            return await answer.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await FinishAsync(answer);
        }
    }

    private async Task<ReadOnlyMemory<byte>> FinishAsync(Task<ReadOnlyMemory<byte>> answer)
    {
        try
        {
            return await answer.WaitAsync(StopGrace, time);
        }
        catch (TimeoutException exception)
        {
            // It may have finished since, or this may be its own exception.
            return answer.IsCompleted
                ? await answer
                : throw new OperationCanceledException("The function didn't finish within the grace.", exception, stop.Token);
        }
    }

    private RuntimeError Interrupted(RuntimeEvent runtimeEvent) =>
        stop.IsCancellationRequested
            ? new RuntimeError("Runtime.Stopped", "The process was told to stop before the function had finished.", [])
            : new RuntimeError(
                "Runtime.DeadlineNear",
                $"The function didn't finish before its deadline ({runtimeEvent.Deadline:O}). Give it a longer timeout, or less to do.",
                []
            );

    /// <summary>Null when the response was delivered, else what to report instead.</summary>
    private static async Task<RuntimeError?> TryRespondAsync(
        RuntimeApi api,
        string requestId,
        ReadOnlyMemory<byte> answer,
        Log invocationLog
    )
    {
        if (answer.Length > RuntimeApi.MaximumResponseBytes)
            return TooLarge(answer.Length, invocationLog);

        var status = await api.RespondAsync(requestId, answer, LastWords());
        if (status == HttpStatusCode.RequestEntityTooLarge)
            return TooLarge(answer.Length, invocationLog);

        // Any other refusal means that the invocation is over already (timed out, or reset): there is nobody to tell.
        if (status != HttpStatusCode.Accepted)
            invocationLog.Warn("Lambda didn't take the response.", ("status", (int)status), ("bytes", answer.Length));
        return null;
    }

    private static RuntimeError TooLarge(int bytes, Log invocationLog)
    {
        invocationLog.Error("The response is larger than Lambda takes.", null, ("bytes", bytes));
        return new RuntimeError(
            "Function.ResponseSizeTooLarge",
            $"The response has {bytes} bytes; Lambda takes {RuntimeApi.MaximumResponseBytes} at most. Write large results to S3 and return where.",
            []
        );
    }

    private static async Task ReportAsync(RuntimeApi api, string requestId, RuntimeError error, Log invocationLog)
    {
        var status = await api.FailAsync(requestId, error, LastWords());
        if (status != HttpStatusCode.Accepted)
            invocationLog.Warn("Lambda didn't take the error report.", ("status", (int)status));
    }

    /// <summary>What was worked out is still reported after the process was told to stop, so this isn't the stop token.</summary>
    private static CancellationToken LastWords() => CancellationToken.None;
}
