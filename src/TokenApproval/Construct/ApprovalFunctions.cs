using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>The four functions of the bundle, each with no more rights than its own work takes.</summary>
public sealed class ApprovalFunctions : Construct
{
    internal const string Bundle = "TokenApproval";

    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ApprovalParts _parts;

    internal ApprovalFunctions(Construct scope, string id, ApprovalParts parts, IQueue expiryDeadLetters)
        : base(scope, id)
    {
        _parts = parts;
        Requests = CreateRequests();
        Decide = CreateDecide();
        RenderMail = CreateRenderMail();
        Expire = CreateExpire(expiryDeadLetters);
    }

    /// <summary>Files, reads and lists requests, and takes results: the API's routes that IAM guards.</summary>
    public BundledFunction Requests { get; }

    /// <summary>Shows the page behind a link, and decides: the API's public route.</summary>
    public BundledFunction Decide { get; }

    /// <summary>Renders mails with their links.</summary>
    public BundledFunction RenderMail { get; }

    /// <summary>Ends a request that nobody decided in time.</summary>
    public BundledFunction Expire { get; }

    /// <summary>Lets the renderer make the links' MACs, the decider check them, and nobody else either.</summary>
    internal void Use(IKey linkKey)
    {
        RenderMail.Function.AddEnvironment("HMAC_KEY_ID", linkKey.KeyId);
        RenderMail.Policy.AddStatements(LinkKey.Right("MakeLinks", "kms:GenerateMac", linkKey));
        Decide.Function.AddEnvironment("HMAC_KEY_ID", linkKey.KeyId);
        Decide.Policy.AddStatements(LinkKey.Right("CheckLinks", "kms:VerifyMac", linkKey));
    }

    /// <summary>Says where links lead to.</summary>
    internal void LinkTo(string decideUrl) => RenderMail.Function.AddEnvironment("DECIDE_URL", decideUrl);

    private BundledFunction CreateRequests()
    {
        var props = _parts.Props;
        var policy = props.Policy ?? ApprovalPolicy.FirstAnswer();
        return Create(
            "Requests",
            "Files, reads and lists requests for a decision, and takes the results of actions",
            Duration.Seconds(29),
            new Dictionary<string, string>
            {
                ["LIFETIME_SECONDS"] = Text((props.LinkLifetime ?? ApprovalRules.DefaultLifetime).ToSeconds()),
                ["DECISIONS"] = JsonSerializer.Serialize(
                    props.Decisions.Select(decision => new
                    {
                        id = decision.Id,
                        status = decision.Status,
                        label = decision.Label,
                    }),
                    s_readable
                ),
                ["RULE"] = policy.Rule,
                ["QUORUM"] = Text(policy.Required ?? 1),
            },
            ["dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            ApprovalTable.ByIncidentOrApprover,
            ApprovalTable.ByStatusOrUndelivered
        );
    }

    private BundledFunction CreateDecide() =>
        Create(
            "Decide",
            "Shows the page behind a link in a mail, and decides when its button is pressed",
            Duration.Seconds(29),
            [],
            ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        );

    private BundledFunction CreateRenderMail()
    {
        var environment = new Dictionary<string, string>();
        if (_parts.Props.SenderName is { } name)
        {
            environment["SENDER_NAME"] = name;
        }

        return Create(
            "RenderMail",
            "Renders mails with the links in them",
            Duration.Seconds(30),
            environment,
            ["dynamodb:GetItem", "dynamodb:Query"],
            overlay: _parts.Props.MailTemplates
        );
    }

    private BundledFunction CreateExpire(IQueue deadLetters)
    {
        var function = Create(
            "Expire",
            "Ends a request that nobody decided in time",
            Duration.Seconds(30),
            [],
            ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
            deadLetters: deadLetters
        );
        function.Policy.AddStatements(_parts.KeyThrough(this, "dynamodb", "sqs"));
        return function;
    }

    private BundledFunction Create(
        string name,
        string description,
        Duration timeout,
        Dictionary<string, string> environment,
        string[] tableActions,
        params string[] indexes
    ) => Create(name, description, timeout, environment, tableActions, null, null, indexes);

    private BundledFunction Create(
        string name,
        string description,
        Duration timeout,
        Dictionary<string, string> environment,
        string[] tableActions,
        string? overlay = null,
        IQueue? deadLetters = null,
        params string[] indexes
    )
    {
        var props = _parts.Props;
        environment["TABLE_NAME"] = _parts.TableName;
        environment["AUDIT_RETENTION_DAYS"] = Text((props.AuditRetention ?? ApprovalRules.DefaultAuditRetention).ToDays());
        environment["METRICS_NAMESPACE"] = _parts.MetricNamespace;
        var function = new BundledFunction(
            this,
            name,
            new BundledFunctionProps
            {
                Bundle = Bundle,
                AssemblyName = "RegulatedData.TokenApproval.Handlers",
                HandlerName = name,
                Description = $"{description}.",
                Environment = environment,
                Overlay = overlay,
                OverlayPath = MailTemplates.Folder,
                // A person waits for the answer: more memory is more CPU, and a shorter cold start.
                MemorySize = 1024,
                Timeout = timeout,
                Architecture = props.Architecture,
                LogEncryptionKey = _parts.Key,
                LogRemovalPolicy = _parts.RemovalPolicy,
                DeadLetterQueue = deadLetters,
                AlarmActions = _parts.AlarmActions,
                ErrorsAlarm = props.FunctionErrorsAlarm,
                ThrottlesAlarm = props.FunctionThrottlesAlarm,
                DurationAlarm = props.FunctionDurationAlarm,
            }
        );
        function.Policy.AddStatements(_parts.OnTable("UseTheTable", tableActions, indexes));
        if (deadLetters is null)
        {
            function.Policy.AddStatements(_parts.KeyThrough(this, "dynamodb"));
        }

        return function;
    }

    private static string Text(double number) =>
        Mend.IsKnown(number) ? number.ToString(CultureInfo.InvariantCulture) : Token.AsString(number);
}
