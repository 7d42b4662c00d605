using System.Security.Cryptography;
using System.Text;
using RegulatedData.Handlers.TokenApproval.Http;

namespace RegulatedData.Handlers.TokenApproval.Pages;

/// <summary>What all pages share: the document, its style, and the headers that let nothing else in.</summary>
internal static class Page
{
    private static readonly string ContentSecurityPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(PageStyle.Css)))}'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly Html Style = Html.Verbatim(PageStyle.Css);

    /// <param name="status">The HTTP status.</param>
    /// <param name="title">Of the window.</param>
    /// <param name="content">What stands in <c>main</c>. Begins with the page's one <c>h1</c>.</param>
    public static HttpAnswer Answer(int status, string title, Html content) =>
        new()
        {
            StatusCode = status,
            Headers = SecurityHeaders.For("text/html; charset=utf-8", ContentSecurityPolicy),
            Body = Document(title, content).ToString(),
        };

    private static Html Document(string title, Html content) =>
        Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex, nofollow">
            <title>{title}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            {content}
            </main>
            </body>
            </html>

            """
        );
}
