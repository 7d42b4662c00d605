using System.Collections.Concurrent;

namespace RegulatedData.LocalCloud;

/// <summary>The processes of one function: started when needed, kept warm, more than one while invocations overlap.</summary>
internal sealed class FunctionPool : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<FunctionProcess>> _start;
    private readonly ConcurrentStack<FunctionProcess> _idle = new();
    private readonly ConcurrentDictionary<FunctionProcess, byte> _all = new();
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _ending = new();

    /// <summary>A pool of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="maximum">How many processes at once; further invocations wait.</param>
    /// <param name="start">Starts a process.</param>
    public FunctionPool(FunctionDefinition function, int maximum, Func<CancellationToken, Task<FunctionProcess>> start)
    {
        Function = function;
        _start = start;
        _slots = new SemaphoreSlim(maximum);
    }

    /// <summary>The function. Its tags may change without a new process.</summary>
    public FunctionDefinition Function { get; set; }

    /// <summary>The processes there are now.</summary>
    public IEnumerable<FunctionProcess> Processes => _all.Keys;

    /// <summary>Runs one invocation in an idle process, or in a new one.</summary>
    /// <exception cref="OperationCanceledException">The pool has ended.</exception>
    public async Task<InvocationResult> InvokeAsync(Invocation invocation)
    {
        await _slots.WaitAsync(_ending.Token);
        try
        {
            var process = await TakeAsync();
            try
            {
                return await process.InvokeAsync(invocation, _ending.Token);
            }
            finally
            {
                await GiveBackAsync(process);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Ends all processes at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_all.Keys.Select(EndAsync));
    }

    private async Task<FunctionProcess> TakeAsync()
    {
        while (_idle.TryPop(out var idle))
        {
            // One that ended while nobody looked: the next event gets another, as on Lambda.
            if (!idle.HasEnded)
                return idle;
            await EndAsync(idle);
        }
        var process = await _start(_ending.Token);
        _all[process] = 0;
        if (_ending.IsCancellationRequested)
        {
            await EndAsync(process);
            _ending.Token.ThrowIfCancellationRequested();
        }
        return process;
    }

    private Task GiveBackAsync(FunctionProcess process)
    {
        if (!process.IsAlive || _ending.IsCancellationRequested)
            return EndAsync(process);
        _idle.Push(process);
        return Task.CompletedTask;
    }

    private Task EndAsync(FunctionProcess process) => _all.TryRemove(process, out _) ? process.DisposeAsync().AsTask() : Task.CompletedTask;
}
