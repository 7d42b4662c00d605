using Constructs;

namespace RegulatedData.Cdk;

/// <summary>How mails leave the table: a pipe from its stream that has them rendered, and a state machine that sends and then marks.</summary>
public sealed class ApprovalMails : Construct
{
    internal ApprovalMails(
        Construct scope,
        string id,
        ApprovalParts parts,
        BundledFunction renderMail,
        ApprovalDeadLetters streamDeadLetters,
        ApprovalDeadLetters deadLetters
    )
        : base(scope, id)
    {
        Sender = new ApprovalSender(this, "Sender", parts);
        Machine = SendMailMachine.Create(this, "Send", parts, Sender, renderMail, deadLetters);
        Pipe = new ApprovalPipe(
            this,
            "Pipe",
            parts,
            "Takes mails from the table's stream, has them rendered, and on to their sending",
            [ApprovalTable.OutboxMail],
            Machine,
            streamDeadLetters,
            renderMail
        );
    }

    /// <summary>Who the mails come from.</summary>
    public ApprovalSender Sender { get; }

    /// <summary>The pipe.</summary>
    public ApprovalPipe Pipe { get; }

    /// <summary>Sends mails, and marks the row as delivered.</summary>
    public WatchedStateMachine Machine { get; }
}
