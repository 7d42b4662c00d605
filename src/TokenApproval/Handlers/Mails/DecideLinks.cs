using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Mails.Models;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Tokens;

namespace RegulatedData.Handlers.TokenApproval.Mails;

/// <summary>Makes an approver's links, one per decision. Nobody else may see them: whoever has one can decide.</summary>
internal sealed class DecideLinks(LinkSigner signer, string table, Uri address)
{
    /// <summary>Reads the address from the environment.</summary>
    /// <exception cref="FunctionException">It isn't an address that links can begin with.</exception>
    public static Uri AddressOf(FunctionEnvironment environment)
    {
        var text = environment.Required("DECIDE_URL");
        return
            Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address.Scheme is "https" or "http"
            && address is { Query: "", Fragment: "" }
            ? address
            : throw new FunctionException(
                "TokenApproval.BadConfiguration",
                "DECIDE_URL isn't an absolute https address without query and fragment, such as https://example.org/decide."
            );
    }

    /// <summary>All links of one mail, made at the same time.</summary>
    public async Task<IReadOnlyList<DecisionLink>> ForAsync(RequestRow request, string approverId, CancellationToken cancellationToken) =>
        await Task.WhenAll(request.Decisions.Select(option => ForAsync(request, approverId, option, cancellationToken)));

    private async Task<DecisionLink> ForAsync(
        RequestRow request,
        string approverId,
        DecisionOption option,
        CancellationToken cancellationToken
    )
    {
        var link = new Link(table, request.RequestId, approverId, option.Id, request.ExpiresAt);
        var token = await signer.SignAsync(link, cancellationToken);
        var query = $"?action={Escaped(option.Id)}&requestId={Escaped(request.RequestId)}&token={Escaped(token)}";
        return new DecisionLink(option.Label, address.AbsoluteUri + query);
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
