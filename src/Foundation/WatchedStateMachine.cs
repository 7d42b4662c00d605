using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.StepFunctions;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A state machine as a safeguard runs it: traced, logged to an encrypted log group without the data of its steps, with rights in a
/// managed policy, and with an alarm on every execution that didn't succeed.
/// </summary>
public sealed class WatchedStateMachine : Construct
{
    /// <summary>Makes the state machine.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The construct id.</param>
    /// <param name="props">What it is made of.</param>
    public WatchedStateMachine(Construct scope, string id, WatchedStateMachineProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        KeyAccess.Allow(this, props.EncryptionKey, KeyAccess.ForLogs);
        LogGroup = new LogGroup(
            this,
            "Logs",
            new LogGroupProps
            {
                EncryptionKey = props.EncryptionKey,
                Retention = RetentionDays.SIX_YEARS,
                RemovalPolicy = props.LogRemovalPolicy,
            }
        );
        Role = new Role(
            this,
            "Role",
            new RoleProps { AssumedBy = new ServicePrincipal("states.amazonaws.com"), Description = props.Comment }
        );
        Policy = new ManagedPolicy(
            this,
            "Policy",
            new ManagedPolicyProps { Roles = [Role], Statements = [.. props.Statements, LogDelivery(), Tracing()] }
        );
        StateMachine = new StateMachine(
            this,
            "StateMachine",
            new StateMachineProps
            {
                Comment = props.Comment,
                StateMachineType = props.Type,
                DefinitionBody = DefinitionBody.FromChainable(props.Definition(this)),
                Timeout = props.Timeout,
                TracingEnabled = true,
                Logs = new LogOptions
                {
                    Destination = LogGroup,
                    Level = LogLevel.ALL,
                    IncludeExecutionData = false,
                },
                // CDK's tasks would add their rights, some of them with wildcards, as an inline policy.
                Role = Role.WithoutPolicyUpdates(),
            }
        );
        StateMachine.Node.AddDependency(Policy);
        NotSucceededAlarm = new AlarmDefinition
        {
            Id = "NotSucceeded",
            Description = props.AlarmDescription,
            Metric = NotSucceeded,
            Threshold = 0,
        }.Create(this, StateMachine, props.Tuning, props.AlarmActions);
    }

    /// <summary>The state machine.</summary>
    public StateMachine StateMachine { get; }

    /// <summary>Its role.</summary>
    public Role Role { get; }

    /// <summary>What its role may do.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Its log group.</summary>
    public LogGroup LogGroup { get; }

    /// <summary>Goes off when an execution failed, timed out or was aborted; null when it was removed.</summary>
    public Alarm? NotSucceededAlarm { get; }

    private MathExpression NotSucceeded(Duration period)
    {
        var options = new MetricOptions { Period = period, Statistic = Stats.SUM };
        return new MathExpression(
            new MathExpressionProps
            {
                Expression = "FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)",
                Label = "Executions that did not succeed",
                Period = period,
                UsingMetrics = new Dictionary<string, IMetric>
                {
                    ["failed"] = StateMachine.MetricFailed(options),
                    ["timedOut"] = StateMachine.MetricTimedOut(options),
                    ["aborted"] = StateMachine.MetricAborted(options),
                },
            }
        );
    }

    // Neither log deliveries nor traces have resources to name.
    private static PolicyStatement LogDelivery() =>
        new(
            new PolicyStatementProps
            {
                Sid = "DeliverLogs",
                Actions =
                [
                    "logs:CreateLogDelivery",
                    "logs:GetLogDelivery",
                    "logs:UpdateLogDelivery",
                    "logs:DeleteLogDelivery",
                    "logs:ListLogDeliveries",
                    "logs:PutResourcePolicy",
                    "logs:DescribeResourcePolicies",
                    "logs:DescribeLogGroups",
                ],
                Resources = ["*"],
            }
        );

    private static PolicyStatement Tracing() =>
        new(
            new PolicyStatementProps
            {
                Sid = "Trace",
                Actions = ["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
                Resources = ["*"],
            }
        );
}
