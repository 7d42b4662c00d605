using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.Demo;

/// <summary>A worker at work, until it is disposed.</summary>
public sealed class RunningWorker : IAsyncDisposable
{
    private readonly ApprovalClient _approvals;
    private readonly DecisionQueue _queue;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>Starts it. It owns its clients.</summary>
    public RunningWorker(ApprovalClient approvals, DecisionQueue queue, IActionHandler handler)
    {
        _approvals = approvals;
        _queue = queue;
        _work = new ApprovalWorker(new ApprovalWorkerOptions { Approvals = approvals, Queue = queue }, handler).RunAsync(_stop.Token);
    }

    /// <summary>Lets it finish what it has begun.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _work;
        }
        catch (OperationCanceledException)
        {
            // That is how it stops.
        }

        _stop.Dispose();
        _queue.Dispose();
        _approvals.Dispose();
    }
}
