using System.Text.RegularExpressions;

namespace RegulatedData.TokenApproval.Client;

/// <summary>What a request's id may be.</summary>
internal static partial class RequestIds
{
    /// <summary>Refuses what would become another path, before anything is sent.</summary>
    public static void Check(string requestId)
    {
        if (!IsValid(requestId))
            throw new InvalidApprovalRequestException(
                $"A request's id is 1 to 64 of 0-9 A-Z a-z _ - (no dots: mails are tagged with it); given were {requestId?.Length ?? 0} characters.",
                innerException: null
            )
            {
                Field = "requestId",
                Code = "invalid_input",
            };
    }

    /// <summary>Whether a request can have this id.</summary>
    public static bool IsValid(string? requestId) => requestId is not null && Allowed().IsMatch(requestId);

    [GeneratedRegex(@"\A[0-9A-Za-z_-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();
}
