using System.Text.RegularExpressions;
using Amazon.CDK;

namespace RegulatedData.Cdk;

/// <summary>What the props must not say: contradictions, and the limits of AWS and of the handlers.</summary>
internal static partial class ApprovalRules
{
    /// <summary>The most approvers of a request: with a row and a mail for each, a request is filed in one transaction of 100 items at most.</summary>
    public const int MostApprovers = 20;

    private const int MostDecisions = 6;

    private static readonly string[] s_takenStatuses = ["PENDING", "EXPIRED", "IN_PROGRESS", "COMPLETED", "FAILED"];

    public static Duration DefaultLifetime { get; } = Duration.Hours(24);

    public static Duration DefaultAuditRetention { get; } = Duration.Days(365);

    private static Duration DefaultDecisionRetention { get; } = Duration.Days(14);

    public static void Check(TokenApprovalProps props)
    {
        CheckSender(props);
        CheckDecisions(props.Decisions);
        CheckTimes(props);
        CheckQueue(props);
        CheckApi(props);
        if (props.MailTemplates is { } templates)
        {
            MailTemplates.Check(templates, props.Architecture);
        }
    }

    private static void CheckSender(TokenApprovalProps props)
    {
        if (Mend.IsKnown(props.Sender) && !Addresses().IsMatch(props.Sender))
        {
            throw Mend.Error(
                $"Sender = \"{props.Sender}\"",
                "an e-mail address alone, such as approvals@example.org",
                "change Sender, and put the name that people see into SenderName"
            );
        }

        if (Mend.IsKnown(props.SenderName) && !SenderNames().IsMatch(props.SenderName!))
        {
            throw Mend.Error(
                $"SenderName = \"{props.SenderName}\"",
                "1 to 64 characters, without \", <, >, \\ and control characters",
                "shorten or change SenderName"
            );
        }

        CheckIdentity(props);
    }

    /// <summary>SES sends from an address under an identity of that address, of its domain, or of a domain above that.</summary>
    private static void CheckIdentity(TokenApprovalProps props)
    {
        if (props.SenderIdentity?.EmailIdentityName is not { } identity || !Mend.IsKnown(identity) || !Mend.IsKnown(props.Sender))
        {
            return;
        }

        var domain = props.Sender[(props.Sender.LastIndexOf('@') + 1)..];
        if (
            !props.Sender.Equals(identity, StringComparison.OrdinalIgnoreCase)
            && !domain.Equals(identity, StringComparison.OrdinalIgnoreCase)
            && !domain.EndsWith($".{identity}", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw Mend.Error(
                $"the SenderIdentity {identity} for mails from {props.Sender}",
                "the identity of the sender's address or domain: SES refuses to send under another",
                "pass the sender's identity, or leave SenderIdentity out to use that of its domain"
            );
        }
    }

    private static void CheckDecisions(ApprovalDecision[] decisions)
    {
        foreach (var decision in decisions)
        {
            CheckDecision(decision);
        }

        CheckOnce("the id", decisions.Select(decision => decision.Id));
        CheckOnce("the status", decisions.Select(decision => decision.Status));
        if (!decisions.Any(decision => decision is { Id: "approve", Status: "APPROVED" }))
        {
            throw Mend.Error(
                $"the decisions {string.Join(", ", decisions.Select(decision => decision.Id))}",
                "approve among them: nothing could be approved otherwise",
                "add ApprovalDecision.Approve, or one of the id approve, the status APPROVED and a label of yours"
            );
        }

        if (decisions.Length > MostDecisions)
        {
            throw Mend.Error(
                $"{decisions.Length} decisions",
                $"{MostDecisions} at most: each is a link in the mail",
                "remove some, or ask in several requests"
            );
        }
    }

    private static void CheckDecision(ApprovalDecision decision)
    {
        if (Mend.IsKnown(decision.Id) && !DecisionIds().IsMatch(decision.Id))
        {
            throw Mend.Error(
                $"the decision's id \"{decision.Id}\"",
                "1 to 32 lower-case letters, digits and -, beginning with a letter: it stands in links",
                "change the id; what people read is the label"
            );
        }

        if (Mend.IsKnown(decision.Status) && !DecisionStatuses().IsMatch(decision.Status))
        {
            throw Mend.Error(
                $"the decision's status \"{decision.Status}\"",
                "1 to 32 upper-case letters, digits and _, beginning with a letter",
                "change the status; what people read is the label"
            );
        }

        if (s_takenStatuses.Contains(decision.Status) || (decision.Status == "APPROVED" && decision.Id != "approve"))
        {
            throw Mend.Error(
                $"the status {decision.Status} for the decision \"{decision.Id}\"",
                $"a status of its own: {string.Join(", ", s_takenStatuses)} and, but for approve, APPROVED mean something else",
                "choose another status"
            );
        }

        if (Mend.IsKnown(decision.Label) && !Labels().IsMatch(decision.Label))
        {
            throw Mend.Error($"the decision's label \"{decision.Label}\"", "1 to 40 printable characters", "change the label");
        }
    }

    private static void CheckOnce(string what, IEnumerable<string> values)
    {
        if (values.GroupBy(value => value, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Mend.Error($"two decisions with {what} {twice.Key}", "each once", "change or remove one");
        }
    }

    private static void CheckTimes(TokenApprovalProps props)
    {
        CheckBetween(nameof(props.LinkLifetime), props.LinkLifetime, Duration.Minutes(1), Duration.Days(30), "1 minute to 30 days");
        if (props.AuditRetention is { } retention && Known(retention) && retention.ToSeconds() % 86400 != 0)
        {
            throw Mend.Error($"AuditRetention of {retention.ToHumanString()}", "whole days", "use Duration.Days(...)");
        }

        CheckBetween(nameof(props.AuditRetention), props.AuditRetention, Duration.Days(1), Duration.Days(36_500), "1 day to 100 years");
        CheckBetween(
            nameof(props.DecisionRetention),
            props.DecisionRetention,
            Duration.Minutes(1),
            DefaultDecisionRetention,
            "1 minute to 14 days, SQS's limits"
        );
        CheckAuditOutlivesAll(props);
    }

    private static void CheckAuditOutlivesAll(TokenApprovalProps props)
    {
        var audit = props.AuditRetention ?? DefaultAuditRetention;
        var lifetime = props.LinkLifetime ?? DefaultLifetime;
        var waiting = props.DecisionRetention ?? DefaultDecisionRetention;
        if (Known(audit) && Known(lifetime) && Known(waiting) && audit.ToSeconds() <= lifetime.ToSeconds() + waiting.ToSeconds())
        {
            throw Mend.Error(
                $"AuditRetention of {audit.ToHumanString()}, with a LinkLifetime of {lifetime.ToHumanString()} and a DecisionRetention of "
                    + waiting.ToHumanString(),
                "an audit trail that is kept for longer than both together: what a worker reports late would find no request",
                "keep the audit trail for longer, or shorten one of the others"
            );
        }
    }

    private static void CheckQueue(TokenApprovalProps props)
    {
        CheckBetween(
            nameof(props.VisibilityTimeout),
            props.VisibilityTimeout,
            Duration.Seconds(30),
            Duration.Hours(12),
            "30 seconds to 12 hours: a worker needs time to extend it, and SQS takes no more"
        );
        if (Mend.IsKnown(props.MaximumReceives) && (props.MaximumReceives is < 1 or > 1000 || props.MaximumReceives % 1 != 0))
        {
            throw Mend.Error(
                FormattableString.Invariant($"MaximumReceives = {props.MaximumReceives}"),
                "a whole number from 1 to 1000, SQS's limits",
                "change MaximumReceives"
            );
        }
    }

    private static void CheckApi(TokenApprovalProps props)
    {
        if (Mend.IsKnown(props.ThrottlingRate) && props.ThrottlingRate <= 0)
        {
            throw Mend.Error(
                FormattableString.Invariant($"ThrottlingRate = {props.ThrottlingRate}"),
                "more than 0 requests per second: no link could be opened otherwise",
                "raise ThrottlingRate"
            );
        }

        if (Mend.IsKnown(props.ThrottlingBurst) && (props.ThrottlingBurst < 1 || props.ThrottlingBurst % 1 != 0))
        {
            throw Mend.Error(
                FormattableString.Invariant($"ThrottlingBurst = {props.ThrottlingBurst}"),
                "a whole number of at least 1 request",
                "raise ThrottlingBurst"
            );
        }

        if (Mend.IsKnown(props.LinkBaseUrl) && !IsLinkBase(props.LinkBaseUrl!))
        {
            throw Mend.Error(
                $"LinkBaseUrl = \"{props.LinkBaseUrl}\"",
                "an https address without user, query and fragment, such as https://approvals.example.org",
                "change LinkBaseUrl; /decide is appended"
            );
        }
    }

    private static bool IsLinkBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && uri.UserInfo.Length == 0
        && uri.Query.Length == 0
        && uri.Fragment.Length == 0
        && !url.Any(char.IsWhiteSpace)
        && !url.EndsWith('?')
        && !url.EndsWith('#');

    private static void CheckBetween(string prop, Duration? value, Duration least, Duration most, string bounds)
    {
        if (value is not null && Known(value) && (value.ToSeconds() < least.ToSeconds() || value.ToSeconds() > most.ToSeconds()))
        {
            throw Mend.Error($"{prop} of {value.ToHumanString()}", bounds, $"change {prop}");
        }
    }

    private static bool Known(Duration duration) => !duration.IsUnresolved();

    [GeneratedRegex(@"^[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Addresses();

    [GeneratedRegex("^[^\"<>\\\\\\p{C}]{1,64}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SenderNames();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,31}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecisionIds();

    [GeneratedRegex("^[A-Z][A-Z0-9_]{0,31}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecisionStatuses();

    [GeneratedRegex(@"^[^\p{C}]{1,40}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Labels();
}
