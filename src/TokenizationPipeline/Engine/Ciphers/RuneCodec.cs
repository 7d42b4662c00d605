using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Values over an alphabet of any characters, in UTF-8.</summary>
internal sealed class RuneCodec
{
    private const int AsciiCharacters = 0x80;

    private readonly Alphabet alphabet;

    // Most texts are mostly ASCII: those characters' numerals, or -1.
    private readonly int[] asciiNumerals;

    // Each numeral's bytes, the first in the lowest byte, and how many they are.
    private readonly uint[] bytes;
    private readonly byte[] lengths;

    internal RuneCodec(Alphabet alphabet)
    {
        this.alphabet = alphabet;
        asciiNumerals = [.. Enumerable.Range(0, AsciiCharacters).Select(alphabet.NumeralOf)];
        bytes = new uint[alphabet.Radix];
        lengths = new byte[alphabet.Radix];
        Span<byte> encoded = stackalloc byte[sizeof(uint)];
        for (var numeral = 0; numeral < alphabet.Radix; numeral++)
        {
            lengths[numeral] = (byte)alphabet[numeral].EncodeToUtf8(encoded);
            for (var i = lengths[numeral] - 1; i >= 0; i--)
            {
                bytes[numeral] = (bytes[numeral] << 8) | encoded[i];
            }
        }
    }

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
        var position = 0;
        foreach (ref var numeral in target)
        {
            if (position >= value.Length)
            {
                return false;
            }

            var found = value[position] < AsciiCharacters ? asciiNumerals[value[position++]] : Find(value, ref position);
            if (found < 0)
            {
                return false;
            }

            numeral = (ushort)found;
        }

        return position == value.Length;
    }

    /// <summary>Writes the characters, and returns how many bytes they took.</summary>
    internal int Write(ReadOnlySpan<ushort> numerals, Span<byte> target)
    {
        var written = 0;
        foreach (var numeral in numerals)
        {
            var rest = bytes[numeral];
            for (var end = written + lengths[numeral]; written < end; written++, rest >>= 8)
            {
                target[written] = (byte)rest;
            }
        }

        return written;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Find(ReadOnlySpan<byte> value, ref int position)
    {
        if (Rune.DecodeFromUtf8(value[position..], out var rune, out var length) != OperationStatus.Done)
        {
            return -1;
        }

        position += length;
        return alphabet.NumeralOf(rune.Value);
    }
}
