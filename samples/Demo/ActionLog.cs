using System.Collections.Concurrent;
using System.Threading.Channels;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.Demo;

/// <summary>The demo's actions: it notes what it was told to do. samples/ActionProcessor has some that really do something.</summary>
public sealed class ActionLog : IActionHandler
{
    private readonly Channel<ApprovedAction> _next = Channel.CreateUnbounded<ApprovedAction>();
    private readonly ConcurrentQueue<ApprovedAction> _done = [];

    /// <summary>All that were done, in their order.</summary>
    public IReadOnlyCollection<ApprovedAction> Done => _done;

    /// <inheritdoc/>
    public Task<ActionResult> ExecuteAsync(ApprovedAction action, CancellationToken ct)
    {
        _done.Enqueue(action);
        _next.Writer.TryWrite(action);
        return Task.FromResult(ActionResult.Completed($"{action.Action}: done"));
    }

    /// <summary>The next action that was done.</summary>
    /// <exception cref="TimeoutException">None was.</exception>
    public Task<ApprovedAction> NextAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _next.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(patience, cancellationToken);
}
