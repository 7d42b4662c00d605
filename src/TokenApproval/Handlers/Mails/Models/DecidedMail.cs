using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>
/// Tells an approver that another one's answer has decided. There may be nineteen of them in one go, so they leave out what the approvers
/// have been told before.
/// </summary>
internal sealed record DecidedMail(RequestRow Request, string? SenderName, string Recipient) : MailModel(Request, SenderName)
{
    public static Placeholders<DecidedMail> Placeholders { get; } =
        Common<DecidedMail>()
            .Text("recipient", "Whom the mail is for.", mail => mail.Recipient)
            .Text("decidedBy", "The approver whose answer decided.", mail => mail.Request.DecidedBy)
            .Text(
                "decision",
                "What was decided, as the decision is called.",
                mail => mail.Request.Option(mail.Request.Decision)?.Label ?? mail.Request.Decision
            )
            .Text(
                "status",
                "What the request has become by it, such as APPROVED.",
                mail => mail.Request.Option(mail.Request.Decision)?.Status ?? mail.Request.Decision
            )
            .Text("decided", "When, in words, in UTC.", mail => mail.Request.DecidedAt is { } at ? Times.ForPeople(at) : "")
            .Text("comment", "What that approver had to say; may be empty, and may have several lines.", mail => mail.Request.Comment)
            .Flag("byQuorum", "Whether it took several answers.", mail => !mail.Request.Policy.IsFirstAnswer)
            .List("tally", "How often each decision was given.", Tally, Count.Placeholders);

    // In the configured order: a map has none that could be relied on.
    private static IEnumerable<Count> Tally(DecidedMail mail) =>
        mail
            .Request.Decisions.Where(option => mail.Request.Tally.GetValueOrDefault(option.Id) > 0)
            .Select(option => new Count(option.Label, Number(mail.Request.Tally[option.Id])));

    /// <summary>How often a decision was given.</summary>
    internal sealed record Count(string Label, string Times)
    {
        public static Placeholders<Count> Placeholders { get; } =
            new Placeholders<Count>()
                .Text("label", "What the decision is called.", entry => entry.Label)
                .Text("count", "How often it was given.", entry => entry.Times);
    }
}
