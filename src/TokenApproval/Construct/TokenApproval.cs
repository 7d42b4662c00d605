using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A decision by e-mailed link: filed by an on-premises system, asked of approvers by mail, made exactly once, and delivered to a queue
/// that the system polls. It only ever connects outwards.
/// </summary>
public sealed class TokenApproval : Construct
{
    private readonly ApprovalMetrics _metrics;
    private readonly ApprovalAccess _access;
    private readonly IReadOnlyList<ApprovalDecision> _decisions;

    /// <summary>Makes all of it.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The construct id. It is part of the logical ids: changing it replaces the table.</param>
    /// <param name="props">The props: the sender, at least.</param>
    /// <exception cref="MisconfiguredException">Props contradict each other, or a limit of AWS. The message says how to mend it.</exception>
    public TokenApproval(Construct scope, string id, TokenApprovalProps props)
        : base(scope, id)
    {
        ArgumentNullException.ThrowIfNull(props);
        ApprovalRules.Check(props);

        Store = ApprovalTable.Create(this, props);
        var parts = new ApprovalParts(this, props);
        _metrics = new ApprovalMetrics(parts.MetricNamespace);
        _decisions = props.Decisions;

        LostStreamRecords = CreateLostStreamRecords(parts);
        FailedDeliveries = CreateFailedDeliveries(parts);
        FailedExpiries = CreateFailedExpiries(parts);

        Functions = new ApprovalFunctions(this, "Functions", parts, FailedExpiries.Queue);
        LinkKey = Cdk.LinkKey.Create(this, makesLinks: Functions.RenderMail.Role, checksLinks: Functions.Decide.Role);
        Functions.Use(LinkKey);
        Api = new ApprovalApi(this, "Api", parts, Functions);
        Functions.LinkTo($"{props.LinkBaseUrl?.TrimEnd('/') ?? Api.Endpoint}/decide");

        Decisions = new DecisionQueue(this, "Decisions", parts);
        Expiry = new ApprovalExpiry(this, "Expiry", parts, FailedExpiries, Functions.Expire);
        Deliveries = new ApprovalDeliveries(this, "Deliveries", parts, Decisions, Expiry, LostStreamRecords, FailedDeliveries);
        Mails = new ApprovalMails(this, "Mails", parts, Functions.RenderMail, LostStreamRecords, FailedDeliveries);
        MailEvents = new ApprovalMailEvents(this, "MailEvents", parts, _metrics, Mails.Sender);
        Redrive = new ApprovalRedrive(this, "Redrive", parts, _metrics, Deliveries, Mails, Functions.Expire);

        ExpiredRequestsAlarm = CreateExpiredRequestsAlarm(parts);
        _access = new ApprovalAccess(Api, Decisions, parts);
        WorkerPolicy = CreateWorkerPolicy();
    }

    /// <summary>Requests, answers, the audit trail and the outbox: one table, with its backups, restore tests, alarms and audit events.</summary>
    public SecureStore Store { get; }

    /// <summary>The key that encrypts all that is stored, queued and logged, made or given.</summary>
    public IKey Key => Store.Key;

    /// <summary>The topic that alarms and events go to, made or given; <c>null</c> when nobody is told.</summary>
    public ITopic? AlarmTopic => Store.AlarmTopic;

    /// <summary>The HMAC key of the links: the renderer makes MACs with it, the decider verifies them, and nobody else can do either.</summary>
    public Key LinkKey { get; }

    /// <summary>The functions.</summary>
    public ApprovalFunctions Functions { get; }

    /// <summary>The HTTP API.</summary>
    public ApprovalApi Api { get; }

    /// <summary>Where decisions wait for a worker.</summary>
    public DecisionQueue Decisions { get; }

    /// <summary>How requests end that nobody decides in time.</summary>
    public ApprovalExpiry Expiry { get; }

    /// <summary>How decisions and expiries leave the table.</summary>
    public ApprovalDeliveries Deliveries { get; }

    /// <summary>How mails leave the table.</summary>
    public ApprovalMails Mails { get; }

    /// <summary>What becomes of mails that don't arrive.</summary>
    public ApprovalMailEvents MailEvents { get; }

    /// <summary>What makes sure that nothing is lost.</summary>
    public ApprovalRedrive Redrive { get; }

    /// <summary>Records of the table's stream that a pipe gave up: shard and sequence numbers alone.</summary>
    public ApprovalDeadLetters LostStreamRecords { get; }

    /// <summary>Keys of outbox rows that couldn't be delivered at the first try.</summary>
    public ApprovalDeadLetters FailedDeliveries { get; }

    /// <summary>Expiries that couldn't be carried out when they were due.</summary>
    public ApprovalDeadLetters FailedExpiries { get; }

    /// <summary>Goes off when a request expired unanswered; null when it was removed.</summary>
    public Alarm? ExpiredRequestsAlarm { get; }

    /// <summary>
    /// What a worker uses, and nothing else: it receives decisions, extends and deletes them, and reports results, each of which is answered
    /// with the request. Attach it to the worker's role; where it is to look up requests besides, add <see cref="GrantRead"/>.
    /// </summary>
    public ManagedPolicy WorkerPolicy { get; }

    /// <summary>Lets a principal of this account file requests, and read and list them.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantRequest(IGrantable grantee) => _access.ToRequest(grantee);

    /// <summary>Lets a principal of this account read and list requests, with their audit trails.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantRead(IGrantable grantee) => _access.ToRead(grantee);

    /// <summary>Gives a principal of this account what <see cref="WorkerPolicy"/> holds.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantWork(IGrantable grantee) => _access.ToWork(grantee);

    /// <summary>Requests that were filed.</summary>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricRequestsCreated(IMetricOptions? options = null) => _metrics.RequestsCreated(options);

    /// <summary>Requests that were decided in one way.</summary>
    /// <param name="decision">Which way.</param>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricDecisions(ApprovalDecision decision, IMetricOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return _metrics.Decisions(decision, options);
    }

    /// <summary>Requests that expired unanswered.</summary>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricRequestsExpired(IMetricOptions? options = null) => _metrics.RequestsExpired(options);

    /// <summary>Mails that bounced, were complained about, or rejected.</summary>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricMailProblems(IMetricOptions? options = null) => _metrics.MailProblems(options);

    /// <summary>Mails that couldn't be sent while they still had a meaning.</summary>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricMailsGivenUp(IMetricOptions? options = null) => _metrics.MailsGivenUp(options);

    /// <summary>Outbox rows that had to be delivered again, measured every 5 minutes.</summary>
    /// <param name="options">Statistic (the maximum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricUndelivered(IMetricOptions? options = null) => _metrics.Undelivered(options);

    /// <summary>How long the oldest decision has waited for a worker, in seconds.</summary>
    /// <param name="options">Statistic (the maximum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricDecisionAge(IMetricOptions? options = null) => Decisions.Queue.MetricApproximateAgeOfOldestMessage(options);

    /// <summary>Adds the widgets to a dashboard: requests and decisions, what waits, mails that went wrong; and those of the store.</summary>
    /// <param name="dashboard">The dashboard.</param>
    public void AddWidgets(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        dashboard.AddWidgets(ApprovalWidgets.For(this, _metrics, _decisions));
        Store.AddWidgets(dashboard);
    }

    private ApprovalDeadLetters CreateLostStreamRecords(ApprovalParts parts) =>
        new(
            this,
            "LostStreamRecords",
            parts,
            "A pipe gave up a record of the table's stream. What it stood for is still undelivered in the table, and is redriven every 5 "
                + "minutes: see in the pipe's log and the enrichment's what failed, and delete the message, which names a place in the stream "
                + "and nothing else.",
            parts.Props.LostStreamRecordsAlarm
        );

    private ApprovalDeadLetters CreateFailedDeliveries(ApprovalParts parts) =>
        new(
            this,
            "FailedDeliveries",
            parts,
            "A decision, an expiry or a mail couldn't be delivered at the first try. It is redriven every 5 minutes: the message has the "
                + "row's keys and the error's name. Mend the cause, and delete the message.",
            parts.Props.FailedDeliveriesAlarm
        );

    private ApprovalDeadLetters CreateFailedExpiries(ApprovalParts parts) =>
        new(
            this,
            "FailedExpiries",
            parts,
            "A request couldn't be expired when it was due. The redrive does it within 5 minutes: see in the log of the function Expire what "
                + "failed, and delete the message.",
            parts.Props.FailedExpiriesAlarm
        );

    private Alarm? CreateExpiredRequestsAlarm(ApprovalParts parts) =>
        new AlarmDefinition
        {
            Id = "ExpiredRequests",
            Description =
                "A request expired: nobody answered in time. The requester was told by mail and through the queue. See whether the mails "
                + "arrived, and file it anew if it still has to be decided.",
            Metric = period => _metrics.RequestsExpired(new MetricOptions { Period = period }),
            Threshold = 0,
        }.Create(this, Store.Table, parts.Props.ExpiredRequestsAlarm, parts.AlarmActions);

    private ManagedPolicy CreateWorkerPolicy() =>
        new(
            this,
            "WorkerPolicy",
            new ManagedPolicyProps
            {
                Description = "What a worker uses that acts on decisions: the queue, and the reports of results",
                Statements = [.. _access.WorkStatements()],
            }
        );
}
