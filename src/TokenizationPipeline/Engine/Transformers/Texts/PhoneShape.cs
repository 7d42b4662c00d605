using System.Buffers;

namespace RegulatedData.Tokenization;

/// <summary>
/// A phone number: its digits are exchanged but for a country's code after a +, and a 0 that the number begins with, there or behind the
/// code: +41 (0)44. Another first digit is never exchanged for 0, so that a token is read as its number was.
/// </summary>
internal sealed class PhoneShape : TextShape
{
    private const string NoNumber = "a text that is no phone number";

    private static readonly SearchValues<byte> Allowed = SearchValues.Create("0123456789 +-./()#*,;extEXT"u8);

    // ITU-T E.164: of two digits; 1 and 7 alone; all others of three.
    private static readonly int[] TwoDigitCodes =
    [
        .. new[] { 20, 27, 36, 39, 40, 41, 81, 82, 84, 86, 98 },
        .. Enumerable.Range(30, 5),
        .. Enumerable.Range(43, 7),
        .. Enumerable.Range(51, 8),
        .. Enumerable.Range(60, 7),
        .. Enumerable.Range(90, 6),
    ];

    internal override string Form => "a phone number: digits, spaces and + - . / ( ) # * ext";

    internal override string Identity => "phone";

    internal override string? Read(ReadOnlySpan<byte> text, int start, SlotList slots)
    {
        if (text.ContainsAnyExcept(Allowed))
        {
            return NoNumber;
        }

        var code = CodeLength(text);
        var seen = 0;
        for (var position = 0; position < text.Length; position++)
        {
            if (!char.IsAsciiDigit((char)text[position]) || seen++ < code)
            {
                continue;
            }

            var digit = text[position] - '0';
            var isFirst = seen == code + 1;
            if (isFirst && digit == 0)
            {
                continue;
            }

            slots.Add(
                isFirst
                    ? new Slot(CharacterClasses.DigitsButZero, start + position, (ushort)(digit - 1), false)
                    : new Slot(CharacterClasses.Digits, start + position, (ushort)digit, false)
            );
        }

        return null;
    }

    /// <summary>How many digits a country's code has, or 0 where there is none.</summary>
    private static int CodeLength(ReadOnlySpan<byte> text)
    {
        Span<int> first = stackalloc int[2];
        var count = 0;
        var isInternational = false;
        foreach (var character in text)
        {
            if (character == '+' && count == 0)
            {
                isInternational = true;
            }
            else if (char.IsAsciiDigit((char)character) && count < first.Length)
            {
                first[count++] = character - '0';
            }
        }

        return !isInternational || count == 0 ? 0
            : first[0] is 1 or 7 ? 1
            : Array.IndexOf(TwoDigitCodes, first[0] * 10 + first[1]) >= 0 ? 2
            : 3;
    }
}
