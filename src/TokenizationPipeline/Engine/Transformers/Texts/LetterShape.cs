using System.Buffers;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Any text: each letter and each digit is exchanged, everything else stays.</summary>
internal sealed class LetterShape(bool asciiOnly) : TextShape
{
    private const string NotAscii = "a character beyond ASCII";
    private const string NewCharacter = "a letter or digit that is newer than Unicode 16";

    internal override string Form => asciiOnly ? "a text of ASCII characters" : "a text in UTF-8";

    internal override string Identity => asciiOnly ? "ascii" : "text";

    internal override string? Read(ReadOnlySpan<byte> text, int start, SlotList slots)
    {
        for (var position = 0; position < text.Length; )
        {
            var value = (int)text[position];
            var length = 1;
            if (value >= 0x80)
            {
                if (asciiOnly)
                {
                    return NotAscii;
                }

                if (Rune.DecodeFromUtf8(text[position..], out var rune, out length) != OperationStatus.Done)
                {
                    return NotUtf8;
                }

                value = rune.Value;
            }

            var entry = CharacterClasses.Find(value);
            if (entry.Class is { } found)
            {
                slots.Add(new Slot(found, start + position, entry.Numeral, entry.IsCapital));
            }
            else if (value >= 0x80 && CharacterClasses.IsLetterOrDigit(new Rune(value)))
            {
                return NewCharacter;
            }

            position += length;
        }

        return null;
    }
}
