using System.Text.Json.Serialization;

namespace RegulatedData.Samples.MonitoringService;

/// <summary>Something that is wrong, and what would help.</summary>
/// <param name="System">The system that it is about.</param>
/// <param name="Problem">What is wrong, in words.</param>
/// <param name="Action">What would help, by a name that the action processor knows.</param>
/// <param name="Parameters">The action's parameters.</param>
/// <param name="Number">
/// The issue's number. An issue without one is told by what it says: the same problem a month later would be the same issue, decided long ago.
/// </param>
internal sealed record Issue(string? System, string? Problem, string? Action, Dictionary<string, string>? Parameters, string? Number);

/// <summary>How an issue stands.</summary>
/// <param name="RequestId">The request for approval.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ExpiresAt">Until when it can be decided.</param>
/// <param name="DecidedBy">Who decided.</param>
/// <param name="Comment">What they wrote.</param>
/// <param name="Result">What the action said.</param>
internal sealed record IssueState(
    string RequestId,
    string Status,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    string? Comment,
    string? Result
);

/// <summary>Why there is no answer.</summary>
/// <param name="Error">In words.</param>
/// <param name="Field">The field that it is about.</param>
internal sealed record Refusal(string Error, string? Field = null);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Issue))]
[JsonSerializable(typeof(IssueState))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class IssueJson : JsonSerializerContext;
