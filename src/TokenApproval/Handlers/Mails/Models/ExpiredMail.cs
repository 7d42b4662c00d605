using RegulatedData.Handlers.TokenApproval.Mails.Templating;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>Tells the requester that nothing was decided in time.</summary>
internal sealed record ExpiredMail(RequestRow Request, string? SenderName, IReadOnlyList<ApproverRow> Approvers)
    : MailModel(Request, SenderName)
{
    public static Placeholders<ExpiredMail> Placeholders { get; } =
        WithContent<ExpiredMail>()
            .Flag("hasAnswers", "Whether anybody has answered.", mail => mail.Answered.Any())
            .List("answers", "Who has answered.", mail => mail.Answered.Select(mail.AnswerOf), Asked.Placeholders)
            .Flag("hasSilent", "Whether anybody has not answered.", mail => mail.Silent.Any())
            .List("silent", "Who has not answered.", mail => mail.Silent.Select(mail.AnswerOf), Asked.Placeholders);

    private IEnumerable<ApproverRow> Answered => Approvers.Where(approver => approver.Answer is not null);

    private IEnumerable<ApproverRow> Silent => Approvers.Where(approver => approver.Answer is null);

    private Asked AnswerOf(ApproverRow approver) => new(approver.Email, Request.Option(approver.Answer)?.Label ?? approver.Answer);

    /// <summary>Somebody who was asked, and what came of it.</summary>
    internal sealed record Asked(string Address, string? Label)
    {
        public static Placeholders<Asked> Placeholders { get; } =
            new Placeholders<Asked>()
                .Text("address", "The address.", entry => entry.Address)
                .Text("label", "The answer, as the decision is called; empty without one.", entry => entry.Label);
    }
}
