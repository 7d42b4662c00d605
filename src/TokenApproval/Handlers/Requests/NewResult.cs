using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>What a worker reports: that it starts, or how the action ended.</summary>
/// <param name="ExecutionId">The execution, by an id that the worker made.</param>
/// <param name="Status"><c>IN_PROGRESS</c>, <c>COMPLETED</c> or <c>FAILED</c>.</param>
/// <param name="Output">What there is to say about the end.</param>
/// <param name="TakeOverFrom">An execution that died and that this one replaces.</param>
internal sealed record NewResult(string ExecutionId, string Status, string? Output, string? TakeOverFrom)
{
    private static readonly string[] Fields = ["executionId", "status", "output", "takeOverFrom"];

    public bool Starts => Status == Statuses.InProgress;

    /// <summary>Reads the body of <c>PUT /requests/{requestId}/result</c>.</summary>
    /// <exception cref="RefusedException">It isn't one.</exception>
    public static NewResult Read(ReadOnlyMemory<byte> json)
    {
        var body = JsonBody.Parse(json, Fields, out var problem) ?? throw RefusedException.InvalidInput(problem);
        var executionId = body.Text("executionId", required: true);
        body.Expect("executionId", RequestRules.ExecutionId("executionId", executionId));
        var status = body.Text("status", required: true);
        body.Expect("status", StatusProblem(status));
        var output = LinesOf(body.Text("output"));
        body.Expect("output", RequestRules.Output(output) ?? OutputProblem(output, status));
        var takeOverFrom = body.Text("takeOverFrom");
        body.Expect("takeOverFrom", TakeOverProblem(takeOverFrom, executionId, status));
        return body.Errors.Count == 0 ? new NewResult(executionId!, status!, output, takeOverFrom) : throw Refusals.Invalid(body.Errors);
    }

    private static string? StatusProblem(string? status) =>
        status is Statuses.InProgress or Statuses.Completed or Statuses.Failed
            ? null
            : $"status isn't one of {Statuses.InProgress}, {Statuses.Completed} and {Statuses.Failed}.";

    private static string? OutputProblem(string? output, string? status) =>
        output is not null && status == Statuses.InProgress
            ? $"output was given with {Statuses.InProgress}; there is none before the end."
            : null;

    private static string? TakeOverProblem(string? takeOverFrom, string? executionId, string? status)
    {
        if (takeOverFrom is null)
            return null;
        if (status != Statuses.InProgress)
            return $"takeOverFrom was given with another status than {Statuses.InProgress}; only who starts can take over.";
        return takeOverFrom == executionId
            ? "takeOverFrom is the execution itself; another one's id was expected."
            : RequestRules.ExecutionId("takeOverFrom", takeOverFrom);
    }

    private static string? LinesOf(string? text) => text is null ? null : RequestRules.Normalize(text);
}
