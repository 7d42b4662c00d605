using RegulatedData.Handlers.TokenApproval.Mails.Models;
using RegulatedData.Handlers.TokenApproval.Mails.Templating;

namespace RegulatedData.Handlers.TokenApproval.Mails;

/// <summary>The templates of all mails, each read and checked at the start.</summary>
internal sealed class MailTemplates
{
    private MailTemplates(string folder)
    {
        Invitation = MailTemplate<InvitationMail>.Read(folder, "invitation", InvitationMail.Placeholders);
        Decided = MailTemplate<DecidedMail>.Read(folder, "decided", DecidedMail.Placeholders);
        Expired = MailTemplate<ExpiredMail>.Read(folder, "expired", ExpiredMail.Placeholders);
        MailProblem = MailTemplate<MailProblemMail>.Read(folder, "mail-problem", MailProblemMail.Placeholders);
    }

    /// <summary>Where the bundle has them. Files of the construct's user have taken the place of ours at synthesis.</summary>
    public static string BundledFolder => Path.Combine(AppContext.BaseDirectory, "Templates");

    public MailTemplate<InvitationMail> Invitation { get; }
    public MailTemplate<DecidedMail> Decided { get; }
    public MailTemplate<ExpiredMail> Expired { get; }
    public MailTemplate<MailProblemMail> MailProblem { get; }

    /// <summary>Reads the twelve files.</summary>
    /// <exception cref="TemplateException">One is missing or broken; the message says which, and where.</exception>
    public static MailTemplates Load(string folder) => new(folder);
}

/// <summary>The three templates of one mail.</summary>
internal sealed class MailTemplate<TModel>
    where TModel : MailModel
{
    private readonly Template subject;
    private readonly Template text;
    private readonly Template html;

    private MailTemplate(Template subject, Template text, Template html)
    {
        this.subject = subject;
        this.text = text;
        this.html = html;
    }

    public static MailTemplate<TModel> Read(string folder, string name, Placeholders<TModel> placeholders) =>
        new(
            Read(folder, $"{name}.subject.txt", TemplateKind.Subject, placeholders),
            Read(folder, $"{name}.txt", TemplateKind.Text, placeholders),
            Read(folder, $"{name}.html", TemplateKind.Html, placeholders)
        );

    /// <summary>Writes the mail.</summary>
    public RenderedMail Render(TModel model, string recipientId, string to, string kind) =>
        new(recipientId, to, subject.Render(model), text.Render(model), html.Render(model), model.Request.RequestId, kind);

    private static Template Read(string folder, string file, TemplateKind kind, Placeholders placeholders)
    {
        try
        {
            return Template.Parse(file, File.ReadAllText(Path.Combine(folder, file)), kind, placeholders);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TemplateException(
                $"Templates/{file} can't be read ({exception.GetType().Name}). The bundle has twelve templates: {{invitation,decided,expired,mail-problem}}.{{subject.txt,txt,html}}. Deploy the construct again."
            );
        }
    }
}
