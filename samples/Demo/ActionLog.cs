using System.Threading.Channels;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.Demo;

/// <summary>The demo's actions: it notes what it was told to do. samples/ActionProcessor has some that really do something.</summary>
internal sealed class ActionLog : IActionHandler
{
    private readonly Channel<ApprovedAction> _done = Channel.CreateUnbounded<ApprovedAction>();

    public Task<ActionResult> ExecuteAsync(ApprovedAction action, CancellationToken ct)
    {
        _done.Writer.TryWrite(action);
        return Task.FromResult(ActionResult.Completed($"{action.Action}: done"));
    }

    /// <summary>The next action that was done.</summary>
    /// <exception cref="TimeoutException">None was.</exception>
    public Task<ApprovedAction> NextAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _done.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(patience, cancellationToken);
}
