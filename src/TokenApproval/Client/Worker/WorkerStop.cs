namespace RegulatedData.TokenApproval.Client;

/// <summary>The steps in which a worker stops.</summary>
internal sealed class WorkerStop : IDisposable
{
    /// <summary>What a cancelled action and its report get.</summary>
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(4);

    /// <summary>What handing back what couldn't be reported gets after that.</summary>
    private static readonly TimeSpan LastCalls = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenSource _lastReport;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _stopping;
    private readonly CancellationTokenRegistration _aborting;

    public WorkerStop(TimeSpan patience, TimeProvider time, CancellationToken stopping)
    {
        Stopping = stopping;
        _abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _lastReport = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Abort = _abort.Token;
        LastReport = _lastReport.Token;
        End = _end.Token;
        _aborting = Abort.Register(() =>
        {
            _lastReport.CancelAfter(LastReports);
            _end.CancelAfter(LastReports + LastCalls);
        });
        _stopping = stopping.Register(() => _abort.CancelAfter(patience));
    }

    /// <summary>Nothing new is begun.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>What runs is cancelled.</summary>
    public CancellationToken Abort { get; }

    /// <summary>What isn't reported by now stays in the journal.</summary>
    public CancellationToken LastReport { get; }

    /// <summary>Nothing is waited for any more.</summary>
    public CancellationToken End { get; }

    public void Dispose()
    {
        _stopping.Dispose();
        _aborting.Dispose();
        // Their tokens are still looked at by an action that didn't heed them, so only their timers are stopped.
        _abort.CancelAfter(Timeout.InfiniteTimeSpan);
        _lastReport.CancelAfter(Timeout.InfiniteTimeSpan);
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
    }
}
