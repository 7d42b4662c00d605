using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// The characters that a value may consist of, in their order: the first is numeral 0. A character is a Unicode scalar value (a
/// <see cref="Rune"/>), so that 'é' and '漢' are one character each.
/// </summary>
public sealed class Alphabet
{
    /// <summary>The most characters an alphabet can have: 65,536, FF1's own limit (SP 800-38G: radix in [2..2^16]).</summary>
    public const int MaximumRadix = 65_536;

    private readonly Rune[] runes;
    private readonly RuneIndex index;

    private Alphabet(Rune[] runes)
    {
        this.runes = runes;
        index = new RuneIndex(runes);
        MinimumLength = SmallDomains.MinimumLength(runes.Length);
        MinimumBytes = runes.Min(rune => rune.Utf8SequenceLength);
        MaximumBytes = runes.Max(rune => rune.Utf8SequenceLength);
    }

    /// <summary>0 to 9.</summary>
    public static Alphabet Digits { get; } = Of("0123456789");

    /// <summary>a to z.</summary>
    public static Alphabet LowerCaseLetters { get; } = Of("abcdefghijklmnopqrstuvwxyz");

    /// <summary>A to Z.</summary>
    public static Alphabet UpperCaseLetters { get; } = Of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>a to z, then A to Z: 52 characters.</summary>
    public static Alphabet Letters { get; } = Of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>How many characters it has.</summary>
    public int Radix => runes.Length;

    /// <summary>How many characters a value must have at least, so that a million values could stand in its place.</summary>
    public int MinimumLength { get; }

    /// <summary>Whether each character is one byte of UTF-8, so that a value and its token have the same number of bytes.</summary>
    public bool IsAscii => MaximumBytes == 1;

    /// <summary>The fewest bytes of UTF-8 that a character takes.</summary>
    internal int MinimumBytes { get; }

    /// <summary>The most bytes of UTF-8 that a character takes.</summary>
    internal int MaximumBytes { get; }

    /// <summary>The character of a numeral.</summary>
    /// <param name="numeral">From 0 to <see cref="Radix"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such numeral.</exception>
    public Rune this[int numeral] => runes[numeral];

    /// <summary>An alphabet of these characters, in this order.</summary>
    /// <param name="characters">2 to 65,536 different characters.</param>
    /// <exception cref="TokenizationException">Too few, too many, one twice, or half of a surrogate pair.</exception>
    public static Alphabet Of(string characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        var list = new List<Rune>(characters.Length);
        for (var position = 0; position < characters.Length; )
        {
            if (!Rune.TryGetRuneAt(characters, position, out var rune))
            {
                throw Mend.Error(
                    $"an alphabet with half of a surrogate pair at position {position}",
                    "whole Unicode characters",
                    "write characters beyond U+FFFF with both of their surrogates"
                );
            }

            list.Add(rune);
            position += rune.Utf16SequenceLength;
        }

        return Of(list);
    }

    /// <summary>An alphabet of these characters, in this order.</summary>
    /// <param name="characters">2 to 65,536 different characters.</param>
    /// <exception cref="TokenizationException">Too few, too many, or one twice.</exception>
    public static Alphabet Of(IEnumerable<Rune> characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        var list = characters.ToArray();
        if (list.Length is < 2 or > MaximumRadix)
        {
            throw Mend.Error(
                $"an alphabet of {list.Length} characters",
                $"2 to {MaximumRadix} characters",
                "list each character that the values are made of, once"
            );
        }

        if (list.GroupBy(rune => rune).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw Mend.Error($"an alphabet with U+{twice.Key.Value:X4} more than once", "each character once", "take the repeated one out");
        }

        return new Alphabet(list);
    }

    /// <summary>Finds a character's numeral.</summary>
    /// <param name="character">The character.</param>
    /// <param name="numeral">Its numeral, or -1.</param>
    /// <returns>Whether the alphabet has it.</returns>
    public bool TryGetNumeral(Rune character, out int numeral)
    {
        numeral = index.NumeralOf(character.Value);
        return numeral >= 0;
    }

    /// <summary>The numeral of a scalar value, or -1.</summary>
    internal int NumeralOf(int scalarValue) => index.NumeralOf(scalarValue);
}
