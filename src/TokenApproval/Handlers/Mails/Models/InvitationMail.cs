using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>Asks an approver.</summary>
internal sealed record InvitationMail(RequestRow Request, string? SenderName, ApproverRow Approver, IReadOnlyList<DecisionLink> Links)
    : MailModel(Request, SenderName)
{
    public static Placeholders<InvitationMail> Placeholders { get; } =
        WithContent<InvitationMail>()
            .Text("recipient", "Whom the mail is for.", mail => mail.Approver.Email)
            .List("decisions", "What can be decided, in the configured order.", mail => mail.Links, DecisionLink.Placeholders)
            .Flag("hasOthers", "Whether others were asked too.", mail => mail.Request.Approvers.Count > 1)
            .List(
                "otherApprovers",
                "The others who were asked.",
                mail => Person.OthersThan(mail.Approver.ApproverId, mail.Request),
                Person.Placeholders
            );
}

/// <summary>One decision, and the address that stands for it.</summary>
internal sealed record DecisionLink(string Label, string Address)
{
    public static Placeholders<DecisionLink> Placeholders { get; } =
        new Placeholders<DecisionLink>()
            .Text("label", "What the decision is called.", decision => decision.Label)
            .Link("link", "The secret address that stands for it.", decision => decision.Address);
}
