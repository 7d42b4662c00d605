using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Pages;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>The page for what can't be shown.</summary>
internal static class RefusalPage
{
    /// <summary>The same words for a program, as JSON.</summary>
    public static HttpAnswer Answer(HttpRequest request, RefusedException refusal)
    {
        if (request.WantsJson)
            return HttpAnswer.Error(Worded(refusal));

        var title = Title(refusal.Code);
        return Page.Answer(
            Worded(refusal).Status,
            title,
            Html.Of(
                $"""
                <div class="card bad">
                <p class="state">{State(refusal.Code)}</p>
                <h1>{title}</h1>
                <p class="lead">{Worded(refusal).Message}</p>
                </div>
                """
            )
        );
    }

    /// <summary>What was asked for here is a decision, and links are answered by 200, 400 or 500.</summary>
    private static RefusedException Worded(RefusedException refusal) =>
        refusal.Code == ErrorCodes.Unsettled
            ? new RefusedException(
                500,
                refusal.Code,
                "We couldn't confirm in time whether your decision was recorded. Open the link again to see, and decide there if it's still open."
            )
            : refusal;

    private static string Title(string code) =>
        code switch
        {
            ErrorCodes.InvalidLink => "This link isn't valid",
            ErrorCodes.InvalidInput => "This couldn't be read",
            ErrorCodes.MethodNotAllowed => "That isn't possible here",
            ErrorCodes.Unsettled => "Not confirmed: open the link again",
            _ => "Something went wrong",
        };

    private static string State(string code) =>
        code switch
        {
            ErrorCodes.Unsettled => "Not confirmed",
            ErrorCodes.Internal => "Error",
            _ => "Nothing was recorded",
        };
}
