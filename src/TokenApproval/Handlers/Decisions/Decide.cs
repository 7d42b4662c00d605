using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>
/// What a link from a mail leads to. Looking (<c>GET</c>, <c>HEAD</c>) never decides, since mail scanners follow every link, some with a browser;
/// pressing the page's button (<c>POST</c>) does.
/// </summary>
internal sealed class Decide(Links links, Answers answers, ApprovalMetrics metrics)
{
    public async Task<HttpAnswer> RunAsync(HttpRequest request, Invocation invocation) =>
        request.Method switch
        {
            "GET" or "HEAD" => await ShowAsync(request, invocation),
            "POST" => await AnswerAsync(request, invocation),
            _ => throw new RefusedException(405, ErrorCodes.MethodNotAllowed, "A link is opened by GET and answered by POST."),
        };

    private async Task<HttpAnswer> ShowAsync(HttpRequest request, Invocation invocation)
    {
        var (address, link) = await FollowAsync(LinkAddress.From(request.Query), invocation);
        invocation.Log.Info("Showed a request.", ("request", link.Request.RequestId), ("link", link.Use.ToString()));
        return request.WantsJson ? DecideAnswer.Of(200, link) : LinkPage.Answer(200, link, address);
    }

    private async Task<HttpAnswer> AnswerAsync(HttpRequest request, Invocation invocation)
    {
        var form = DecideForm.Read(request);
        var (address, link) = await FollowAsync(LinkAddress.From(request.Query, form.Values), invocation);
        if (link.Use == LinkUse.Active && RequestRules.Comment(form.Comment) is { } problem)
            return request.WantsJson
                ? throw RefusedException.InvalidInput(problem, DecideForm.CommentName)
                : LinkPage.Answer(400, link, address, form.Comment, problem);

        link = await answers.RecordAsync(link, form.Comment, invocation.Token);
        Report(link, invocation);
        var refusal = link.IsRecordedNow ? null : LinkRefusal.Of(link);
        if (refusal is not null && request.WantsJson)
            return HttpAnswer.Json(400, new ErrorBody(refusal), HandlerJson.Default.ErrorBody);
        var status = refusal is null ? 200 : 400;
        return request.WantsJson ? DecideAnswer.Of(status, link) : LinkPage.Answer(status, link, address);
    }

    private async Task<(LinkAddress Address, LinkState Link)> FollowAsync(LinkAddress? address, Invocation invocation) =>
        address is not null && await links.FollowAsync(address, invocation.Token) is { } link
            ? (address, link)
            : throw LinkRefusal.InvalidLink();

    private void Report(LinkState link, Invocation invocation)
    {
        invocation.Log.Info(
            link.IsRecordedNow ? "Recorded an answer." : "Turned an answer down.",
            ("request", link.Request.RequestId),
            ("link", link.Use.ToString())
        );
        if (link is { IsRecordedNow: true, IsDecidedByApprover: true, Request.Decision: { } decision })
            metrics.Decided(invocation.Metrics, decision);
    }
}
