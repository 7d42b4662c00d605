using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.MonitoringService;

/// <summary>Turns what the approvals' client says into HTTP.</summary>
internal static class Answer
{
    public static async Task<IResult> ToAsync(Func<Task<IssueState>> work)
    {
        try
        {
            return Results.Ok(await work());
        }
        catch (InvalidApprovalRequestException error)
        {
            return Results.BadRequest(new Refusal(error.Message, error.Field));
        }
        catch (ApprovalNotFoundException)
        {
            return Results.NotFound(new Refusal("There is no such issue."));
        }
        catch (ApprovalConflictException error)
        {
            return Results.Conflict(new Refusal($"This issue was filed with other values of: {string.Join(", ", error.Fields)}."));
        }
        catch (ApprovalException)
        {
            // Filing again is safe: see IssueDesk.
            return Results.Json(
                new Refusal("The approvals' service can't be reached, or refuses this service's credentials. Try again later."),
                IssueJson.Default.Refusal,
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }
    }
}
