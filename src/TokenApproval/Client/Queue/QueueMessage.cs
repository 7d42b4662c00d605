namespace RegulatedData.TokenApproval.Client;

/// <summary>A message as the queue delivered it.</summary>
public sealed record QueueMessage
{
    /// <summary>The message's id: the same at every delivery.</summary>
    public required string MessageId { get; init; }

    /// <summary>What this delivery is called: another at every delivery.</summary>
    public required string ReceiptHandle { get; init; }

    /// <summary>The text.</summary>
    public required string Body { get; init; }

    /// <summary>The message attribute <c>Kind</c>: <c>DECISION</c>, <c>EXPIRED</c> or <c>MAIL_PROBLEM</c>; null if there is none.</summary>
    public string? Kind { get; init; }

    /// <summary>The message group, which is the request's id; null on a queue that isn't FIFO.</summary>
    public string? GroupId { get; init; }

    /// <summary>How often it has been delivered, this delivery included.</summary>
    public int ReceiveCount { get; init; } = 1;
}
