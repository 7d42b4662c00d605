using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// Values over an alphabet of one-byte characters, read straight into numbers and written from them: through a table of several
/// characters at a time, so that a value costs one or two multiplications instead of a chain of divisions.
/// </summary>
internal sealed class AsciiCodec
{
    private const byte NoNumeral = 0x80;

    // Four characters fit into a word of the table, and tables of this size into the processor's nearest cache.
    private const int MostTableEntries = 4096;
    private const int MostGroupedCharacters = 4;

    private readonly byte[] numerals = new byte[256];
    private readonly byte[] symbols;
    private readonly ulong radix;
    private readonly bool leastSignificantFirst;

    // The characters of each number below radix^group, in the order in which they are written, the first in the lowest byte.
    private readonly uint[] table;
    private readonly int group;
    private readonly Modulus64 groupSize;

    // The most characters that make a number of 62 bits, and how many such numbers there are.
    private readonly int part = 1;
    private readonly ulong partSize;

    internal AsciiCodec(Alphabet alphabet, bool leastSignificantFirst)
    {
        radix = (ulong)alphabet.Radix;
        this.leastSignificantFirst = leastSignificantFirst;
        symbols = [.. Enumerable.Range(0, alphabet.Radix).Select(numeral => (byte)alphabet[numeral].Value)];
        Array.Fill(numerals, NoNumeral);
        for (var numeral = 0; numeral < symbols.Length; numeral++)
        {
            numerals[symbols[numeral]] = (byte)numeral;
        }

        (group, var entries) = Group(alphabet.Radix);
        groupSize = new Modulus64((ulong)entries);
        table = Table(entries);
        for (partSize = radix; partSize <= Modulus64.Maximum / radix; part++)
        {
            partSize *= radix;
        }
    }

    /// <summary>The longest half that <see cref="Pack"/> makes.</summary>
    internal const int MostPackedCharacters = sizeof(ulong);

    /// <summary>Whether <see cref="Read"/> has seen only characters of the alphabet.</summary>
    internal static bool IsValid(int seen) => seen < NoNumeral;

    /// <summary>Reads a half of up to 62 bits.</summary>
    /// <param name="characters">Its characters.</param>
    /// <param name="seen">Gets a high bit when one of them isn't in the alphabet; else stays below 128.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Read(ReadOnlySpan<byte> characters, ref int seen)
    {
        var number = 0UL;
        var bits = seen;
        var map = numerals;
        if (leastSignificantFirst)
        {
            for (var i = characters.Length - 1; i >= 0; i--)
            {
                var numeral = map[characters[i]];
                bits |= numeral;
                number = number * radix + numeral;
            }
        }
        else
        {
            foreach (var character in characters)
            {
                var numeral = map[character];
                bits |= numeral;
                number = number * radix + numeral;
            }
        }

        seen = bits;
        return number;
    }

    /// <summary>Reads a half of up to 96 bits: two parts that fit into words.</summary>
    internal UInt128 ReadWide(ReadOnlySpan<byte> characters, ref int seen)
    {
        if (characters.Length <= part)
        {
            return Read(characters, ref seen);
        }

        // The less significant part is the full one.
        var (high, low) = Split(characters.Length);
        return (UInt128)Read(characters[high], ref seen) * partSize + Read(characters[low], ref seen);
    }

    /// <summary>Reads numerals one by one, or says that there is a character that isn't in the alphabet.</summary>
    internal bool TryReadNumerals(ReadOnlySpan<byte> characters, Span<ushort> target)
    {
        var seen = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            seen |= target[i] = numerals[characters[i]];
        }

        return IsValid(seen);
    }

    /// <summary>The characters of a half of up to 8, the first in the lowest byte. What is above them is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Pack(ulong number, int length)
    {
        var packed = 0UL;
        if (leastSignificantFirst)
        {
            var written = 0;
            for (; length - written > group; written += group)
            {
                number = groupSize.Quotient(number, out var least);
                packed |= (ulong)table[(int)least] << (8 * written);
            }

            // The table's characters beyond the half's end are zeros of the alphabet.
            var rest = table[(int)number] & (uint)(ulong.MaxValue >> (64 - 8 * (length - written)));
            return packed | ((ulong)rest << (8 * written));
        }

        var left = length;
        while (left > group)
        {
            number = groupSize.Quotient(number, out var least);
            left -= group;
            packed |= (ulong)table[(int)least] << (8 * left);
        }

        return packed | (table[(int)number] >> (8 * (group - left)));
    }

    /// <summary>Writes a half of up to 62 bits: as many characters as the target has room for.</summary>
    internal void Write(ulong number, Span<byte> target)
    {
        for (; target.Length > group; target = leastSignificantFirst ? target[group..] : target[..^group])
        {
            number = groupSize.Quotient(number, out var least);
            WriteGroup(table[(int)least], leastSignificantFirst ? target[..group] : target[^group..]);
        }

        WriteGroup(leastSignificantFirst ? table[(int)number] : table[(int)number] >> (8 * (group - target.Length)), target);
    }

    /// <summary>Writes a half of up to 96 bits.</summary>
    internal void WriteWide(UInt128 number, Span<byte> target)
    {
        if (target.Length <= part)
        {
            Write((ulong)number, target);
            return;
        }

        var (quotient, remainder) = DivideByPart(number);
        var (high, low) = Split(target.Length);
        Write(quotient, target[high]);
        Write(remainder, target[low]);
    }

    /// <summary>Writes numerals one by one.</summary>
    internal void WriteNumerals(ReadOnlySpan<ushort> source, Span<byte> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = symbols[source[i]];
        }
    }

    private static void WriteGroup(uint characters, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++, characters >>= 8)
        {
            target[i] = (byte)characters;
        }
    }

    private (Range High, Range Low) Split(int length) =>
        leastSignificantFirst ? (part..length, 0..part) : (0..(length - part), (length - part)..length);

    private (ulong Quotient, ulong Remainder) DivideByPart(UInt128 number)
    {
        // Powers of two are those of hexadecimal digits, so of UUIDs.
        if (ulong.IsPow2(partSize))
        {
            return ((ulong)(number >> BitOperations.TrailingZeroCount(partSize)), (ulong)number & (partSize - 1));
        }

        var (quotient, remainder) = UInt128.DivRem(number, partSize);
        return ((ulong)quotient, (ulong)remainder);
    }

    private static (int Group, int Entries) Group(int radix)
    {
        var characters = 1;
        var entries = radix;
        while (characters < MostGroupedCharacters && entries * radix <= MostTableEntries)
        {
            entries *= radix;
            characters++;
        }

        return (characters, entries);
    }

    private uint[] Table(int entries)
    {
        var words = new uint[entries];
        Span<byte> characters = stackalloc byte[sizeof(uint)];
        for (var entry = 0; entry < entries; entry++)
        {
            characters.Clear();
            var rest = entry;
            for (var position = 0; position < group; position++, rest /= symbols.Length)
            {
                characters[leastSignificantFirst ? position : group - 1 - position] = symbols[rest % symbols.Length];
            }

            words[entry] = BinaryPrimitives.ReadUInt32LittleEndian(characters);
        }

        return words;
    }
}
