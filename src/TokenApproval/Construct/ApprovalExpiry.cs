using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// How requests end that nobody decides in time: a one-shot schedule for each, made when the request is filed, that calls a function, and
/// deletes itself.
/// </summary>
public sealed class ApprovalExpiry : Construct
{
    internal ApprovalExpiry(Construct scope, string id, ApprovalParts parts, ApprovalDeadLetters deadLetters, BundledFunction expire)
        : base(scope, id)
    {
        DeadLetters = deadLetters;
        Expire = expire;
        Schedules = new CfnScheduleGroup(this, "Schedules");
        Role = ApprovalParts.RoleFor(this, "Role", "scheduler", "Expires requests that nobody decided in time");
        Policy = ApprovalParts.RightsOf(
            this,
            "Policy",
            Role,
            ApprovalParts.Right("Expire", ["lambda:InvokeFunction"], [expire.Function.FunctionArn]),
            ApprovalParts.Right("KeepWhatFailed", ["sqs:SendMessage"], [deadLetters.Queue.QueueArn]),
            parts.KeyThrough(this, "sqs")
        );
    }

    /// <summary>The group that the schedules are in, each under its request's id.</summary>
    public CfnScheduleGroup Schedules { get; }

    /// <summary>The function that a schedule calls.</summary>
    public BundledFunction Expire { get; }

    /// <summary>The role that the schedules have.</summary>
    public Role Role { get; }

    /// <summary>What <see cref="Role"/> may do.</summary>
    public ManagedPolicy Policy { get; }

    /// <summary>Where expiries go that couldn't be carried out.</summary>
    public ApprovalDeadLetters DeadLetters { get; }

    /// <summary>The ARN of all schedules of the group.</summary>
    internal string SchedulesArn =>
        Stack
            .Of(this)
            .FormatArn(
                new ArnComponents
                {
                    Service = "scheduler",
                    Resource = "schedule",
                    ResourceName = $"{Schedules.Ref}/*",
                }
            );
}
