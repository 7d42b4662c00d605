using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// What makes sure that nothing is lost: every 5 minutes it has outbox rows delivered that should have been by then, gives up mails that
/// have lost their meaning, expires requests that are overdue, and measures how much there was of it.
/// </summary>
public sealed class ApprovalRedrive : Construct
{
    internal ApprovalRedrive(
        Construct scope,
        string id,
        ApprovalParts parts,
        ApprovalMetrics metrics,
        ApprovalDeliveries deliveries,
        ApprovalMails mails,
        BundledFunction expire
    )
        : base(scope, id)
    {
        Machine = RedriveMachine.Create(this, "Machine", parts, deliveries.Machine, mails.Machine, expire);
        Role = ApprovalParts.RoleFor(this, "Role", "scheduler", "Redrives the outbox every 5 minutes");
        Policy = ApprovalParts.RightsOf(
            this,
            "Policy",
            Role,
            ApprovalParts.Right("Start", ["states:StartExecution"], [Machine.StateMachine.StateMachineArn])
        );
        Schedule = CreateSchedule();
        UndeliveredAlarm = CreateUndeliveredAlarm(parts, metrics);
        MailsGivenUpAlarm = CreateMailsGivenUpAlarm(parts, metrics);
    }

    /// <summary>Starts <see cref="Machine"/> every 5 minutes.</summary>
    public CfnSchedule Schedule { get; }

    /// <summary>The role that <see cref="Schedule"/> starts the machine with.</summary>
    public Role Role { get; }

    /// <summary>What <see cref="Role"/> may do.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Has delivered again what is undelivered.</summary>
    public WatchedStateMachine Machine { get; }

    /// <summary>Goes off when rows stay undelivered, or nothing redrives them; null when it was removed.</summary>
    public Alarm? UndeliveredAlarm { get; }

    /// <summary>Goes off when a mail was given up; null when it was removed.</summary>
    public Alarm? MailsGivenUpAlarm { get; }

    private CfnSchedule CreateSchedule()
    {
        var schedule = new CfnSchedule(
            this,
            "Schedule",
            new CfnScheduleProps
            {
                Description = "Redrives what the outbox hasn't delivered",
                ScheduleExpression = "rate(5 minutes)",
                FlexibleTimeWindow = new CfnSchedule.FlexibleTimeWindowProperty { Mode = "OFF" },
                Target = new CfnSchedule.TargetProperty
                {
                    Arn = Machine.StateMachine.StateMachineArn,
                    RoleArn = Role.RoleArn,
                    // One that can't be started is followed by the next; the alarm tells when none is.
                    RetryPolicy = new CfnSchedule.RetryPolicyProperty { MaximumRetryAttempts = 2, MaximumEventAgeInSeconds = 240 },
                },
            }
        );
        schedule.Node.AddDependency(Policy);
        return schedule;
    }

    private Alarm? CreateUndeliveredAlarm(ApprovalParts parts, ApprovalMetrics metrics) =>
        new AlarmDefinition
        {
            Id = "Undelivered",
            Description =
                "Decisions, expiries or mails stay undelivered although they are tried again every 5 minutes, or nothing tries them again "
                + "at all. Nothing is lost: mend what the logs of the state machines say, and they are delivered. Right after the first "
                + "deployment this is expected until the first redrive.",
            Metric = period => metrics.Undelivered(new MetricOptions { Period = period }),
            Threshold = 0,
            EvaluationPeriods = 3,
            DatapointsToAlarm = 3,
            TreatMissingData = TreatMissingData.BREACHING,
        }.Create(this, Schedule, parts.Props.UndeliveredAlarm, parts.AlarmActions);

    private Alarm? CreateMailsGivenUpAlarm(ApprovalParts parts, ApprovalMetrics metrics) =>
        new AlarmDefinition
        {
            Id = "MailsGivenUp",
            Description =
                "A mail could not be sent while it still had a meaning: an approver was never asked, or somebody not told. Look up the "
                + "requests that expired, and file anew what still has to be decided.",
            Metric = period => metrics.MailsGivenUp(new MetricOptions { Period = period }),
            Threshold = 0,
        }.Create(this, Schedule, parts.Props.MailsGivenUpAlarm, parts.AlarmActions);
}
