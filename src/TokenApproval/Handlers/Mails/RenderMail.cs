using System.Text.Json;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Mails.Models;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Mails;

/// <summary>
/// Writes the mails of outbox rows, for the Pipe between the table's stream and the machine that sends them. Rendered again, a mail is the
/// same to the byte. Its input and output hold what must not be kept: neither is logged, here or by the machine.
/// </summary>
internal sealed class RenderMail(
    MailOutbox outbox,
    RequestStore store,
    DecideLinks links,
    MailTemplates templates,
    string? senderName,
    TimeProvider time
)
{
    /// <summary>The id of the one recipient who isn't an approver.</summary>
    public const string Requester = "requester";

    /// <summary>
    /// A state machine carries 256 KiB in all (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html); 16 of them are for
    /// what Lambda's answer and the machine's own data add.
    /// </summary>
    public const int MaximumOutputBytes = 240 * 1024;

    public async Task<RenderedMails[]> RunAsync(MailKey[] keys, Invocation invocation)
    {
        var rendered = new RenderedMails[keys.Length];
        for (var index = 0; index < keys.Length; index++)
            rendered[index] = await RenderAsync(keys[index], invocation);

        RefuseTooLarge(rendered);
        return rendered;
    }

    private async Task<RenderedMails> RenderAsync(MailKey key, Invocation invocation)
    {
        var row = await outbox.ReadAsync(key, invocation.Token);
        var (reason, mails) = await LookAsync(row, invocation.Token);
        invocation.Log.Info("Mails rendered.", ("id", row?.RequestId), ("mail", row?.Mail), ("mails", mails.Count), ("reason", reason));
        return new RenderedMails(key.Pk!, key.Sk!, key.Redrive is true ? true : null, reason, mails);
    }

    private async Task<(string? Reason, IReadOnlyList<RenderedMail> Mails)> LookAsync(MailRow? row, CancellationToken cancellationToken)
    {
        if (row is null)
            return (NoMails.Gone, []);
        if (row.DeliveredAt is not null)
            return (NoMails.Delivered, []);
        if (time.GetUtcNow() >= row.GiveUpAt)
            return (NoMails.GivenUp, []);

        var record = await store.ReadAllAsync(row.RequestId, cancellationToken);
        var all = record is null ? [] : await MailsOfAsync(row, record, cancellationToken);
        var mails = all.Where(mail => !row.DeliveredTo.Contains(mail.RecipientId)).ToList();
        return mails.Count > 0 ? (null, mails)
            // It has reached somebody, and there is nobody left.
            : row.DeliveredTo.Count > 0 ? (NoMails.Delivered, [])
            : (NoMails.Answered, []);
    }

    private async Task<IEnumerable<RenderedMail>> MailsOfAsync(MailRow row, RequestRecord record, CancellationToken cancellationToken) =>
        row.Mail switch
        {
            MailRow.Invitation => await InvitationAsync(row, record, cancellationToken),
            MailRow.Decided => Decided(record),
            MailRow.Expired => Expired(record),
            MailRow.MailProblem => MailProblem(row, record),
            _ => throw new FunctionException(
                "Mail.UnknownMail",
                $"A row of the outbox asks for a mail that doesn't exist here. {MailRow.Invitation}, {MailRow.Decided}, {MailRow.Expired} or {MailRow.MailProblem} was expected: deploy the construct again, so that all its parts are of one version."
            ),
        };

    private async Task<IEnumerable<RenderedMail>> InvitationAsync(MailRow row, RequestRecord record, CancellationToken cancellationToken)
    {
        var request = record.Request;
        var approver = ApproverOf(row, record);
        // A link that can't be used any more isn't worth sending.
        if (approver is not { Answer: null } || !request.IsPending || time.GetUtcNow() >= request.ExpiresAt)
            return [];

        var decisions = await links.ForAsync(request, approver.ApproverId, cancellationToken);
        var mail = new InvitationMail(request, senderName, approver, decisions);
        return [templates.Invitation.Render(mail, approver.ApproverId, approver.Email, row.Mail)];
    }

    private IEnumerable<RenderedMail> Decided(RequestRecord record)
    {
        var request = record.Request;
        if (request is not { Decision: not null, DecidedBy: { } decidedBy })
            return [];

        return record
            .Approvers.Where(approver => EmailAddress.Canonical(approver.Email) != EmailAddress.Canonical(decidedBy))
            .Select(approver =>
                templates.Decided.Render(
                    new DecidedMail(request, senderName, approver.Email),
                    approver.ApproverId,
                    approver.Email,
                    MailRow.Decided
                )
            );
    }

    private IEnumerable<RenderedMail> Expired(RequestRecord record) =>
        record.Request is { Status: Statuses.Expired, RequesterEmail: { } requester } request
            ? [templates.Expired.Render(new ExpiredMail(request, senderName, record.Approvers), Requester, requester, MailRow.Expired)]
            : [];

    private IEnumerable<RenderedMail> MailProblem(MailRow row, RequestRecord record)
    {
        if (record.Request.RequesterEmail is not { } requester || ApproverOf(row, record) is not { MailStatus: { } problem } approver)
            return [];

        var mail = new MailProblemMail(record.Request, senderName, approver, problem);
        return [templates.MailProblem.Render(mail, Requester, requester, MailRow.MailProblem)];
    }

    private static ApproverRow? ApproverOf(MailRow row, RequestRecord record) =>
        record.Approvers.FirstOrDefault(approver => approver.ApproverId == row.ApproverId);

    private static void RefuseTooLarge(RenderedMails[] rendered)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(rendered, MailJson.Compact.RenderedMailsArray).Length;
        if (bytes > MaximumOutputBytes)
            throw new FunctionException(
                "Mail.TooLarge",
                $"The mails of one row have {bytes} bytes together; {MaximumOutputBytes} at most were expected, which a state machine can carry. The templates that come with the construct stay far below that: make your own ones smaller."
            );
    }
}
