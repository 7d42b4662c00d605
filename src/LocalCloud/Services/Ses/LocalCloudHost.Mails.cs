namespace RegulatedData.LocalCloud;

/// <content>The mails that SES took.</content>
public sealed partial class LocalCloudHost
{
    /// <summary>The mails that were sent by SES. A browser shows them at <c>/_localcloud/mailbox</c>.</summary>
    public Mailbox Mails => _parts.Mails.Mailbox;

    /// <summary>
    /// Lets something happen to a mail that was sent, as if its recipient's server had said so: the event destinations of its configuration
    /// set learn of it. SES's simulator addresses (<c>bounce@simulator.amazonses.com</c>) do the same without a call.
    /// </summary>
    /// <param name="mailId">The mail's id.</param>
    /// <param name="happened">What happens.</param>
    /// <param name="recipient">To which of its recipients. Default: to all.</param>
    /// <param name="ct">Cancels it.</param>
    /// <returns>A task that ends when the event is published; <see cref="WaitUntilIdleAsync"/> waits for the deliveries.</returns>
    /// <exception cref="LocalCloudException">There is no such mail, or it wasn't sent to that recipient.</exception>
    public Task ReportMailEventAsync(string mailId, MailEvent happened, string? recipient = null, CancellationToken ct = default) =>
        _parts.Mails.Sender.ReportAsync(mailId, happened, recipient, ct);
}

/// <summary>What can happen to a mail.</summary>
public enum MailEvent
{
    /// <summary>The recipient's server took it.</summary>
    Delivery,

    /// <summary>The recipient's server refused it for good.</summary>
    Bounce,

    /// <summary>The recipient called it spam.</summary>
    Complaint,

    /// <summary>SES found a virus in it.</summary>
    Reject,
}
