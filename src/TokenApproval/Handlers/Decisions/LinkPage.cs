using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Pages;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>The page behind a link: what is asked, and the button; or what has become of it.</summary>
internal static class LinkPage
{
    /// <param name="status">The HTTP status.</param>
    /// <param name="link">What the link leads to.</param>
    /// <param name="address">Its parameters, for the form.</param>
    /// <param name="comment">What was typed, where it has to be mended.</param>
    /// <param name="problem">What is wrong with it: a sentence that begins with its name.</param>
    public static HttpAnswer Answer(int status, LinkState link, LinkAddress address, string? comment = null, string? problem = null)
    {
        var words = LinkWords.Of(link);
        var content = Html.Of(
            $"""
            <div class="card {words.Tone}">
            <p class="state">{words.State}</p>
            <h1>{words.Heading}</h1>
            <p class="lead">{words.Lead}</p>
            {Html.When(!link.IsPastExpiry, () => Comment(link))}
            {Html.When(!link.IsPastExpiry, () => Asked(link))}
            {Html.When(link.Use == LinkUse.Active, () => Form(link, address, comment, problem))}
            <footer>{About(link)} {words.Footnote}</footer>
            </div>
            """
        );
        return Page.Answer(status, words.Heading, content);
    }

    private static Html About(LinkState link) =>
        link.IsPastExpiry
            ? Html.Of($"About request {link.Request.RequestId}.")
            : Html.Of($"Sent to {link.Approver.Email} about request {link.Request.RequestId}.");

    private static Html Comment(LinkState link) =>
        link.Request.Comment is { } comment
            ? Html.Of(
                $"""
                <h2>Comment</h2>
                <p class="text">{comment}</p>
                """
            )
            : Html.Empty;

    private static Html Asked(LinkState link) =>
        Html.Of(
            $"""
            <h2>What is asked</h2>
            <p class="text">{link.Request.Description}</p>
            <dl>
            <dt>Action</dt><dd><strong>{link.Request.Action}</strong></dd>
            <dt>Incident</dt><dd>{link.Request.IncidentId}</dd>
            <dt>Asked on</dt><dd>{Times.ForPeople(link.Request.CreatedAt)}</dd>
            {Html.When(link.Use is LinkUse.Active or LinkUse.Used or LinkUse.Revoked, () => OpenUntil(link.Request))}
            </dl>
            {Parameters(link.Request.ActionParameters)}
            """
        );

    private static Html OpenUntil(RequestRow request) =>
        Html.Of(
            $"<dt>Open until</dt><dd>{Times.ForPeople(request.ExpiresAt)}</dd>{Html.When(!request.Policy.IsFirstAnswer, () => Approvals(request))}"
        );

    private static Html Approvals(RequestRow request) =>
        Html.Of(
            $"<dt>Approvals</dt><dd>{request.Tally.GetValueOrDefault(DecisionOption.Approve)} of the {request.Policy.Required} needed; {request.Answers} of {request.Approvers.Count} approvers have answered</dd>"
        );

    private static Html Parameters(IReadOnlyDictionary<string, string> parameters) =>
        Html.When(
            parameters.Count > 0,
            () =>
                Html.Of(
                    $"""
                    <h2>Parameters</h2>
                    <dl class="parameters">
                    {parameters.Select(parameter => Html.Of($"<dt>{parameter.Key}</dt><dd>{parameter.Value}</dd>"))}
                    </dl>
                    """
                )
        );

    /// <summary>The address is relative, so that it fits behind any domain and path. The token goes in the body, where no log sees it.</summary>
    private static Html Form(LinkState link, LinkAddress address, string? comment, string? problem) =>
        Html.Of(
            $"""
            <form method="post" action="decide" accept-charset="utf-8" autocomplete="off">
            <h2>Your decision</h2>
            {Html.When(problem is not null, () => Html.Of($"<p class=\"problem\" id=\"problem\" role=\"alert\">Your {problem} Nothing was recorded yet.</p>"))}
            <input type="hidden" name="{LinkAddress.ActionName}" value="{address.DecisionId}">
            <input type="hidden" name="{LinkAddress.RequestIdName}" value="{address.RequestId}">
            <input type="hidden" name="{LinkAddress.TokenName}" value="{address.Token.ToString()}">
            <label for="comment">Comment (optional)</label>
            <textarea id="comment" name="{DecideForm.CommentName}" rows="3" maxlength="{RequestRules.MaximumComment}" aria-describedby="{(
                problem is null ? "comment-hint" : "problem comment-hint"
            )}"{Html.When(problem is not null, () => Html.Of($" aria-invalid=\"true\" autofocus"))}>
            {comment}</textarea>
            <p class="hint" id="comment-hint">{RequestRules.MaximumComment} characters at most. It is kept with your decision, and everyone who was asked can read it.</p>
            <button type="submit">{link.Option.Label}</button>
            </form>
            """
        );
}
