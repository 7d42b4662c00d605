using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.Events.Targets;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SES;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// What becomes of a mail that bounces, is complained about, or is rejected: the approver's row and the audit trail say so, the requester's
/// side hears of it through the queue and by mail, and an alarm goes off.
/// </summary>
public sealed class ApprovalMailEvents : Construct
{
    private static readonly string[] s_reported = ["Bounce", "Complaint", "Reject"];

    internal ApprovalMailEvents(Construct scope, string id, ApprovalParts parts, ApprovalMetrics metrics, ApprovalSender sender)
        : base(scope, id)
    {
        DeadLetters = new ApprovalDeadLetters(
            this,
            "DeadLetters",
            parts,
            "A report of SES about a mail couldn't be recorded. The message names the mail's request and recipient; where the state machine "
                + "couldn't even be started, it is SES's whole event, with addresses, the subject and what the other mail server said. See that "
                + "this person is asked in another way, mend what the state machine's log says, and delete the message.",
            parts.Props.FailedMailEventsAlarm
        );
        Destination = CreateDestination(sender);
        Machine = MailProblemMachine.Create(this, "Record", parts, DeadLetters);
        Role = ApprovalParts.RoleFor(this, "Role", "events", "Records what SES reports of mails");
        Policy = ApprovalParts.RightsOf(
            this,
            "Policy",
            Role,
            ApprovalParts.Right("Start", ["states:StartExecution"], [Machine.StateMachine.StateMachineArn])
        );
        Rule = CreateRule(parts, sender);
        ProblemsAlarm = CreateProblemsAlarm(parts, metrics);
    }

    /// <summary>Has SES report bounces, complaints and rejects to EventBridge, and nothing that would take tracking.</summary>
    public CfnConfigurationSetEventDestination Destination { get; }

    /// <summary>Starts <see cref="Machine"/> with each report about a mail of this configuration set.</summary>
    public Rule Rule { get; }

    /// <summary>The role that <see cref="Rule"/> starts the machine with.</summary>
    public Role Role { get; }

    /// <summary>What <see cref="Role"/> may do.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Records a report.</summary>
    public WatchedStateMachine Machine { get; }

    /// <summary>
    /// Where reports go that couldn't be recorded: ids from the machine, and SES's whole event, personal data and all, from EventBridge when it
    /// couldn't start the machine. Encrypted and kept as all dead letters are.
    /// </summary>
    public ApprovalDeadLetters DeadLetters { get; }

    /// <summary>Goes off when a mail bounced, was complained about, or rejected; null when it was removed.</summary>
    public Alarm? ProblemsAlarm { get; }

    private CfnConfigurationSetEventDestination CreateDestination(ApprovalSender sender) =>
        new(
            this,
            "Destination",
            new CfnConfigurationSetEventDestinationProps
            {
                ConfigurationSetName = sender.ConfigurationSet.ConfigurationSetName,
                EventDestination = new CfnConfigurationSetEventDestination.EventDestinationProperty
                {
                    Enabled = true,
                    MatchingEventTypes = [.. s_reported.Select(type => type.ToUpperInvariant())],
                    EventBridgeDestination = new CfnConfigurationSetEventDestination.EventBridgeDestinationProperty
                    {
                        // SES takes no other bus than this one.
                        EventBusArn = Stack
                            .Of(this)
                            .FormatArn(
                                new ArnComponents
                                {
                                    Service = "events",
                                    Resource = "event-bus",
                                    ResourceName = "default",
                                }
                            ),
                    },
                },
            }
        );

    private Rule CreateRule(ApprovalParts parts, ApprovalSender sender)
    {
        KeyAccess.Allow(this, parts.Key, KeyAccess.ForEventBridgeDeadLetters);
        var rule = new Rule(
            this,
            "Rule",
            new RuleProps
            {
                Description = "A mail bounced, was complained about, or rejected: record it.",
                EventPattern = new EventPattern
                {
                    Source = ["aws.ses"],
                    Detail = new Dictionary<string, object>
                    {
                        ["eventType"] = s_reported,
                        ["mail"] = new Dictionary<string, object>
                        {
                            ["tags"] = new Dictionary<string, object>
                            {
                                ["ses:configuration-set"] = new[] { sender.ConfigurationSet.ConfigurationSetName },
                            },
                        },
                    },
                },
                Targets =
                [
                    new SfnStateMachine(
                        Machine.StateMachine,
                        new SfnStateMachineProps
                        {
                            Role = Role.WithoutPolicyUpdates(),
                            DeadLetterQueue = DeadLetters.Queue,
                            RetryAttempts = 185,
                            MaxEventAge = Duration.Hours(24),
                        }
                    ),
                ],
            }
        );
        rule.Node.AddDependency(Policy);
        return rule;
    }

    private Alarm? CreateProblemsAlarm(ApprovalParts parts, ApprovalMetrics metrics) =>
        new AlarmDefinition
        {
            Id = "Problems",
            Description =
                "A mail bounced, was complained about, or was rejected: an approver may not know of a request. The request's audit trail "
                + "says whose; file it anew with an address that works. Many of them endanger the account's standing with SES.",
            Metric = period => metrics.MailProblems(new MetricOptions { Period = period }),
            Threshold = 0,
        }.Create(this, Destination, parts.Props.MailProblemsAlarm, parts.AlarmActions);
}
