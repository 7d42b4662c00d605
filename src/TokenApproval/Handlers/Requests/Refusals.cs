using System.Globalization;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>The errors of this API, in words for whoever writes a client.</summary>
internal static class Refusals
{
    /// <summary>400: everything that is wrong with a body, the first of it in the place where simple clients look.</summary>
    public static RefusedException Invalid(IReadOnlyList<FieldError> errors)
    {
        var more = errors.Count - 1;
        var message =
            more == 0 ? errors[0].Message : string.Create(CultureInfo.InvariantCulture, $"{errors[0].Message} ({more} more: see errors.)");
        return new RefusedException(400, ErrorCodes.InvalidInput, message, errors[0].Field) { Errors = errors };
    }

    /// <summary>415.</summary>
    public static RefusedException MediaType() =>
        new(
            415,
            ErrorCodes.UnsupportedMediaType,
            "The body's type isn't application/json in UTF-8. Send JSON with the header Content-Type: application/json."
        );

    /// <summary>403.</summary>
    public static RefusedException NoCaller() =>
        new(403, ErrorCodes.Forbidden, "The request isn't signed. These routes are for callers whom IAM knows.");

    /// <summary>404.</summary>
    public static RefusedException NoSuchRequest() => RefusedException.NotFound("There is no request of that id.");

    /// <summary>409: the id is taken.</summary>
    public static RefusedException OtherContent(IReadOnlyList<string> fields) =>
        new(
            409,
            ErrorCodes.Conflict,
            $"There is a request of that id with another content: it differs in {string.Join(", ", fields)}. Nothing was changed. File what is new under a new id."
        )
        {
            Fields = fields,
        };

    /// <summary>409: the id was used by a request that is past its retention and only partly removed.</summary>
    public static RefusedException StillRemoved() =>
        new(409, ErrorCodes.Conflict, "A request of that id is past its retention and being removed. Use a new id.");

    /// <summary>409: the result doesn't fit what the request has come to.</summary>
    public static RefusedException NotNow(RequestRow request, string problem) =>
        new(409, ErrorCodes.Conflict, problem) { RequestStatus = request.Status, ExecutionId = request.ExecutionId };
}
