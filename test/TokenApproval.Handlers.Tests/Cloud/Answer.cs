using System.Text.Json;
using System.Text.RegularExpressions;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>A function's answer over HTTP.</summary>
internal sealed partial class Answer(JsonElement answer)
{
    public int Status => answer.GetProperty("statusCode").GetInt32();

    public string Body => answer.GetProperty("body").GetString()!;

    public Dictionary<string, string> Headers =>
        answer.GetProperty("headers").EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The error's code, of an error in JSON; null of anything else.</summary>
    public string? Code => Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null;

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    public string Heading => HeadingPattern().Match(Body).Groups["text"].Value;

    [GeneratedRegex("<h1>(?<text>.*?)</h1>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HeadingPattern();
}
