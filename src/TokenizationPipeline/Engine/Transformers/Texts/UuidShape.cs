namespace RegulatedData.Tokenization;

/// <summary>A UUID, with or without hyphens and braces: its digits are exchanged but for those of its version and variant.</summary>
internal sealed class UuidShape(bool upperCase) : TextShape
{
    private const string NoUuid = "a text that is no UUID, or has letters of the other case";
    private const int UuidDigits = 32;
    private const int VersionDigit = 12;
    private const int VariantDigit = 16;
    private readonly CharacterClass digits = upperCase ? CharacterClasses.CapitalHexadecimal : CharacterClasses.Hexadecimal;

    internal override string Form => $"a UUID of 32 digits, 0 to {(upperCase ? "F" : "f")}, with or without hyphens";

    internal override string Identity => upperCase ? "UUID" : "uuid";

    internal override string? Read(ReadOnlySpan<byte> text, int start, SlotList slots)
    {
        var seen = 0;
        for (var position = 0; position < text.Length; position++)
        {
            var numeral = Numeral(text[position]);
            if (numeral >= 0)
            {
                if (seen is not (VersionDigit or VariantDigit))
                {
                    slots.Add(new Slot(digits, start + position, (ushort)numeral, false));
                }

                seen++;
            }
            else if (text[position] is not ((byte)'-' or (byte)'{' or (byte)'}'))
            {
                return NoUuid;
            }
        }

        return seen == UuidDigits || text.IsEmpty ? null : NoUuid;
    }

    private int Numeral(byte character) =>
        (char)character switch
        {
            >= '0' and <= '9' => character - '0',
            >= 'a' and <= 'f' when !upperCase => character - 'a' + 10,
            >= 'A' and <= 'F' when upperCase => character - 'A' + 10,
            _ => -1,
        };
}
