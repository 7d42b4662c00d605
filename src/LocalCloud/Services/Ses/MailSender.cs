using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Takes mails, keeps them, and lets happen to them what SES's mailbox simulator stands for.</summary>
/// <remarks>
/// The simulator: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator. Its addresses may have a
/// label: <c>bounce+anything@simulator.amazonses.com</c>.
/// </remarks>
internal sealed class MailSender(LocalCloudContext context, Mailbox mailbox, MailEvents events, DeliveryTracker tracker) : ISesOperations
{
    private const string Simulator = "simulator.amazonses.com";

    private readonly ConcurrentDictionary<string, SentMail> _sent = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public IEnumerable<(string, Func<SesCall, JsonObject>)> Operations => [("SendEmail", Send)];

    /// <summary>Lets something happen to a mail, as its configuration set's destinations learn it.</summary>
    /// <exception cref="LocalCloudException">There is no such mail.</exception>
    public async Task ReportAsync(string mailId, MailEvent happened, string? recipient, CancellationToken ct)
    {
        if (!_sent.TryGetValue(mailId, out var sent))
            throw new LocalCloudException($"No mail with the id {mailId} was sent. Mail.Id has the ids of those that were.");
        if (recipient is not null && !sent.Mail.IsTo(recipient))
            throw new LocalCloudException(
                $"The mail {mailId} wasn't sent to {recipient} but to {string.Join(", ", sent.Mail.Recipients)}."
            );
        string[] recipients = recipient is null ? [.. sent.Mail.Recipients] : [recipient];
        var (status, happening) = happened switch
        {
            MailEvent.Bounce => (MailStatus.Bounced, MailHappening.Bounce(recipients)),
            MailEvent.Complaint => (MailStatus.Complained, MailHappening.Complaint(recipients)),
            MailEvent.Reject => (MailStatus.Rejected, MailHappening.Reject),
            _ => (MailStatus.Delivered, MailHappening.Delivery(recipients)),
        };
        mailbox.Note(mailId, status);
        await events.PublishAsync(sent, happening, ct);
    }

    private JsonObject Send(SesCall call)
    {
        var draft = MailReader.Read(call.Body);
        var identity = IdentityOf(call, draft);
        var setName = draft.ConfigurationSet ?? identity.ConfigurationSet;
        if (setName is not null && !call.Store.ConfigurationSet(setName).Sends)
            throw SesErrors.Paused($"Email sending is disabled for the configuration set <{setName}>.");
        if (draft.LacksCharset)
            context.Log("SES: a mail has text outside ASCII without a Charset, which SES garbles: give UTF-8 with each Data.");

        var happenings = Happenings(draft).ToList();
        var mail = MailOf(draft, call.Store.Region, setName) with { Status = StatusAfter(happenings) };
        var sent = new SentMail(mail, identity.Name, NameOf(call.Caller));
        _sent[mail.Id] = sent;
        mailbox.Add(mail);
        tracker.Run(async ct =>
        {
            foreach (var happening in happenings)
                await events.PublishAsync(sent, happening, ct);
        });
        return new JsonObject { ["MessageId"] = mail.Id };
    }

    private static EmailIdentity IdentityOf(SesCall call, MailDraft draft) =>
        call.Store.SenderOf(draft.From.Address)
        ?? throw SesErrors.Rejected(
            $"Email address is not verified. The following identities failed the check in region {call.Store.Region.ToUpperInvariant()}: {draft.From.Text}"
        );

    private Mail MailOf(MailDraft draft, string region, string? configurationSet)
    {
        var now = context.Time.GetUtcNow();
        return new Mail
        {
            Id = MessageIds.New(now),
            SentAt = now,
            Region = region,
            From = draft.From.Text,
            To = Texts(draft.To),
            Cc = Texts(draft.Cc),
            Bcc = Texts(draft.Bcc),
            ReplyTo = Texts(draft.ReplyTo),
            Subject = draft.Subject,
            Text = draft.Text,
            Html = draft.Html,
            Headers = draft.Headers,
            Attachments = draft.Attachments,
            ConfigurationSet = configurationSet,
            Tags = draft.Tags,
        };
    }

    private static IEnumerable<MailHappening> Happenings(MailDraft draft)
    {
        if (draft.HasVirus)
        {
            yield return MailHappening.Reject;
            yield break;
        }
        yield return MailHappening.Send;
        var byFate = draft.Recipients.ToLookup(Fate, recipient => recipient.Address, StringComparer.Ordinal);
        if (byFate["bounce"].Any())
            yield return MailHappening.Bounce(byFate["bounce"]);
        if (byFate["suppressionlist"].Any())
            yield return MailHappening.Bounce(byFate["suppressionlist"], "Suppressed");
        // Who complains has got it before.
        var delivered = byFate[""].Concat(byFate["complaint"]).ToList();
        if (delivered.Count > 0)
            yield return MailHappening.Delivery(delivered);
        if (byFate["complaint"].Any())
            yield return MailHappening.Complaint(byFate["complaint"]);
    }

    private static string Fate(EmailAddress recipient)
    {
        if (!recipient.Domain.Equals(Simulator, StringComparison.OrdinalIgnoreCase))
            return "";
        var name = recipient.LocalPart.Split('+')[0];
        return name is "bounce" or "complaint" or "suppressionlist" ? name : "";
    }

    private static MailStatus StatusAfter(List<MailHappening> happenings) =>
        happenings.Exists(h => h.Type == "REJECT") ? MailStatus.Rejected
        : happenings.Exists(h => h.Type == "BOUNCE") ? MailStatus.Bounced
        : happenings.Exists(h => h.Type == "COMPLAINT") ? MailStatus.Complained
        : MailStatus.Delivered;

    private static string NameOf(Caller caller) =>
        caller switch
        {
            RoleSession role => role.RoleName,
            IamUser user => user.UserName,
            ServicePrincipal service => service.Service,
            _ => "root",
        };

    private static string[] Texts(IReadOnlyList<EmailAddress> addresses) => [.. addresses.Select(address => address.Text)];
}
