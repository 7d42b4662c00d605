using System.Buffers;
using System.Text;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>
/// What a request's fields may hold. Each rule answers with what is wrong, in words for whoever sent it and without the value, or null.
/// </summary>
internal static class RequestRules
{
    public const int MaximumRequestId = 64;
    public const int MaximumIncidentId = 128;
    public const int MaximumDescription = 2000;
    public const int MaximumAction = 128;
    public const int MaximumParameters = 50;
    public const int MaximumParameterName = 128;
    public const int MaximumParameterValue = 1000;
    public const int MaximumParameterBytes = 8 * 1024;

    /// <summary>With one row and one mail for each, a request is created in one DynamoDB transaction, which takes 100 items.</summary>
    public const int MaximumApprovers = 20;

    public const int MaximumComment = 500;
    public const int MinimumLifetimeSeconds = 60;
    public const int MaximumExecutionId = 128;
    public const int MaximumOutput = 4000;

    /// <summary>
    /// Ids are names of schedules, message groups and mail tags too, hence few characters. Tags allow the fewest
    /// (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html): with a dot, no mail would ever leave.
    /// </summary>
    private static readonly SearchValues<char> RequestIdCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"
    );

    private static readonly SearchValues<char> ExecutionIdCharacters = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"
    );

    private static readonly SearchValues<char> DecisionCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz_-");

    public static bool IsRequestId(string? id) =>
        id is { Length: > 0 and <= MaximumRequestId } && !id.AsSpan().ContainsAnyExcept(RequestIdCharacters);

    /// <summary>Whether a link could stand for it; whether the request has it is another question.</summary>
    public static bool IsDecisionId(string? id) => id is { Length: > 0 and <= 32 } && !id.AsSpan().ContainsAnyExcept(DecisionCharacters);

    public static string? RequestId(string? id) =>
        IsRequestId(id) ? null : $"requestId must have 1 to {MaximumRequestId} characters of 0-9, A-Z, a-z, '_' and '-'.";

    public static string? IncidentId(string? id) => Line("incidentId", id, MaximumIncidentId);

    public static string? Description(string? text) => Lines("description", text, 1, MaximumDescription);

    public static string? Action(string? text) => Line("action", text, MaximumAction);

    public static string? ActionParameters(IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.Count > MaximumParameters)
            return $"actionParameters has {parameters.Count} entries; {MaximumParameters} at most were expected.";

        var bytes = 0;
        foreach (var (name, value) in parameters)
        {
            if (Line("A name in actionParameters", name, MaximumParameterName) is { } problem)
                return problem;
            if (value.Length > MaximumParameterValue)
                return $"A value in actionParameters has {value.Length} characters; {MaximumParameterValue} at most were expected.";
            if (CharacterProblem("A value in actionParameters", value, linesAllowed: false) is { } inValue)
                return inValue;
            bytes += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        return bytes > MaximumParameterBytes ? $"actionParameters has {bytes} bytes; {MaximumParameterBytes} at most were expected." : null;
    }

    public static string? ApproverEmails(IReadOnlyList<string> addresses)
    {
        if (addresses.Count is 0 or > MaximumApprovers)
            return $"approverEmails has {addresses.Count} addresses; 1 to {MaximumApprovers} were expected.";
        if (!addresses.All(EmailAddress.IsValid))
            return $"approverEmails has an entry that isn't an e-mail address (such as name@example.com, {EmailAddress.MaximumLength} characters at most).";
        return addresses.DistinctBy(address => EmailAddress.Canonical(address)).Count() < addresses.Count
            ? "approverEmails names an approver twice (case doesn't matter)."
            : null;
    }

    public static string? RequesterEmail(string? address) =>
        address is null || EmailAddress.IsValid(address)
            ? null
            : $"requesterEmail isn't an e-mail address (such as name@example.com, {EmailAddress.MaximumLength} characters at most).";

    /// <param name="seconds">What was asked for; null for the longest.</param>
    /// <param name="longest">The configured lifetime, in seconds.</param>
    public static string? LifetimeSeconds(int? seconds, int longest) =>
        seconds is { } given && (given < MinimumLifetimeSeconds || given > longest)
            ? $"lifetimeSeconds is {given}; {MinimumLifetimeSeconds} to {longest} was expected."
            : null;

    /// <param name="comment">With <see cref="Normalize"/>d lines; null for none.</param>
    public static string? Comment(string? comment) => comment is null ? null : Lines("comment", comment, 0, MaximumComment);

    public static string? ExecutionId(string name, string? id) =>
        id is { Length: > 0 and <= MaximumExecutionId } && !id.AsSpan().ContainsAnyExcept(ExecutionIdCharacters)
            ? null
            : $"{name} must have 1 to {MaximumExecutionId} characters of 0-9, A-Z, a-z, '.', '_' and '-'.";

    public static string? Output(string? text) => text is null ? null : Lines("output", text, 0, MaximumOutput);

    /// <summary>Browsers send the lines of a form with CR LF, whatever was typed.</summary>
    public static string Normalize(string text) => text.ReplaceLineEndings("\n");

    private static string? Line(string name, string? text, int maximum) =>
        LengthProblem(name, text, 1, maximum) ?? CharacterProblem(name, text!, linesAllowed: false);

    private static string? Lines(string name, string? text, int minimum, int maximum) =>
        LengthProblem(name, text, minimum, maximum) ?? CharacterProblem(name, text!, linesAllowed: true);

    private static string? LengthProblem(string name, string? text, int minimum, int maximum)
    {
        if (text is null)
            return $"{name} is missing; a text of {minimum} to {maximum} characters was expected.";
        if (text.Length < minimum || text.Length > maximum)
            return $"{name} has {text.Length} characters; {minimum} to {maximum} were expected.";
        return minimum > 0 && string.IsNullOrWhiteSpace(text) ? $"{name} is blank; a text was expected." : null;
    }

    private static string? CharacterProblem(string name, string text, bool linesAllowed) =>
        PlainText.Problem(text, linesAllowed) is { } problem
            ? $"{name} {problem}; printable characters were expected{(linesAllowed ? ", line feeds and tabs" : ", on one line")}."
            : null;
}
