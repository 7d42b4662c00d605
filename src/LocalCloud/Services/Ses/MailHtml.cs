using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The pieces that the mailbox's pages are made of. Whatever comes from a mail goes through <see cref="Text"/>.</summary>
internal static partial class MailHtml
{
    /// <summary>A whole page.</summary>
    public static string Page(string title, string body) =>
        $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)} – local cloud</title>
            <link rel="stylesheet" href="{MailPages.Root}/style.css">
            </head>
            <body>
            <header><a href="{MailPages.Root}">Mailbox</a> <span>of this local cloud: SES sends nothing from here</span></header>
            <main>
            {body}
            </main>
            </body>
            </html>

            """;

    /// <summary>Text as HTML.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Text as HTML, with its web addresses as links.</summary>
    public static string TextWithLinks(string text)
    {
        var html = new System.Text.StringBuilder();
        var done = 0;
        foreach (Match link in Links().Matches(text))
        {
            html.Append(Text(text[done..link.Index]))
                .Append(CultureInfo.InvariantCulture, $"<a href=\"{Text(link.Value)}\">{Text(link.Value)}</a>");
            done = link.Index + link.Length;
        }
        return html.Append(Text(text[done..])).ToString();
    }

    /// <summary>A moment, in UTC.</summary>
    public static string Time(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return $"<time datetime=\"{utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\">"
            + $"{utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}</time>";
    }

    /// <summary>What became of a mail; nothing where all went well.</summary>
    public static string Status(MailStatus status) =>
        status == MailStatus.Delivered ? "" : $"<strong class=\"problem\">{Text(status.ToString())}</strong>";

    // A full stop or bracket at the end belongs to the sentence.
    [GeneratedRegex("""https?://[^\s<>"']*[^\s<>"'.,;:!?)\]]""", RegexOptions.None, 1000)]
    private static partial Regex Links();
}
