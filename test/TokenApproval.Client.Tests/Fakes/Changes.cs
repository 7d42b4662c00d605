namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>Lets a test wait for a state instead of for a time: whoever changes something says so, and the condition is looked at again.</summary>
internal sealed class Changes
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Lock _gate = new();
    private TaskCompletionSource _next = NewSource();

    public Task Next
    {
        get
        {
            lock (_gate)
                return _next.Task;
        }
    }

    public void Notify()
    {
        TaskCompletionSource done;
        lock (_gate)
            (done, _next) = (_next, NewSource());
        done.SetResult();
    }

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var next = Next;
            if (condition())
                return;
            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException cancelled)
            {
                throw new TimeoutException($"Waited {Patience} in vain until {what}.", cancelled);
            }
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
