using System.Globalization;
using System.Text;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>
/// What a text may hold that people will read in a mail or on a page before they decide: nothing that is invisible, moves other text
/// about, or starts a line that isn't there.
/// </summary>
internal static class PlainText
{
    /// <summary>Whether nothing is wrong with a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="linesAllowed">Whether line feeds and tabs are allowed.</param>
    public static bool IsClean(string text, bool linesAllowed) => Problem(text, linesAllowed) is null;

    /// <summary>What is wrong with a text, as the end of a sentence that begins with its name; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="linesAllowed">Whether line feeds and tabs are allowed.</param>
    public static string? Problem(string text, bool linesAllowed)
    {
        for (var position = 0; position < text.Length; )
        {
            var whole = Rune.TryGetRuneAt(text, position, out var rune);
            if (!whole)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"holds half a character (the lone surrogate U+{(int)text[position]:X4}) at position {position}"
                );
            if (!IsWanted(rune, linesAllowed))
                return string.Create(CultureInfo.InvariantCulture, $"holds {NameOf(rune)} (U+{rune.Value:X4}) at position {position}");
            position += rune.Utf16SequenceLength;
        }

        return null;
    }

    /// <summary>A text with U+FFFD in the place of everything that <see cref="Problem"/> would find: for what comes from elsewhere.</summary>
    public static string Clean(string text, bool linesAllowed)
    {
        if (Problem(text, linesAllowed) is null)
            return text;

        var clean = new StringBuilder(text.Length);
        // Half a character is enumerated as U+FFFD.
        foreach (var rune in text.EnumerateRunes())
            clean.Append(IsWanted(rune, linesAllowed) ? rune.ToString() : "\uFFFD");
        return clean.ToString();
    }

    private static bool IsWanted(Rune rune, bool linesAllowed) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control => linesAllowed && (rune.Value is '\n' or '\t'),
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
            // The joiners shape emoji and several scripts. Everything else of the kind is invisible, and some turn text around.
            UnicodeCategory.Format => rune.Value is 0x200C or 0x200D,
            _ => !IsNoncharacter(rune),
        };

    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    private static string NameOf(Rune rune) =>
        rune.Value switch
        {
            '\n' => "a line feed",
            '\r' => "a carriage return",
            '\t' => "a tab",
            0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) =>
                "a character that changes the direction of text",
            _ => Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control => "a control character",
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "a line or paragraph separator",
                UnicodeCategory.Format => "an invisible character",
                _ => "a code point that isn't a character",
            },
        };
}
