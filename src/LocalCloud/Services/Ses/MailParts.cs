using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>SES, put together.</summary>
internal sealed class MailParts
{
    /// <summary>Puts it together.</summary>
    /// <param name="context">What the parts share.</param>
    /// <param name="regions">What SES knows.</param>
    /// <param name="events">Where its events go.</param>
    public MailParts(LocalCloudContext context, SesRegions regions, EventParts events)
    {
        Mailbox = new Mailbox(context.Time);
        Sender = new MailSender(context, Mailbox, new MailEvents(context, regions, events.Router, events.Topics), events.Tracker);
        Service = new SesService(
            regions,
            [
                new IdentityOperations(),
                new ConfigurationSetOperations(),
                new EventDestinationOperations(context.Log),
                new SesTagOperations(),
                Sender,
            ]
        );
        context.Endpoints.Map("mails", new MailList(Mailbox).HandleAsync);
        context.Endpoints.Map("mailbox", new MailPages(Mailbox).HandleAsync);
    }

    /// <summary>What the gateway asks before moto.</summary>
    public SesService Service { get; }

    /// <summary>The mails.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>Takes mails.</summary>
    public MailSender Sender { get; }
}
