using System.Runtime.CompilerServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// Values over an alphabet of one-byte characters, read straight into numbers and written from them: through a table of several
/// characters at a time, so that a value costs one or two multiplications instead of a chain of divisions.
/// </summary>
internal sealed class AsciiCodec
{
    private const byte NoNumeral = 0x80;
    private const int MostTableEntries = 4096;

    private readonly byte[] numerals = new byte[256];
    private readonly ulong radix;
    private readonly bool leastSignificantFirst;

    // The characters of each number below radix^group, in the order in which they are written.
    private readonly byte[] table;
    private readonly int group;
    private readonly Modulus64 groupSize;

    internal AsciiCodec(Alphabet alphabet, bool leastSignificantFirst)
    {
        radix = (ulong)alphabet.Radix;
        this.leastSignificantFirst = leastSignificantFirst;
        Array.Fill(numerals, NoNumeral);
        for (var numeral = 0; numeral < alphabet.Radix; numeral++)
        {
            numerals[alphabet[numeral].Value] = (byte)numeral;
        }

        (group, var entries) = Group(alphabet.Radix);
        groupSize = new Modulus64((ulong)entries);
        table = Table(alphabet, entries);
    }

    /// <summary>Reads a half.</summary>
    /// <param name="characters">Its characters.</param>
    /// <param name="valid">Gets a high bit when one of them isn't in the alphabet; else stays below 128.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Read(ReadOnlySpan<byte> characters, ref int valid)
    {
        var number = 0UL;
        var seen = valid;
        var map = numerals;
        if (leastSignificantFirst)
        {
            for (var i = characters.Length - 1; i >= 0; i--)
            {
                var numeral = map[characters[i]];
                seen |= numeral;
                number = number * radix + numeral;
            }
        }
        else
        {
            foreach (var character in characters)
            {
                var numeral = map[character];
                seen |= numeral;
                number = number * radix + numeral;
            }
        }

        valid = seen;
        return number;
    }

    /// <summary>Whether <see cref="Read"/> has seen only characters of the alphabet.</summary>
    internal static bool IsValid(int valid) => valid < NoNumeral;

    /// <summary>Reads numerals one by one, or says that there is a character that isn't in the alphabet.</summary>
    internal bool TryReadNumerals(ReadOnlySpan<byte> characters, Span<ushort> target)
    {
        var seen = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            seen |= target[i] = numerals[characters[i]];
        }

        return seen < NoNumeral;
    }

    /// <summary>Writes a half: as many characters as the target has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write(ulong number, Span<byte> target)
    {
        if (leastSignificantFirst)
        {
            for (; target.Length > group; target = target[group..])
            {
                number = groupSize.Quotient(number, out var part);
                table.AsSpan((int)part * group, group).CopyTo(target);
            }

            table.AsSpan((int)number * group, target.Length).CopyTo(target);
        }
        else
        {
            for (; target.Length > group; target = target[..^group])
            {
                number = groupSize.Quotient(number, out var part);
                table.AsSpan((int)part * group, group).CopyTo(target[^group..]);
            }

            table.AsSpan((int)(number + 1) * group - target.Length, target.Length).CopyTo(target);
        }
    }

    /// <summary>Writes numerals one by one.</summary>
    internal void WriteNumerals(ReadOnlySpan<ushort> source, Span<byte> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = table[leastSignificantFirst ? source[i] * group : (source[i] + 1) * group - 1];
        }
    }

    private static (int Group, int Entries) Group(int radix)
    {
        var characters = 1;
        var entries = radix;
        while (entries * radix <= MostTableEntries)
        {
            entries *= radix;
            characters++;
        }

        return (characters, entries);
    }

    private byte[] Table(Alphabet alphabet, int entries)
    {
        var characters = new byte[entries * group];
        for (var entry = 0; entry < entries; entry++)
        {
            var rest = entry;
            for (var position = 0; position < group; position++, rest /= alphabet.Radix)
            {
                var place = leastSignificantFirst ? position : group - 1 - position;
                characters[entry * group + place] = (byte)alphabet[rest % alphabet.Radix].Value;
            }
        }

        return characters;
    }
}
