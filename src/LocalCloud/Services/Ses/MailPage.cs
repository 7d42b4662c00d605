using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The page with one mail.</summary>
internal static partial class MailPage
{
    /// <summary>What a mail's HTML may do: only open links, in the whole window or in a new one.</summary>
    public const string Sandbox = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

    /// <summary>The page.</summary>
    public static string Of(Mail mail) =>
        MailHtml.Page(
            mail.Subject,
            $"""
            <h1>{MailHtml.Text(mail.Subject.Length > 0 ? mail.Subject : "(no subject)")} {MailHtml.Status(mail.Status)}</h1>
            <dl>
            {string.Concat(Fields(mail))}
            </dl>
            {HtmlPart(mail)}
            {TextPart(mail)}
            <details>
            <summary>Headers</summary>
            <pre>{MailHtml.Text(string.Join('\n', mail.Headers.Select(header => $"{header.Key}: {header.Value}")))}</pre>
            </details>
            """
        );

    /// <summary>The mail's HTML for the frame: links that name no window open in the whole one.</summary>
    public static string Frame(string html)
    {
        const string target = "<base target=\"_top\">";
        // Before the document type, it would change how the browser lays the mail out.
        var before = new[] { Head(), Html(), DocumentType() }.Select(tag => tag.Match(html)).FirstOrDefault(match => match.Success);
        return html.Insert(before is null ? 0 : before.Index + before.Length, target);
    }

    private static IEnumerable<string> Fields(Mail mail)
    {
        yield return Field("From", mail.From);
        yield return Field("To", [.. mail.To]);
        yield return Field("Cc", [.. mail.Cc]);
        yield return Field("Bcc", [.. mail.Bcc]);
        yield return Field("Reply to", [.. mail.ReplyTo]);
        yield return $"<dt>Sent</dt><dd>{MailHtml.Time(mail.SentAt)} UTC</dd>\n";
        if (mail.ConfigurationSet is { } set)
            yield return Field("Configuration set", set);
        yield return Field("Tags", [.. mail.Tags.Select(tag => $"{tag.Key}: {tag.Value}")]);
        yield return Field("Attached", [.. mail.Attachments.Select(a => $"{a.FileName} ({a.ContentType}, {a.Content.Length} bytes)")]);
    }

    private static string Field(string name, params string[] values) =>
        values.Length == 0 ? "" : $"<dt>{name}</dt><dd>{string.Join("<br>", values.Select(MailHtml.Text))}</dd>\n";

    private static string HtmlPart(Mail mail) =>
        mail.Html is null
            ? ""
            : $"""
                <h2>HTML</h2>
                <iframe title="The mail's HTML" sandbox="{Sandbox}" src="{MailPages.Root}/{MailHtml.Text(mail.Id)}/html"></iframe>
                """;

    private static string TextPart(Mail mail) => mail.Text is null ? "" : $"<h2>Text</h2>\n<pre>{MailHtml.TextWithLinks(mail.Text)}</pre>";

    [GeneratedRegex("<head(\\s[^>]*)?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Head();

    [GeneratedRegex("<html(\\s[^>]*)?>", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Html();

    [GeneratedRegex("<!doctype[^>]*>", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex DocumentType();
}
