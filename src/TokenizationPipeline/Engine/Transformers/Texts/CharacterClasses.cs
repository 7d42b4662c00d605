using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// The classes of all letters and digits. They come from a table of this assembly, not from the runtime's, which grows with each version
/// of Unicode: tokens have to stay readable.
/// </summary>
internal static class CharacterClasses
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;
    private const int HighestScalarValue = 0x10FFFF;
    private static readonly Entry[]?[] Pages = new Entry[]?[(HighestScalarValue >> PageBits) + 1];

    static CharacterClasses()
    {
        Add(Digits);
        Add(Letters);
        foreach (var line in ReadTable())
        {
            Add(line);
        }
    }

    /// <summary>0 to 9.</summary>
    internal static CharacterClass Digits { get; } = Ascii("0123456789", "");

    /// <summary>a to z, with their capitals.</summary>
    internal static CharacterClass Letters { get; } = Ascii("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>1 to 9, for numbers whose first digit says something when it is 0.</summary>
    internal static CharacterClass DigitsButZero { get; } = Ascii("123456789", "");

    /// <summary>0 to f.</summary>
    internal static CharacterClass Hexadecimal { get; } = Ascii("0123456789abcdef", "");

    /// <summary>0 to F.</summary>
    internal static CharacterClass CapitalHexadecimal { get; } = Ascii("0123456789ABCDEF", "");

    /// <summary>A character's class; none of what isn't a letter or a digit, or is too new for the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Entry Find(int scalarValue) =>
        Pages[scalarValue >> PageBits] is { } page ? page[scalarValue & (PageSize - 1)] : default;

    /// <summary>Whether it is a letter or a digit for this runtime, though perhaps none that the table knows.</summary>
    internal static bool IsLetterOrDigit(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    private static CharacterClass Ascii(string members, string capitals) =>
        new([.. members.EnumerateRunes()], [.. capitals.EnumerateRunes()]);

    private static void Add(CharacterClass added)
    {
        for (var numeral = 0; numeral < added.Radix; numeral++)
        {
            Set(added.Members[numeral].Value, new Entry(added, (ushort)numeral, false));
            if (added.Capitals.Length > 0)
            {
                Set(added.Capitals[numeral].Value, new Entry(added, (ushort)numeral, true));
            }
        }
    }

    private static void Set(int scalarValue, Entry entry)
    {
        var page = Pages[scalarValue >> PageBits] ??= new Entry[PageSize];
        page[scalarValue & (PageSize - 1)] = entry;
    }

    // The format is described in the table's head.
    private static IEnumerable<CharacterClass> ReadTable()
    {
        using var stream = typeof(CharacterClasses).Assembly.GetManifestResourceStream("character-classes.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } name)
        {
            if (!name.StartsWith('#'))
            {
                var members = Runes(reader.ReadLine()!);
                yield return new CharacterClass(
                    members,
                    name.EndsWith(" cased", StringComparison.Ordinal) ? Runes(reader.ReadLine()!) : []
                );
            }
        }
    }

    private static Rune[] Runes(string ranges) =>
        [
            .. ranges
                .Split(' ')
                .Select(range =>
                    range.Split('-').Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray()
                )
                .SelectMany(ends => Enumerable.Range(ends[0], ends[^1] - ends[0] + 1))
                .Select(value => new Rune(value)),
        ];

    /// <summary>A character's place: <see cref="Class"/> is <c>null</c> where it has none.</summary>
    internal readonly record struct Entry(CharacterClass? Class, ushort Numeral, bool IsCapital);
}
