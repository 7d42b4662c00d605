namespace RegulatedData.HandlerRuntime;

/// <summary>One invocation: what Lambda says about it, and the means to report on it.</summary>
public sealed class Invocation
{
    private readonly TimeProvider time;

    internal Invocation(RuntimeEvent runtimeEvent, Log log, Metrics metrics, TimeProvider time, CancellationToken token)
    {
        this.time = time;
        RequestId = runtimeEvent.RequestId;
        FunctionArn = runtimeEvent.FunctionArn;
        TraceId = runtimeEvent.TraceId;
        Deadline = runtimeEvent.Deadline;
        Log = log;
        Metrics = metrics;
        Token = token;
    }

    /// <summary>Lambda's id of this invocation.</summary>
    public string RequestId { get; }

    /// <summary>The function, version or alias that was invoked; null where the caller's runtime doesn't say.</summary>
    public string? FunctionArn { get; }

    /// <summary>The X-Ray trace header; null where tracing is off.</summary>
    public string? TraceId { get; }

    /// <summary>When Lambda kills the process.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>The time left until <see cref="Deadline"/>; never negative.</summary>
    public TimeSpan RemainingTime
    {
        get
        {
            var left = Deadline - time.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Fires shortly before the deadline (a tenth of the time given, 1 second at most) and when the process is told to stop: in time
    /// to say so, instead of being killed in silence.
    /// </summary>
    public CancellationToken Token { get; }

    /// <summary>This invocation's log.</summary>
    public Log Log { get; }

    /// <summary>Emits CloudWatch metrics.</summary>
    public Metrics Metrics { get; }

    /// <summary>The clock that <see cref="RemainingTime"/> is read from.</summary>
    public TimeProvider Time => time;
}
