namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The page that lists the mails, the newest first.</summary>
internal static class MailListPage
{
    /// <param name="mails">The mails, the newest last.</param>
    /// <param name="to">The address that they were sent to; empty for all.</param>
    public static string Of(IReadOnlyList<Mail> mails, string to) =>
        MailHtml.Page(
            to.Length > 0 ? $"Mails to {to}" : "Mails",
            $"""
            <h1>{(to.Length > 0 ? $"Mails to {MailHtml.Text(to)}" : "Mails")}</h1>
            <form method="get" action="{MailPages.Root}">
            <label for="to">Sent to</label>
            <input id="to" name="to" type="email" autocomplete="off" value="{MailHtml.Text(to)}">
            <button>Show</button>
            </form>
            {(mails.Count == 0 ? Nothing(to) : Table(mails))}
            """
        );

    private static string Nothing(string to) =>
        to.Length > 0
            ? $"<p>No mail was sent to this address. <a href=\"{MailPages.Root}\">Show all mails</a></p>"
            : "<p>No mail was sent yet. Load the page again when something should have been.</p>";

    private static string Table(IReadOnlyList<Mail> mails) =>
        $"""
            <table>
            <caption>{mails.Count} {(mails.Count == 1 ? "mail" : "mails")}, the newest first. Times are UTC.</caption>
            <thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">From</th><th scope="col">Sent</th></tr></thead>
            <tbody>
            {string.Join('\n', mails.Reverse().Select(Row))}
            </tbody>
            </table>
            """;

    private static string Row(Mail mail) =>
        $"<tr><th scope=\"row\"><a href=\"{MailPages.Root}/{MailHtml.Text(mail.Id)}\">{MailHtml.Text(Subject(mail))}</a> {MailHtml.Status(mail.Status)}</th>"
        + $"<td>{MailHtml.Text(string.Join(", ", mail.Recipients))}</td><td>{MailHtml.Text(mail.From)}</td><td>{MailHtml.Time(mail.SentAt)}</td></tr>";

    private static string Subject(Mail mail) => mail.Subject.Length > 0 ? mail.Subject : "(no subject)";
}
