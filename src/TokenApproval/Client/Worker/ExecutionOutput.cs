using System.Globalization;
using System.Text;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Makes what a handler says storable. The service refuses text that could look like something else to the people who read it (invisible characters,
/// changes of direction); a result mustn't go unreported because a program writes in colours.
/// </summary>
internal static class ExecutionOutput
{
    private const char Replacement = '\uFFFD';
    private const char CutOff = '…';

    /// <summary>The output with U+FFFD for what isn't plain text, cut off at the longest that the service takes; null for nothing.</summary>
    public static string? Of(string? output)
    {
        if (string.IsNullOrEmpty(output))
            return null;
        var plain = new StringBuilder();
        // Half a character is enumerated as U+FFFD.
        foreach (var rune in output.ReplaceLineEndings("\n").EnumerateRunes())
        {
            var next = IsPlain(rune) ? rune : (Rune)Replacement;
            if (plain.Length + next.Utf16SequenceLength > ExecutionReport.MaximumOutputLength - 1)
                return plain.Append(CutOff).ToString();
            plain.Append(next.ToString());
        }
        return plain.ToString();
    }

    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => rune.Value is '\n' or '\t',
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            // The joiners shape emoji and several scripts.
            UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
            _ => (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is not (>= 0xFDD0 and <= 0xFDEF),
        };
}
