using System.Net;
using System.Text.Json;
using RegulatedData.TokenApproval.Client.Signing;

namespace RegulatedData.TokenApproval.Client;

/// <summary>Turns the service's errors into exceptions that a caller can tell apart.</summary>
internal static class ApprovalErrors
{
    public static ApprovalException From(SignedCallException error, string? requestId)
    {
        var detail = Detail(error.Body);
        var said = detail?.Message is { Length: > 0 } message ? message : $"The service answered {(int)error.StatusCode} and no reason.";
        return error.StatusCode switch
        {
            HttpStatusCode.Conflict => new ApprovalConflictException(said, error)
            {
                Status = error.StatusCode,
                Code = detail?.Code,
                RequestId = requestId ?? "",
                Fields = detail?.Fields ?? [],
                CurrentStatus = detail?.Status is { } status ? new ApprovalStatus(status) : null,
                CurrentExecutionId = detail?.ExecutionId,
            },
            // A gateway's 404 for a wrong URL has no such code.
            HttpStatusCode.NotFound when detail?.Code is not null => new ApprovalNotFoundException(said, error)
            {
                Status = error.StatusCode,
                Code = detail.Code,
                RequestId = requestId ?? "",
            },
            HttpStatusCode.BadRequest => new InvalidApprovalRequestException(said, error)
            {
                Status = error.StatusCode,
                Code = detail?.Code,
                Field = detail?.Field,
            },
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new ApprovalForbiddenException(
                "The approvals' service refuses these credentials. Grant the caller execute-api:Invoke on this call (the construct's Grant methods do), in the region of the API.",
                error
            )
            {
                Status = error.StatusCode,
                Code = detail?.Code,
            },
            _ => new ApprovalException(said, error) { Status = error.StatusCode, Code = detail?.Code ?? error.ErrorCode },
        };
    }

    private static ServiceError.Detail? Detail(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ApprovalJson.Default.ServiceError)?.Error;
        }
        catch (JsonException)
        {
            // A gateway's or a proxy's own page: the status has to do.
            return null;
        }
    }
}
