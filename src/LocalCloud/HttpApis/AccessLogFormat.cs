using System.Text.Json;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>
/// Writes a line of an access log: the format with its <c>$context</c> variables filled in, and nothing else
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html).
/// </summary>
internal static partial class AccessLogFormat
{
    /// <summary>The line.</summary>
    /// <param name="format">The stage's format.</param>
    /// <param name="variable">The value of a variable, by its name without <c>$context.</c>; null where it has none.</param>
    public static string Write(string format, Func<string, string?> variable)
    {
        // What a client sends must not add members to a line of JSON.
        var isJson = format.TrimStart().StartsWith('{');
        return Variable()
            .Replace(
                format,
                match =>
                {
                    var name = match.Groups["name"].Value;
                    var value = variable(name) ?? "-";
                    return isJson && name != "error.messageString" ? JsonEncodedText.Encode(value).ToString() : value;
                }
            );
    }

    [GeneratedRegex(@"\$context\.(?<name>\w+(\.\w+)*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
