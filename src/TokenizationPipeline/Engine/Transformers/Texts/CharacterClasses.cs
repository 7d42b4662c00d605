using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// The classes of all letters and digits, or of those that a character set holds. They come from a table of this assembly, not from the
/// runtime's, which grows with each version of Unicode: tokens have to stay readable.
/// </summary>
internal sealed class CharacterClasses
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;
    private const int HighestScalarValue = 0x10FFFF;

    /// <summary>0 to 9.</summary>
    internal static readonly CharacterClass Digits = Ascii("0123456789", "");

    /// <summary>a to z, with their capitals.</summary>
    internal static readonly CharacterClass Letters = Ascii("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>1 to 9, for numbers whose first digit says something when it is 0.</summary>
    internal static readonly CharacterClass DigitsButZero = Ascii("123456789", "");

    /// <summary>0 to f.</summary>
    internal static readonly CharacterClass Hexadecimal = Ascii("0123456789abcdef", "");

    /// <summary>0 to F.</summary>
    internal static readonly CharacterClass CapitalHexadecimal = Ascii("0123456789ABCDEF", "");

    private static readonly CharacterClass[] Table = [Digits, Letters, .. ReadTable()];

    private readonly Entry[]?[] pages = new Entry[]?[(HighestScalarValue >> PageBits) + 1];

    private CharacterClasses(IEnumerable<CharacterClass> classes)
    {
        foreach (var added in classes)
        {
            Add(added);
        }
    }

    /// <summary>Those of all of Unicode.</summary>
    internal static CharacterClasses Unicode { get; } = new(Table);

    /// <summary>The same classes with some of their characters only: no others have a class then.</summary>
    internal static CharacterClasses Only(Func<Rune, bool> holds) => new(Table.SelectMany(one => Only(one, holds)));

    /// <summary>A character's class; none of what isn't a letter or a digit, or is too new for the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Entry Find(int scalarValue) => pages[scalarValue >> PageBits] is { } page ? page[scalarValue & (PageSize - 1)] : default;

    /// <summary>Whether it is a letter or a digit for this runtime, though perhaps none that the table knows.</summary>
    internal static bool IsLetterOrDigit(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;

    private static CharacterClass Ascii(string members, string capitals) =>
        new([.. members.EnumerateRunes()], [.. capitals.EnumerateRunes()]);

    // What is there without its capital, or as a capital alone, is exchanged for others like it.
    private static CharacterClass[] Only(CharacterClass all, Func<Rune, bool> holds)
    {
        var (members, capitals) = (all.Members.ToArray(), all.Capitals.ToArray());
        if (members.Concat(capitals).All(holds))
        {
            return [all];
        }

        if (capitals.Length == 0)
        {
            return NotEmpty(members.Where(holds), []);
        }

        var both = Enumerable.Range(0, members.Length).Where(i => holds(members[i]) && holds(capitals[i])).ToList();
        var paired = both.ConvertAll(i => members[i]);
        var pairedCapitals = both.ConvertAll(i => capitals[i]);
        return
        [
            .. NotEmpty(paired, pairedCapitals),
            .. NotEmpty(members.Concat(capitals).Where(holds).Except(paired).Except(pairedCapitals), []),
        ];
    }

    private static CharacterClass[] NotEmpty(IEnumerable<Rune> members, IEnumerable<Rune> capitals) =>
        members.ToArray() is { Length: > 0 } some ? [new CharacterClass(some, [.. capitals])] : [];

    private void Add(CharacterClass added)
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

    private void Set(int scalarValue, Entry entry)
    {
        var page = pages[scalarValue >> PageBits] ??= new Entry[PageSize];
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
