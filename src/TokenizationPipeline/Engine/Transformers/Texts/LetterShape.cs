using System.Buffers;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Any text: each letter and each digit is exchanged, everything else stays.</summary>
/// <param name="asciiOnly">Whether texts with other characters are refused.</param>
/// <param name="characterSet">The column's character set, as <see cref="ColumnSchema.CharacterSet"/> has it.</param>
/// <param name="classes">The letters and digits that are exchanged. Default: all that the character set has.</param>
internal sealed class LetterShape(bool asciiOnly, string? characterSet = null, CharacterClasses? classes = null) : TextShape
{
    private const string NotAscii = "a character beyond ASCII";
    private const string NewCharacter = "a letter or digit that is newer than Unicode 16";
    private readonly CharacterClasses classes = classes ?? CharacterSets.ClassesOf(characterSet);

    internal override string Form => asciiOnly ? "a text of ASCII characters" : "a text in UTF-8";

    internal override string Identity =>
        asciiOnly ? "ascii"
        : characterSet is null ? "text"
        : $"text of {characterSet}";

    /// <summary>A character's class, or <c>null</c>.</summary>
    internal CharacterClass? ClassOf(Rune rune) => classes.Find(rune.Value).Class;

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

            var entry = classes.Find(value);
            if (entry.Class is { } found)
            {
                slots.Add(new Slot(found, start + position, entry.Numeral, entry.IsCapital));
            }
            else if (value >= 0x80 && CharacterClasses.IsLetterOrDigit(new Rune(value)))
            {
                return characterSet is null
                    ? NewCharacter
                    : $"a letter or digit beyond those that are known of the character set {characterSet}";
            }

            position += length;
        }

        return null;
    }
}
