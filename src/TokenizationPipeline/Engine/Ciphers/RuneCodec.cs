using System.Buffers;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Values over an alphabet of any characters, in UTF-8.</summary>
internal sealed class RuneCodec
{
    private readonly Alphabet alphabet;

    internal RuneCodec(Alphabet alphabet) => this.alphabet = alphabet;

    /// <summary>How many characters a value has. What isn't UTF-8 is counted somehow, and found when it is read.</summary>
    internal static int Count(ReadOnlySpan<byte> value)
    {
        var count = 0;
        foreach (var unit in value)
        {
            // All but the bytes that continue a character.
            count += (unit & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    /// <summary>Reads exactly as many numerals as the target has room for, or says that the value isn't made of this alphabet.</summary>
    internal bool TryReadNumerals(ReadOnlySpan<byte> value, Span<ushort> target)
    {
        foreach (ref var numeral in target)
        {
            if (
                Rune.DecodeFromUtf8(value, out var rune, out var bytes) != OperationStatus.Done
                || alphabet.NumeralOf(rune.Value) is not (>= 0 and var found)
            )
            {
                return false;
            }

            numeral = (ushort)found;
            value = value[bytes..];
        }

        return value.IsEmpty;
    }

    /// <summary>Writes the characters, and returns how many bytes they took.</summary>
    internal int Write(ReadOnlySpan<ushort> numerals, Span<byte> target)
    {
        var written = 0;
        foreach (var numeral in numerals)
        {
            written += alphabet[numeral].EncodeToUtf8(target[written..]);
        }

        return written;
    }
}
