namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// What you write: how an approved action is done. Its methods are called by several threads at once, but never twice at the same time for one request
/// by one worker.
/// </summary>
public interface IActionHandler
{
    /// <summary>
    /// Does an approved action. Called once per request, unless an attempt failed, or <see cref="StateAsync"/> says that an attempt that was
    /// cut off did nothing.
    /// </summary>
    /// <param name="action">What to do.</param>
    /// <param name="ct">
    /// Cancelled when the worker stops and the action took longer than <see cref="ApprovalWorkerOptions.StopTimeout"/>, or when the worker has lost
    /// the message and another one may take over. Stop where it is safe; an <see cref="OperationCanceledException"/> leaves open what was done
    /// (<see cref="StateAsync"/> is asked later), while <see cref="ActionResult.Failed"/> says that it may be tried again.
    /// </param>
    /// <returns>
    /// <see cref="ActionResult.Completed"/>, or <see cref="ActionResult.Failed"/>: then it is tried again, after a pause that grows, until the
    /// queue has delivered the message as often as it may and moves it to the dead-letter queue. An exception is a failure too.
    /// </returns>
    Task<ActionResult> ExecuteAsync(ApprovedAction action, CancellationToken ct);

    /// <summary>
    /// Says whether an action was done by an earlier attempt. Asked when another execution began and its end isn't known (a worker died, or was
    /// cut off), and before a failed action is tried again. Look at what the action leaves behind: a renamed file, a ticket's state.
    /// </summary>
    /// <param name="action">The action.</param>
    /// <param name="ct">Cancelled as for <see cref="ExecuteAsync"/>.</param>
    /// <returns>
    /// <see cref="ActionState.Done"/>: it is reported as completed, without being done again. <see cref="ActionState.NotDone"/>: it is done now.
    /// <see cref="ActionState.Unknown"/> (the default): it isn't done again, and is left for a person, unless
    /// <see cref="ApprovalWorkerOptions.ActAgainWhenUnknown"/> is set.
    /// </returns>
    Task<ActionState> StateAsync(ApprovedAction action, CancellationToken ct) => Task.FromResult(ActionState.Unknown);

    /// <summary>Told of a request that was rejected, expired, or decided in some other way than by an approval. May be told twice. Default: does nothing.</summary>
    /// <param name="notice">How it was decided.</param>
    /// <param name="ct">Cancelled as for <see cref="ExecuteAsync"/>.</param>
    Task NotApprovedAsync(DecisionNotice notice, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Told of a mail that couldn't be delivered. May be told twice. Default: does nothing.</summary>
    /// <param name="notice">Which mail.</param>
    /// <param name="ct">Cancelled as for <see cref="ExecuteAsync"/>.</param>
    Task MailProblemAsync(MailProblemNotice notice, CancellationToken ct) => Task.CompletedTask;

    /// <summary>
    /// Told of an action that a person has to look at: an execution began, and nobody knows whether it did its work. Told at each delivery until the message
    /// is in the dead-letter queue. Default: does nothing (it is logged in any case).
    /// </summary>
    /// <param name="action">The action; its execution id is that of the execution which didn't end.</param>
    /// <param name="ct">Cancelled as for <see cref="ExecuteAsync"/>.</param>
    Task UncertainAsync(ApprovedAction action, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Shown a message of a kind that this version doesn't know. Default: not handled.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ct">Cancelled as for <see cref="ExecuteAsync"/>.</param>
    /// <returns>True if it is dealt with and can be removed; false leaves it for the dead-letter queue.</returns>
    Task<bool> UnknownMessageAsync(QueueMessage message, CancellationToken ct) => Task.FromResult(false);
}
