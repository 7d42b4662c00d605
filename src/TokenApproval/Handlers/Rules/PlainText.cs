using System.Globalization;
using System.Text;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>Which characters may stand in text that people read and that goes into headers, pages and mails.</summary>
internal static class PlainText
{
    /// <summary>Whether the text holds nothing that breaks a line, is invisible, or turns the direction of what follows.</summary>
    /// <param name="text">The text.</param>
    /// <param name="linesAllowed">Whether line feeds and tabs may stand in it.</param>
    public static bool IsClean(string text, bool linesAllowed)
    {
        for (var index = 0; index < text.Length; )
        {
            // Half a surrogate pair has no UTF-8.
            if (Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            if (!IsAllowed(rune, linesAllowed))
                return false;
            index += consumed;
        }

        return true;
    }

    private static bool IsAllowed(Rune rune, bool linesAllowed)
    {
        if (rune.Value is '\n' or '\t')
            return linesAllowed;

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            // Overrides, embeddings and isolates: an approver would read something else than what is stored.
            UnicodeCategory.Format => rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)),
            _ => true,
        };
    }
}
