namespace RegulatedData.Cdk;

/// <summary>What a link in an invitation stands for: one of the answers that an approver can give.</summary>
public sealed class ApprovalDecision
{
    /// <summary>A decision of your own, such as "escalate".</summary>
    /// <param name="id">What stands in links (<c>action=</c>): 1 to 32 lower-case letters, digits and <c>-</c>, beginning with a letter.</param>
    /// <param name="status">
    /// The status that it leads to, and <c>ApprovalAction</c> of the message: 1 to 32 upper-case letters, digits and <c>_</c>, beginning
    /// with a letter. <c>PENDING</c>, <c>EXPIRED</c>, <c>IN_PROGRESS</c>, <c>COMPLETED</c> and <c>FAILED</c> are taken.
    /// </param>
    /// <param name="label">What people read in mails and on the button: 1 to 40 characters.</param>
    public ApprovalDecision(string id, string status, string label)
    {
        Id = id;
        Status = status;
        Label = label;
    }

    /// <summary>The action may be taken. It is the one decision that there must be.</summary>
    public static ApprovalDecision Approve { get; } = new("approve", "APPROVED", "Approve");

    /// <summary>The action must not be taken.</summary>
    public static ApprovalDecision Reject { get; } = new("reject", "REJECTED", "Reject");

    /// <summary>Nothing is to be done, and nobody objects.</summary>
    public static ApprovalDecision Ignore { get; } = new("ignore", "IGNORED", "Ignore");

    /// <summary>What stands in links.</summary>
    public string Id { get; }

    /// <summary>The status that it leads to.</summary>
    public string Status { get; }

    /// <summary>What people read.</summary>
    public string Label { get; }
}
