using System.Text;
using System.Text.Json.Serialization;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>What is posted to decide: a form, or the same in JSON, or nothing but the link's own parameters.</summary>
/// <param name="Values">The link's parameters, where they are posted.</param>
/// <param name="Comment">What the approver says; null for nothing.</param>
internal sealed record DecideForm(FormValues Values, string? Comment)
{
    public const string CommentName = "comment";

    /// <summary>A comment at its longest, each character escaped at its longest, and the parameters beside it.</summary>
    private const int MaximumBytes = 16 * 1024;

    /// <exception cref="RefusedException">400: too long, of another type, or malformed.</exception>
    public static DecideForm Read(HttpRequest request)
    {
        if (!request.HasBody)
            return new DecideForm(FormValues.Parse(""), null);

        return request.ContentType switch
        {
            "application/x-www-form-urlencoded" => Of(FormValues.Parse(Encoding.UTF8.GetString(request.ReadBody(MaximumBytes)))),
            "application/json" => Of(request.ReadJson(HandlerJson.Default.DecideBody, MaximumBytes).ToValues()),
            _ => throw RefusedException.InvalidInput(
                "The body's type wasn't understood. Send a form (application/x-www-form-urlencoded) or JSON (application/json)."
            ),
        };
    }

    private static DecideForm Of(FormValues values) =>
        values.IsRepeated(CommentName)
            ? throw RefusedException.InvalidInput("The comment was sent more than once. Send one.", CommentName)
            : new DecideForm(values, Cleaned(values[CommentName]));

    private static string? Cleaned(string? comment) =>
        comment is not null && RequestRules.Normalize(comment).Trim() is { Length: > 0 } text ? text : null;
}

/// <summary>The form, in JSON.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DecideBody
{
    public string? Action { get; set; }
    public string? RequestId { get; set; }
    public string? Token { get; set; }
    public string? Comment { get; set; }

    public FormValues ToValues() =>
        FormValues.Of(
            (LinkAddress.ActionName, Action),
            (LinkAddress.RequestIdName, RequestId),
            (LinkAddress.TokenName, Token),
            (DecideForm.CommentName, Comment)
        );
}
