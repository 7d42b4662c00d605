using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Something that happens to a mail, as SES's event data tells it.</summary>
/// <param name="Type">As an event destination names it: BOUNCE.</param>
/// <param name="EventType">As the event data names it: Bounce.</param>
/// <param name="DetailType">As EventBridge names it: Email Bounced.</param>
/// <param name="Member">The member of the event data with the particulars: bounce.</param>
internal abstract record MailHappening(string Type, string EventType, string DetailType, string Member)
{
    /// <summary>SES takes it and will try to deliver it.</summary>
    public static MailHappening Send { get; } = new Sending();

    /// <summary>SES found a virus.</summary>
    public static MailHappening Reject { get; } = new Rejection();

    /// <summary>The recipients' servers took it.</summary>
    public static MailHappening Delivery(IEnumerable<string> recipients) => new Delivered(recipients);

    /// <summary>The recipients' servers refused it for good.</summary>
    public static MailHappening Bounce(IEnumerable<string> recipients, string subType = "General") => new Bounced(recipients, subType);

    /// <summary>The recipients called it spam.</summary>
    public static MailHappening Complaint(IEnumerable<string> recipients) => new Complained(recipients);

    /// <summary>The particulars.</summary>
    public abstract JsonObject Describe(DateTimeOffset now);

    private static string NewFeedbackId(DateTimeOffset now) => MessageIds.New(now);

    private sealed record Sending() : MailHappening("SEND", "Send", "Email Sent", "send")
    {
        public override JsonObject Describe(DateTimeOffset now) => [];
    }

    private sealed record Rejection() : MailHappening("REJECT", "Reject", "Email Rejected", "reject")
    {
        public override JsonObject Describe(DateTimeOffset now) => new() { ["reason"] = "Bad content" };
    }

    private sealed record Delivered(IEnumerable<string> Recipients) : MailHappening("DELIVERY", "Delivery", "Email Delivered", "delivery")
    {
        public override JsonObject Describe(DateTimeOffset now) =>
            new()
            {
                ["timestamp"] = EventTime.FormatMilliseconds(now),
                ["processingTimeMillis"] = 0,
                ["recipients"] = AwsJson.List(Recipients),
                ["smtpResponse"] = "250 2.6.0 Message received",
                ["reportingMTA"] = "localcloud.invalid",
            };
    }

    private sealed record Bounced(IEnumerable<string> Recipients, string SubType)
        : MailHappening("BOUNCE", "Bounce", "Email Bounced", "bounce")
    {
        public override JsonObject Describe(DateTimeOffset now) =>
            new()
            {
                ["bounceType"] = "Permanent",
                ["bounceSubType"] = SubType,
                ["bouncedRecipients"] = new JsonArray([
                    .. Recipients.Select(recipient => new JsonObject
                    {
                        ["emailAddress"] = recipient,
                        ["action"] = "failed",
                        ["status"] = "5.1.1",
                        ["diagnosticCode"] = "smtp; 550 5.1.1 user unknown",
                    }),
                ]),
                ["timestamp"] = EventTime.FormatMilliseconds(now),
                ["feedbackId"] = NewFeedbackId(now),
                ["reportingMTA"] = "dns; localcloud.invalid",
            };
    }

    private sealed record Complained(IEnumerable<string> Recipients)
        : MailHappening("COMPLAINT", "Complaint", "Email Complaint Received", "complaint")
    {
        public override JsonObject Describe(DateTimeOffset now) =>
            new()
            {
                ["complainedRecipients"] = new JsonArray([
                    .. Recipients.Select(recipient => new JsonObject { ["emailAddress"] = recipient }),
                ]),
                ["timestamp"] = EventTime.FormatMilliseconds(now),
                ["feedbackId"] = NewFeedbackId(now),
                ["complaintSubType"] = null,
                ["userAgent"] = "Amazon SES Mailbox Simulator",
                ["complaintFeedbackType"] = "abuse",
                ["arrivalDate"] = EventTime.FormatMilliseconds(now),
            };
    }
}

/// <summary>Ids as SES gives them: the time first, so that they sort by it.</summary>
internal static class MessageIds
{
    public static string New(DateTimeOffset now) => $"{now.ToUnixTimeMilliseconds():x16}-{Guid.NewGuid()}-000000";
}
