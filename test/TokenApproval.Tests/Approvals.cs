using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.Lambda;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>Makes constructs for the tests. What many tests look at is made once: each takes seconds.</summary>
internal static class Approvals
{
    public const string Sender = "approvals@example.org";

    private static readonly Lazy<(Cdk.TokenApproval Made, StackTemplate Template, ResolvedTemplate Resolved)> s_minimal = new(() =>
    {
        var stack = Synth.Stack();
        var made = Make(stack);
        return (made, Synth.Template(stack), ResolvedTemplate.Of(stack));
    });

    private static readonly Lazy<(Cdk.TokenApproval Made, StackTemplate Template)> s_configured = new(() =>
    {
        var stack = Synth.Stack();
        var made = Make(stack, WithMuchSet());
        made.AddWidgets(new Dashboard(stack, "Dashboard"));
        return (made, Synth.Template(stack));
    });

    private static readonly Lazy<StackTemplate> s_unwatched = new(() =>
        Template(
            new TokenApprovalProps
            {
                Sender = Sender,
                Policy = ApprovalPolicy.Unanimous(),
                LinkBaseUrl = "https://example.org/approvals/",
                Notifications = Safeguard.OptOut("Watched on a screen"),
            }
        )
    );

    /// <summary>Minimal use. To look at, not to change.</summary>
    public static Cdk.TokenApproval Made => s_minimal.Value.Made;

    /// <summary>Its template, as CloudFormation gets it.</summary>
    public static StackTemplate Minimal => s_minimal.Value.Template;

    /// <summary>The same with its intrinsic functions replaced.</summary>
    public static ResolvedTemplate Resolved => s_minimal.Value.Resolved;

    /// <summary>Use with much of it set otherwise than by default, and a dashboard. To look at, not to change.</summary>
    public static Cdk.TokenApproval MadeConfigured => s_configured.Value.Made;

    /// <summary>Its template.</summary>
    public static StackTemplate Configured => s_configured.Value.Template;

    /// <summary>The template of use where all must agree, links lead below a path, and nobody is told of alarms.</summary>
    public static StackTemplate Unwatched => s_unwatched.Value;

    public static Cdk.TokenApproval Make(Stack stack, TokenApprovalProps? props = null, string id = "Approval") =>
        new(stack, id, props ?? new TokenApprovalProps { Sender = Sender });

    public static StackTemplate Template(TokenApprovalProps props)
    {
        var stack = Synth.Stack();
        Make(stack, props);
        return Synth.Template(stack);
    }

    /// <summary>The statements of a managed policy, by their Sid.</summary>
    public static IReadOnlyDictionary<string, Statement> Statements(string policy) =>
        Resolved.Statements(policy).Select(Statement.Of).ToDictionary(statement => statement.Sid);

    private static TokenApprovalProps WithMuchSet() =>
        new()
        {
            Sender = Sender,
            SenderName = "Incident approvals",
            Decisions =
            [
                ApprovalDecision.Approve,
                ApprovalDecision.Ignore,
                new ApprovalDecision("escalate", "ESCALATED", "Ask the board «now»"),
            ],
            Policy = ApprovalPolicy.Quorum(2),
            LinkLifetime = Duration.Hours(2),
            AuditRetention = Duration.Days(2192),
            LinkBaseUrl = "https://approvals.example.org",
            ThrottlingRate = 5,
            ThrottlingBurst = 10,
            DecisionRetention = Duration.Days(3),
            VisibilityTimeout = Duration.Minutes(20),
            MaximumReceives = 12,
            Architecture = Architecture.ARM_64,
            WaitingDecisionsAlarm = new AlarmTuning { Threshold = 600, AlarmName = "Worker asleep" },
        };
}
