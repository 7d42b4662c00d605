namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>A worker at work against a <see cref="FakeCloud"/>; disposing of it stops it.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ApprovalClient _approvals;
    private readonly DecisionQueue _queue;

    private RunningWorker(FakeCloud cloud, TestHandler handler, Func<ApprovalWorkerOptions, ApprovalWorkerOptions>? configure)
    {
        Log = new ListLogger(cloud.Changes);
        _approvals = cloud.NewApprovalClient();
        _queue = cloud.NewQueue();
        var options = new ApprovalWorkerOptions
        {
            Approvals = _approvals,
            Queue = _queue,
            Logger = Log,
            Name = "test worker",
            FirstPause = TimeSpan.Zero,
            // Longer than anything takes that ends by itself.
            StopTimeout = TimeSpan.FromMinutes(1),
        };
        var worker = new ApprovalWorker(configure?.Invoke(options) ?? options, handler);
        Run = worker.RunAsync(_stop.Token);
    }

    public ListLogger Log { get; }

    public Task Run { get; }

    public static RunningWorker Start(
        FakeCloud cloud,
        TestHandler handler,
        Func<ApprovalWorkerOptions, ApprovalWorkerOptions>? configure = null
    ) => new(cloud, handler, configure);

    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Run.WaitAsync(TimeSpan.FromMinutes(3));
        _stop.Dispose();
        _approvals.Dispose();
        _queue.Dispose();
    }
}
