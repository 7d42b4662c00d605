using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>What a <see cref="WatchedStateMachine"/> is made of.</summary>
public sealed class WatchedStateMachineProps
{
    /// <summary>What the machine does, for people who find it in the console.</summary>
    public required string Comment { get; init; }

    /// <summary>Makes the states, in the scope that it is given.</summary>
    public required Func<Construct, IChainable> Definition { get; init; }

    /// <summary>What the states may do. The rights to log and to trace are added.</summary>
    public required IReadOnlyList<PolicyStatement> Statements { get; init; }

    /// <summary>When an execution is given up. An express machine runs for 5 minutes at most.</summary>
    public required Duration Timeout { get; init; }

    /// <summary>
    /// Standard by default: each execution runs exactly once and is kept for 90 days. Express runs at least once, and what it did stands
    /// in the log alone.
    /// </summary>
    public StateMachineType? Type { get; init; }

    /// <summary>Encrypts the log group. Its policy must let CloudWatch Logs in: the statement is added, or, for an imported key, a warning shows it.</summary>
    public required IKey EncryptionKey { get; init; }

    /// <summary>What happens to the log group when the stack is deleted.</summary>
    public required RemovalPolicy LogRemovalPolicy { get; init; }

    /// <summary>What the alarm says: what has happened, and what to do.</summary>
    public required string AlarmDescription { get; init; }

    /// <summary>The user's tuning of the alarm: more than 0 executions that didn't succeed in 5 minutes by default.</summary>
    public AlarmTuning? Tuning { get; init; }

    /// <summary>What the alarm does. Without a strategy it only shows its state.</summary>
    public IAlarmActionStrategy? AlarmActions { get; init; }
}
