namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// What is asked for: an action, and who may approve it. The service checks the limits below, and answers with
/// <see cref="InvalidApprovalRequestException"/> where one isn't kept. Control characters are refused everywhere, but for line ends and tabs in the
/// description.
/// </summary>
public sealed record ApprovalRequest
{
    /// <summary>
    /// The request's id: 1 to 64 of <c>0-9 A-Z a-z _ -</c>. Derive it from what the request is about, such as the incident's number:
    /// the same id with the same content is the same request, however often it is filed.
    /// </summary>
    public required string RequestId { get; init; }

    /// <summary>The incident that it belongs to, by which requests can be listed: 1 to 128 printable characters.</summary>
    public required string IncidentId { get; init; }

    /// <summary>What the approvers read: 1 to 2,000 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The action to take once it is approved, by a name that the worker knows: 1 to 128 characters.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// The action's parameters, which the approvers read too: at most 50, with names of at most 128 and values of at most 1,000 characters, 8 KB in
    /// all. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> ActionParameters
    {
        get => field ?? new Dictionary<string, string>();
        init;
    }

    /// <summary>The approvers' e-mail addresses: 1 to 20, all different.</summary>
    public required IReadOnlyList<string> ApproverEmails { get; init; }

    /// <summary>Who is told when nobody decides in time, and when a mail can't be delivered. Default: nobody.</summary>
    public string? RequesterEmail { get; init; }

    /// <summary>How long the approvers have, in seconds: from 60 to the construct's own lifetime. Default: the construct's lifetime, 24 hours if nothing else is set.</summary>
    public int? LifetimeSeconds { get; init; }
}
