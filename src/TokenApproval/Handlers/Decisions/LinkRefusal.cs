using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Decisions;

/// <summary>Why a link can't be used, each reason in its own words.</summary>
internal static class LinkRefusal
{
    /// <summary>One answer for all links that aren't genuine, so that it tells nothing about what there is.</summary>
    public static RefusedException InvalidLink() =>
        new(
            400,
            ErrorCodes.InvalidLink,
            "This link isn't valid. It may have been cut off or changed on its way: open it from the mail, or copy all of it."
        );

    /// <param name="link">A genuine link that didn't record an answer.</param>
    public static ApiError Of(LinkState link) =>
        link.Use switch
        {
            LinkUse.Expired => new ApiError
            {
                Code = ErrorCodes.Expired,
                Message =
                    $"This request expired at {Times.Text(link.Request.ExpiresAt)}, before it was decided. Your answer wasn't recorded.",
            },
            LinkUse.Revoked => new ApiError
            {
                Code = ErrorCodes.Revoked,
                Message = "You have answered this request by another link: this one is revoked.",
            },
            LinkUse.Used => new ApiError
            {
                Code = ErrorCodes.AlreadyDecided,
                Message = "You have answered this request by this link already. Your answer counts; the request waits for others.",
            },
            _ => new ApiError
            {
                Code = ErrorCodes.AlreadyDecided,
                Message = link.IsDecidedByApprover
                    ? "You have decided this request already."
                    : "Somebody else has decided this request already: your answer wasn't recorded.",
                Status = link.Request.Status,
                DecidedBy = link.Request.DecidedBy,
                DecidedAt = link.Request.DecidedAt is { } at ? Times.Text(at) : null,
            },
        };
}
