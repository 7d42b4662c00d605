using RegulatedData.Handlers.TokenApproval.Store;
using RegulatedData.Handlers.TokenApproval.Tokens;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>What links lead to. Reads only.</summary>
internal sealed class Links(RequestStore store, LinkVerifier verifier, TimeProvider time)
{
    /// <summary>
    /// Follows a link. The same two calls are made whether there is such a request or not, so that neither the answer nor the time it takes
    /// tells which requests exist.
    /// </summary>
    /// <returns>Null when the link isn't genuine.</returns>
    public async Task<LinkState?> FollowAsync(LinkAddress address, CancellationToken cancellationToken)
    {
        var (request, approver) = await store.ReadAsync(address.RequestId, address.Token.ApproverId, cancellationToken);
        // The expiry is part of what the MAC covers; of an unknown request any will do, since no token fits.
        var link = new Link(
            store.Table,
            address.RequestId,
            address.Token.ApproverId,
            address.DecisionId,
            request?.ExpiresAt ?? DateTimeOffset.UnixEpoch
        );
        var isGenuine = await verifier.IsValidAsync(link, address.Token, cancellationToken);
        return isGenuine && request is not null && approver is not null && request.Option(address.DecisionId) is { } option
            ? LinkState.Of(request, approver, option, time.GetUtcNow())
            : null;
    }

    /// <summary>How a link stands now.</summary>
    public async Task<LinkState> FollowAgainAsync(LinkState before, CancellationToken cancellationToken)
    {
        var (request, approver) = await store.ReadAsync(before.Request.RequestId, before.Approver.ApproverId, cancellationToken);
        return LinkState.Of(request ?? before.Request, approver ?? before.Approver, before.Option, time.GetUtcNow());
    }
}
