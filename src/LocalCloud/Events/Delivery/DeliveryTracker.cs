namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>Runs deliveries in the background, and knows when none is left.</summary>
internal sealed class DeliveryTracker(Action<string> log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _running;

    /// <summary>Starts a piece of work. It should report its failures itself; one that throws is logged.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            _running++;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        _ = Task.Run(() => RunToEndAsync(work), CancellationToken.None);
    }

    /// <summary>Waits until all work has ended, also what was started in the meantime.</summary>
    public async Task WaitUntilIdleAsync(CancellationToken ct)
    {
        while (Current() is { } idle)
            await idle.WaitAsync(ct);
    }

    /// <summary>Cancels what runs, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await WaitUntilIdleAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private Task? Current()
    {
        lock (_lock)
            return _idle?.Task;
    }

    private async Task RunToEndAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            log("A delivery was cancelled, since the local cloud stops.");
        }
#pragma warning disable CA1031 // Nobody awaits this work: a failure that isn't logged here is lost.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log($"A delivery failed unexpectedly: {e}");
        }
        finally
        {
            End();
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_running > 0)
                return;
            _idle?.SetResult();
            _idle = null;
        }
    }
}
