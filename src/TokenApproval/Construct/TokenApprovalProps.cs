using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SES;

namespace RegulatedData.Cdk;

/// <summary>
/// The props of <see cref="TokenApproval"/>: the sender, which is required, and those of the store that keeps requests, answers and the
/// audit trail (key, alarm topic, backups, restore tests, audit events).
/// </summary>
public sealed partial class TokenApprovalProps : StoreProtectionProps
{
    /// <summary>The address that mails come from. SES must know it, or its domain, as a verified identity.</summary>
    public required string Sender { get; init; }

    /// <summary>The name that people see beside the address, such as <c>Incident approvals</c>: 64 characters at most. None by default.</summary>
    public string? SenderName { get; init; }

    /// <summary>SES's identity that the mails are sent under. By default the sender's domain, which then has to be verified already.</summary>
    public IEmailIdentity? SenderIdentity { get; init; }

    /// <summary>
    /// The decisions that an approver can choose from: a link for each in the mail, in this order. Approve and reject by default.
    /// <see cref="ApprovalDecision.Approve"/> must be among them; 6 at most.
    /// </summary>
    public ApprovalDecision[] Decisions { get; init; } = [ApprovalDecision.Approve, ApprovalDecision.Reject];

    /// <summary>How many answers make a decision. The first one does by default.</summary>
    public ApprovalPolicy? Policy { get; init; }

    /// <summary>
    /// How long a request can be decided: its links' lifetime, after which it expires. 24 hours by default; 1 minute to 30 days. A request
    /// may ask for less.
    /// </summary>
    public Duration? LinkLifetime { get; init; }

    /// <summary>
    /// How long a request is kept with its whole audit trail: whole days, 365 by default. It is counted from the end of the request's lifetime
    /// or, when that is later, from its last change. 30 days are added to it, so that the trail stays whole for as long even when a request is
    /// worked on up to 30 days after its decision. Until then the request's id stands for this request. It must be longer than <see cref="LinkLifetime"/> and <see cref="DecisionRetention"/>
    /// together, so that what a worker reports late is still recorded. DynamoDB removes what is past it within days; backups are kept as
    /// <see cref="StoreProtectionProps.Backup"/> says.
    /// </summary>
    public Duration? AuditRetention { get; init; }

    /// <summary>How long a decision waits in the queue for a worker, and in its dead-letter queue for a person: 14 days by default, SQS's limit; at least 1 minute.</summary>
    public Duration? DecisionRetention { get; init; }

    /// <summary>
    /// How long a decision that a worker has received is hidden from others: 5 minutes by default; 30 seconds to 12 hours. The client's
    /// worker extends it while it works.
    /// </summary>
    public Duration? VisibilityTimeout { get; init; }

    /// <summary>How often a decision is received before it goes to the dead-letter queue: 5 times by default; 1 to 1000.</summary>
    public double MaximumReceives { get; init; } = 5;

    /// <summary>
    /// A folder with mail templates that take the place of the package's: files of the same names, in part or all of them. They become part
    /// of the function's code at synth. The package's own by default.
    /// </summary>
    public string? MailTemplates { get; init; }

    /// <summary>
    /// Where links lead to: an https address without query, such as that of a domain name that you map to <see cref="ApprovalApi.Api"/>.
    /// <c>/decide</c> is appended. The API's own endpoint by default.
    /// </summary>
    public string? LinkBaseUrl { get; init; }

    /// <summary>
    /// How many requests per second the API takes before it answers 429: 50 by default. Each of the public routes of <c>/decide</c> has this
    /// limit for itself, so that a flood of them takes nothing from the routes behind IAM.
    /// </summary>
    public double ThrottlingRate { get; init; } = 50;

    /// <summary>How many requests the API takes at once on top of <see cref="ThrottlingRate"/>. 200 by default: a mail to 20 approvers sets off their link scanners together.</summary>
    public double ThrottlingBurst { get; init; } = 200;

    /// <summary>The functions' processor. x86_64 by default, as its code is compiled ahead of time, which takes most of the cold start away.</summary>
    public Architecture? Architecture { get; init; }

    /// <summary>Whether the table can be restored to any second of the last 35 days. It can by default.</summary>
    public Safeguard? PointInTimeRecovery { get; init; }

    /// <summary>Whether DynamoDB refuses to delete the table. It does by default.</summary>
    public Safeguard? DeletionProtection { get; init; }

    /// <summary>
    /// What happens to the table, its key, its backup vault, the logs and the decision queues when the stack is deleted, or they leave it.
    /// They stay by default. <c>DESTROY</c> needs <see cref="DeletionProtection"/> to be opted out of.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
