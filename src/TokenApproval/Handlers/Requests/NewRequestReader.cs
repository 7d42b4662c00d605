using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>Reads the body of <c>POST /requests</c>.</summary>
internal static class NewRequestReader
{
    private static readonly string[] Fields =
    [
        "requestId",
        "incidentId",
        "description",
        "action",
        "actionParameters",
        "approverEmails",
        "requesterEmail",
        "lifetimeSeconds",
    ];

    /// <summary>Reads a request, and everything that is wrong with it.</summary>
    /// <exception cref="RefusedException">It isn't one.</exception>
    public static NewRequest Read(ReadOnlyMemory<byte> json, RequestSettings settings)
    {
        var body = JsonBody.Parse(json, Fields, out var problem) ?? throw RefusedException.InvalidInput(problem);
        var requestId = body.Text("requestId", required: true);
        body.Expect("requestId", RequestRules.RequestId(requestId));
        var incidentId = body.Text("incidentId", required: true);
        body.Expect("incidentId", RequestRules.IncidentId(incidentId));
        var description = LinesOf(body.Text("description", required: true));
        body.Expect("description", RequestRules.Description(description));
        var action = body.Text("action", required: true);
        body.Expect("action", RequestRules.Action(action));
        var parameters = body.Map("actionParameters");
        body.Expect("actionParameters", parameters is null ? null : RequestRules.ActionParameters(parameters));
        var approvers = body.Texts("approverEmails");
        body.Expect("approverEmails", approvers is null ? null : ApproversProblem(approvers, settings));
        var requester = body.Text("requesterEmail");
        body.Expect("requesterEmail", RequestRules.RequesterEmail(requester));
        var lifetime = body.Number("lifetimeSeconds");
        body.Expect("lifetimeSeconds", RequestRules.LifetimeSeconds(lifetime, settings.LifetimeSeconds));
        if (body.Errors.Count > 0)
            throw Refusals.Invalid(body.Errors);

        return new NewRequest
        {
            RequestId = requestId!,
            IncidentId = incidentId!,
            Description = description!,
            Action = action!,
            ActionParameters = parameters!,
            ApproverEmails = approvers!,
            RequesterEmail = requester,
            LifetimeSeconds = lifetime,
        };
    }

    private static string? ApproversProblem(IReadOnlyList<string> approvers, RequestSettings settings) =>
        RequestRules.ApproverEmails(approvers)
        ?? (
            settings.PolicyFor(approvers.Count) is null
                ? $"approverEmails has {approvers.Count} addresses; at least {settings.Quorum} were expected, since so many have to approve."
                : null
        );

    private static string? LinesOf(string? text) => text is null ? null : RequestRules.Normalize(text);
}
