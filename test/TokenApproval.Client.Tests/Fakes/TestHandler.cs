using System.Collections.Concurrent;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>A handler that notes what it was asked, and does what the test says.</summary>
internal sealed class TestHandler : IActionHandler
{
    private readonly Changes _changes;

    public TestHandler(FakeCloud cloud) => _changes = cloud.Changes;

    public Func<ApprovedAction, CancellationToken, Task<ActionResult>> OnExecute { get; set; } =
        (_, _) => Task.FromResult(ActionResult.Completed("done"));

    public Func<ApprovedAction, ActionState> OnState { get; set; } = _ => ActionState.Unknown;

    public ConcurrentQueue<ApprovedAction> Executed { get; } = new();

    public ConcurrentQueue<DecisionNotice> NotApproved { get; } = new();

    public ConcurrentQueue<MailProblemNotice> MailProblems { get; } = new();

    public ConcurrentQueue<ApprovedAction> Uncertain { get; } = new();

    public async Task<ActionResult> ExecuteAsync(ApprovedAction action, CancellationToken ct)
    {
        Executed.Enqueue(action);
        _changes.Notify();
        return await OnExecute(action, ct);
    }

    public Task<ActionState> StateAsync(ApprovedAction action, CancellationToken ct) => Task.FromResult(OnState(action));

    public Task NotApprovedAsync(DecisionNotice notice, CancellationToken ct) => Note(NotApproved, notice);

    public Task MailProblemAsync(MailProblemNotice notice, CancellationToken ct) => Note(MailProblems, notice);

    public Task UncertainAsync(ApprovedAction action, CancellationToken ct) => Note(Uncertain, action);

    private Task Note<T>(ConcurrentQueue<T> queue, T item)
    {
        queue.Enqueue(item);
        _changes.Notify();
        return Task.CompletedTask;
    }
}
