using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// Labels of hosts with letters beyond ASCII. Mail goes to such a host under another name, in ASCII (Punycode, RFC 3492), of at most 63
/// characters a label, and only some letters can have one (RFC 5892): a token has to stay within both.
/// </summary>
internal static class HostLabel
{
    private const int MostCharacters = 63;
    private const int PrefixCharacters = 4;
    private const int FirstBeyondAscii = 0x80;

    // Of the scripts that hosts are registered in, without letters that are only another notation of others (ĳ, ŀ, ª).
    private static readonly (int First, int Last)[] Letters =
    [
        (0xC0, 0xD6),
        (0xD8, 0xF6),
        (0xF8, 0x12F),
        (0x131, 0x131),
        (0x134, 0x13E),
        (0x141, 0x148),
        (0x14A, 0x177),
        (0x179, 0x17E),
        (0x386, 0x386),
        (0x388, 0x3CE),
        (0x400, 0x481),
        (0x48A, 0x52F),
        (0x531, 0x556),
        (0x561, 0x586),
        (0x5D0, 0x5EA),
        (0x620, 0x63F),
        (0x641, 0x64A),
        (0x904, 0x939),
        (0xE01, 0xE32),
        (0xE40, 0xE46),
        (0x10D0, 0x10FA),
        (0x3041, 0x3096),
        (0x30A1, 0x30FA),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xAC00, 0xD7A3),
    ];

    internal static bool MayHave(Rune letter) =>
        letter.IsAscii || Array.Exists(Letters, range => letter.Value >= range.First && letter.Value <= range.Last);

    /// <summary>Whether a label of these letters, or of others of their classes, could need more characters than a label may have.</summary>
    /// <param name="characters">The label's characters.</param>
    /// <param name="letters">Those of them beyond ASCII: where the letters of their classes begin and end.</param>
    internal static bool MayBeTooLong(int characters, IReadOnlyList<(int Lowest, int Highest)> letters)
    {
        if (letters.Count == 0)
        {
            return false;
        }

        // Letters are written in the order of their numbers, each as the distance from the one before, times the label's length at most.
        // Digits are logarithms of distances, and their sum is greatest when all distances are equal.
        var (lowest, highest) = (letters.Min(letter => letter.Lowest), letters.Max(letter => letter.Highest));
        var (count, ascii) = (letters.Count, characters - letters.Count);
        var first = Digits((double)((count == 1 ? highest : lowest) - FirstBeyondAscii) * (characters + 1));
        var others = count == 1 ? 0 : (count - 1) * Digits((double)(highest - lowest) * (characters + 1) / (count - 1));
        return PrefixCharacters + (ascii > 0 ? ascii + 1 : 0) + first + others > MostCharacters;
    }

    // An upper bound, with the bias at its worst.
    private static double Digits(double distance) => 2 + Math.Log10(1 + distance / 26);
}
