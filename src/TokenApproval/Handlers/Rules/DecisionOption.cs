using System.Text.Json;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>What a link stands for.</summary>
/// <param name="Id">As it stands in links: <c>approve</c>.</param>
/// <param name="Status">The request's status once this is decided: <c>APPROVED</c>.</param>
/// <param name="Label">What people read: <c>Approve</c>.</param>
internal sealed record DecisionOption(string Id, string Status, string Label)
{
    public const string Approve = "approve";

    /// <summary>Whether it lets the action be executed.</summary>
    public bool IsApproval => Id == Approve;

    /// <summary>Reads a list of decisions, as it stands in the function's environment and in each request.</summary>
    /// <exception cref="FunctionException">It isn't such a list, or lacks <c>approve</c>.</exception>
    public static IReadOnlyList<DecisionOption> ParseList(string json)
    {
        DecisionOption[]? options;
        try
        {
            options = JsonSerializer.Deserialize(json, HandlerJson.Default.DecisionOptionArray);
        }
        catch (JsonException exception)
        {
            throw Malformed(exception);
        }

        if (options is null || !options.All(IsUsable) || options.DistinctBy(option => option.Id).Count() < options.Length)
            throw Malformed(null);
        if (!options.Any(option => option.IsApproval && option.Status == Statuses.Approved))
            throw new FunctionException(
                "TokenApproval.BadConfiguration",
                $"The decisions have no '{Approve}' that leads to {Statuses.Approved}: nothing could ever be approved. Add it."
            );
        return options;
    }

    public static string Format(IEnumerable<DecisionOption> options) =>
        JsonSerializer.Serialize([.. options], HandlerJson.Default.DecisionOptionArray);

    private static bool IsUsable(DecisionOption? option) =>
        option is { Status: not (null or ""), Label: not (null or "") }
        && RequestRules.IsDecisionId(option.Id)
        && !Statuses.IsReserved(option.Status)
        && option.IsApproval == (option.Status == Statuses.Approved);

    private static FunctionException Malformed(JsonException? cause) =>
        new(
            "TokenApproval.BadConfiguration",
            """The decisions aren't JSON of the form [{"id":"approve","status":"APPROVED","label":"Approve"}], with distinct ids and statuses of their own.""",
            cause
        );
}
