using Constructs;

namespace RegulatedData.Cdk;

/// <summary>How decisions and expiries leave the table: a pipe from its stream, and a state machine that sends and then marks.</summary>
public sealed class ApprovalDeliveries : Construct
{
    internal ApprovalDeliveries(
        Construct scope,
        string id,
        ApprovalParts parts,
        DecisionQueue decisions,
        ApprovalExpiry expiry,
        ApprovalDeadLetters streamDeadLetters,
        ApprovalDeadLetters deadLetters
    )
        : base(scope, id)
    {
        Machine = DeliverMachine.Create(this, "Deliver", parts, decisions, expiry, deadLetters);
        Pipe = new ApprovalPipe(
            this,
            "Pipe",
            parts,
            "Takes decisions and expiries from the table's stream to their delivery",
            [ApprovalTable.OutboxMessage, ApprovalTable.OutboxSchedule],
            Machine,
            streamDeadLetters
        );
    }

    /// <summary>The pipe.</summary>
    public ApprovalPipe Pipe { get; }

    /// <summary>Puts a message on the queue, or makes a schedule, and marks the row as delivered.</summary>
    public WatchedStateMachine Machine { get; }
}
