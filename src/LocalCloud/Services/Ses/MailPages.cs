using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>
/// The mailbox for a browser: <c>/_localcloud/mailbox</c> lists the mails, below it is each mail. A mail's HTML is somebody else's: it is shown
/// in a frame that runs no script, loads nothing, and whose links open in place of the mailbox.
/// </summary>
internal sealed class MailPages(Mailbox mailbox)
{
    /// <summary>Where it is.</summary>
    public const string Root = $"{LocalEndpoints.Root}mailbox";

    private const string PagePolicy =
        "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'; base-uri 'none'; "
        + $"frame-ancestors 'self'; sandbox {MailPage.Sandbox}";

    /// <summary>Answers a request below <see cref="Root"/>.</summary>
    public Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            return RefuseAsync(http, StatusCodes.Status405MethodNotAllowed, "The mailbox can only be read.");
        var path = http.Request.Path.Value![Root.Length..].Trim('/');
        return path.Split('/') switch
        {
            [""] => ListAsync(http),
            ["style.css"] => WriteAsync(http, "text/css; charset=utf-8", MailStyle.Css, PagePolicy),
            [var id] when mailbox.Find(id) is { } mail => PageAsync(http, MailPage.Of(mail)),
            [var id, "html"] when mailbox.Find(id)?.Html is { } html => WriteAsync(
                http,
                "text/html; charset=utf-8",
                MailPage.Frame(html),
                MailPolicy
            ),
            _ => RefuseAsync(http, StatusCodes.Status404NotFound, "There is no such mail. The local cloud keeps mails until it ends."),
        };
    }

    private Task ListAsync(HttpContext http)
    {
        var to = http.Request.Query["to"].ToString().Trim();
        return PageAsync(http, MailListPage.Of(to.Length > 0 ? mailbox.To(to) : mailbox.All, to));
    }

    private static Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        return PageAsync(http, MailHtml.Page("Mailbox", $"<p>{MailHtml.Text(why)}</p>"));
    }

    private static Task PageAsync(HttpContext http, string html) => WriteAsync(http, "text/html; charset=utf-8", html, PagePolicy);

    private static Task WriteAsync(HttpContext http, string contentType, string content, string policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        http.Response.ContentType = contentType;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(content, http.RequestAborted);
    }
}
