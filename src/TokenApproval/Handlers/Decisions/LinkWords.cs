using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>What a link's page says first.</summary>
/// <param name="Tone">The style's class: <c>good</c>, <c>bad</c> or <c>calm</c>, and <c>done</c> where there is nothing left to do.</param>
/// <param name="State">In a word or two.</param>
/// <param name="Heading">The same as a sentence.</param>
/// <param name="Lead">What it means for the reader.</param>
/// <param name="Footnote">What else there is to know.</param>
internal sealed record LinkWords(string Tone, string State, string Heading, string Lead, string Footnote = "")
{
    public static LinkWords Of(LinkState link) =>
        link.Use switch
        {
            LinkUse.Active => Active(link),
            LinkUse.Used when link.IsRecordedNow => new(
                "good done",
                "Recorded",
                "Your answer is recorded",
                $"You answered “{link.Option.Label}”. The request waits for more answers; you have nothing more to do."
            ),
            LinkUse.Used => new(
                "calm",
                "Answered",
                "You have answered already",
                $"Your answer “{link.Option.Label}” counts. The request waits for more answers; you have nothing more to do."
            ),
            LinkUse.Revoked => new(
                "calm",
                "Link revoked",
                "You have answered by another link",
                $"Your answer “{AnswerLabel(link)}” counts, so this link has been revoked. The request waits for more answers."
            ),
            LinkUse.Expired => new(
                "calm done",
                "Expired",
                "This request has expired",
                $"It was open until {Times.ForPeople(link.Request.ExpiresAt)} and wasn't decided in time. Nothing will be done, and no link to it works any more."
            ),
            _ => Decided(link),
        };

    private static LinkWords Active(LinkState link) =>
        new(
            ToneOf(link.Option),
            "Your decision is needed",
            $"{link.Option.Label} this request?",
            $"Nothing happens until you press “{link.Option.Label}” below.",
            "To decide otherwise, open another link of the mail. Don't pass the mail on: whoever has a link can decide in your name."
        );

    private static LinkWords Decided(LinkState link)
    {
        var request = link.Request;
        var done = link.Outcome is { } outcome ? InWords(outcome.Status) : "Decided";
        var tone = $"{(link.Outcome is { } option ? ToneOf(option) : "calm")} done";
        var at = request.DecidedAt is { } time ? $" on {Times.ForPeople(time)}" : "";
        if (link.IsRecordedNow)
            return new(tone, done, done, $"Your decision was recorded{at}. {NextStep(request)}");

        var lead = link.IsDecidedByApprover
            ? $"You decided this{at}. {NextStep(request)}"
            : $"{request.DecidedBy} decided this{at}. {NextStep(request)} Your links to it no longer work.";
        return new(tone, done, link.IsDecidedByApprover ? done : $"Already decided: {InSentence(done)}", lead);
    }

    private static string NextStep(RequestRow request) =>
        request.Status switch
        {
            Statuses.Approved => "The action will be carried out.",
            Statuses.InProgress => "The action is being carried out.",
            Statuses.Completed => "The action has been carried out.",
            Statuses.Failed => "The action was tried and failed.",
            _ => "The action won't be carried out.",
        };

    private static string ToneOf(DecisionOption option) =>
        option.Status switch
        {
            Statuses.Approved => "good",
            Statuses.Rejected => "bad",
            _ => "calm",
        };

    private static string AnswerLabel(LinkState link) => link.Request.Option(link.Approver.Answer)?.Label ?? link.Approver.Answer ?? "";

    /// <summary><c>APPROVED</c> as people write it: <c>Approved</c>.</summary>
    private static string InWords(string status) => $"{status[..1]}{InSentence(status[1..])}".Replace('_', ' ');

    private static string InSentence(string text) => text.ToLowerInvariant();
}
