using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>Tells the requester that a mail didn't reach an approver.</summary>
internal sealed record MailProblemMail(RequestRow Request, string? SenderName, ApproverRow Approver, string Problem)
    : MailModel(Request, SenderName)
{
    public static Placeholders<MailProblemMail> Placeholders { get; } =
        WithContent<MailProblemMail>()
            .Text("approver", "The approver's address.", mail => mail.Approver.Email)
            .Text("problem", "What became of the mail, as the end of a sentence.", mail => InWords(mail.Problem))
            .Flag("hasOthers", "Whether others were asked too.", mail => mail.Request.Approvers.Count > 1)
            .List(
                "otherApprovers",
                "The others who were asked.",
                mail => Person.OthersThan(mail.Approver.ApproverId, mail.Request),
                Person.Placeholders
            );

    /// <summary>SES's three kinds of problems, as the end of a sentence about a mail.</summary>
    public static string InWords(string problem) =>
        problem switch
        {
            "BOUNCED" => "was returned: the address doesn't take it",
            "COMPLAINED" => "was reported as spam",
            "REJECTED" => "was rejected by the mail service, which found something harmful in it",
            _ => "was not delivered",
        };
}
