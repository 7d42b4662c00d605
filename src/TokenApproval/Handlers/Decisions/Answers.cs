using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>Records approvers' answers: each once, and none after the request is decided or its time is over.</summary>
internal sealed class Answers(Links links, Transactions transactions, Transitions transitions, TimeProvider time)
{
    /// <summary>Records an answer, unless the link has no use any more.</summary>
    /// <param name="link">As it was followed just now.</param>
    /// <param name="comment">What the approver says with it; null for nothing.</param>
    /// <param name="cancellationToken">The end of the time that there is.</param>
    /// <returns>How the link stands then, and whether this attempt recorded the answer.</returns>
    /// <exception cref="UnsettledException">Nobody knows whether it is recorded.</exception>
    /// <exception cref="StuckException">The table refuses it, and the request doesn't say why.</exception>
    public async Task<LinkState> RecordAsync(LinkState link, string? comment, CancellationToken cancellationToken)
    {
        var answerId = Guid.NewGuid().ToString("N");
        var rounds = new Rounds(time);
        while (link.Use == LinkUse.Active)
        {
            var transition = transitions.Answer(link.Request, link.Approver, link.Option, comment, answerId, time.Now());
            if (await transactions.CommitAsync(transition.Items, link.Request.ExpiresAt, cancellationToken) == Commit.Done)
                return Recorded(link, transition);

            await rounds.WaitAsync(cancellationToken);
            var now = await LookAgainAsync(link, answerId, cancellationToken);
            rounds.Note(hasChanged: now.Use != LinkUse.Active || now.Request.Version != link.Request.Version);
            link = now;
        }

        return link;
    }

    private static LinkState Recorded(LinkState link, Transition transition) =>
        link with
        {
            Request = transition.After,
            Approver = link.Approver with { Answer = link.Option.Id },
            Use = transition.After.IsPending ? LinkUse.Used : LinkUse.Decided,
            IsRecordedNow = true,
        };

    /// <summary>
    /// A refusal may be one's own success: an earlier try was written and its confirmation lost. The attempt's name on the answer tells.
    /// </summary>
    private async Task<LinkState> LookAgainAsync(LinkState before, string answerId, CancellationToken cancellationToken)
    {
        try
        {
            var now = await links.FollowAgainAsync(before, cancellationToken);
            return now with { IsRecordedNow = now.Approver.AnswerId == answerId };
        }
#pragma warning disable CA1031 // Whatever kept us from looking: a try was made, and nobody knows what became of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new UnsettledException(exception);
        }
    }
}
