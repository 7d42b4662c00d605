using System.Globalization;
using System.Text;

namespace RegulatedData.Handlers.TokenApproval.Mails.Templating;

/// <summary>A mail's subject: one line without control characters, and not longer than mail clients show.</summary>
internal static class SubjectLine
{
    /// <summary>In UTF-16 code units. What is cut off is in the mail.</summary>
    public const int MaximumLength = 200;

    public static string From(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (!char.IsWhiteSpace(character) && !char.IsControl(character))
                line.Append(character);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return Shorten(line.ToString().TrimEnd());
    }

    // Between what a reader sees as characters, never in the middle of one.
    private static string Shorten(string line)
    {
        if (line.Length <= MaximumLength)
            return line;

        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(line, end) is var next && next < MaximumLength)
            end = next;
        return string.Concat(line.AsSpan(0, end).TrimEnd(), "…");
    }
}
