namespace RegulatedData.TokenApproval.Client;

/// <summary>What a worker tells the service about an action. <see cref="ApprovalWorker"/> does it by itself; a person settles an uncertain one with it.</summary>
public sealed record ExecutionReport
{
    /// <summary>The longest output that the service takes, in characters.</summary>
    public const int MaximumOutputLength = 4000;

    /// <summary>
    /// The execution that it is about: 1 to 128 of <c>0-9 A-Z a-z . _ -</c>, another one for each attempt. The service lets one execution at a
    /// time act on a request.
    /// </summary>
    public required string ExecutionId { get; init; }

    /// <summary>
    /// <see cref="ApprovalStatus.InProgress"/> before acting, which succeeds only if the request is approved (or has failed) and nobody else acts
    /// on it; <see cref="ApprovalStatus.Completed"/> or <see cref="ApprovalStatus.Failed"/> afterwards.
    /// </summary>
    public required ApprovalStatus Status { get; init; }

    /// <summary>What the action said, at most 4,000 characters. Default: nothing.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// With <see cref="ApprovalStatus.InProgress"/>: the execution that this one replaces, because it is known to have ended. Default: none is
    /// replaced, and a request in progress is refused.
    /// </summary>
    public string? TakeOverFrom { get; init; }
}
