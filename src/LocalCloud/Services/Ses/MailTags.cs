using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>A mail's tags, by which its events can be told apart.</summary>
internal static partial class MailTags
{
    private const int Longest = 256;

    /// <summary>The tags of a call.</summary>
    public static Dictionary<string, string> In(JsonObject request)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in request["EmailTags"] as JsonArray ?? [])
            Add(tags, AwsJson.Text(tag!["Name"]) ?? "", AwsJson.Text(tag["Value"]) ?? "");
        return tags;
    }

    /// <summary>The tags that a whole message brings: <c>X-SES-MESSAGE-TAGS: name=value, name=value</c>.</summary>
    public static Dictionary<string, string> In(MimePart message)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var header = message.Header("X-SES-MESSAGE-TAGS") ?? "";
        foreach (var pair in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split('=', 2);
            Add(tags, parts[0].Trim(), parts.ElementAtOrDefault(1)?.Trim() ?? "");
        }
        return tags;
    }

    /// <summary>Checks names and values.</summary>
    /// <exception cref="AwsApiException">SES would refuse one.</exception>
    public static void Check(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (name, value) in tags)
        {
            // These two are SES's own: they go into the Feedback-ID header.
            if (name is not ("ses:feedback-id-a" or "ses:feedback-id-b"))
                Check("name", name);
            Check("value", value);
        }
    }

    private static void Check(string what, string text)
    {
        if (text.Length == 0)
            throw SesErrors.Invalid($"The tag {what} must be specified.");
        if (text.Length > Longest)
            throw SesErrors.Invalid($"Tag {what} cannot exceed {Longest} characters.");
        if (!TagText().IsMatch(text))
            throw SesErrors.Invalid($"Invalid tag {what} <{text}>: only alphanumeric ASCII characters, '_', and '-' are allowed.");
    }

    private static void Add(Dictionary<string, string> tags, string name, string value)
    {
        if (!tags.TryAdd(name, value))
            throw SesErrors.Invalid($"Duplicate tag name <{name}>.");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]+\\z", RegexOptions.None, 1000)]
    private static partial Regex TagText();
}
