using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Tokens;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>The parameters of a link, well-formed. Whether there is such a link is another question.</summary>
internal sealed record LinkAddress(string RequestId, string DecisionId, LinkToken Token)
{
    public const string ActionName = "action";
    public const string RequestIdName = "requestId";
    public const string TokenName = "token";

    /// <summary>Reads the parameters from where they are given: the address, the form, or both alike.</summary>
    /// <returns>Null when one is missing, malformed, given twice, or here so and there otherwise.</returns>
    public static LinkAddress? From(params ReadOnlySpan<FormValues> sources) =>
        Single(RequestIdName, sources) is { } requestId
        && RequestRules.IsRequestId(requestId)
        && Single(ActionName, sources) is { } decisionId
        && RequestRules.IsDecisionId(decisionId)
        && LinkToken.Parse(Single(TokenName, sources)) is { } token
            ? new LinkAddress(requestId, decisionId, token)
            : null;

    private static string? Single(string name, ReadOnlySpan<FormValues> sources)
    {
        string? found = null;
        foreach (var source in sources)
        {
            if (source.IsRepeated(name))
                return null;
            if (source[name] is not { } value)
                continue;
            if (found is not null && found != value)
                return null;
            found = value;
        }

        return found;
    }
}
