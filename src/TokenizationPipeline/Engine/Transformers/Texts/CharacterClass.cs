using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// Characters that are exchanged for one another: of one script, and of as many bytes. Capitals aren't characters of their own: which
/// letters are capitals is part of a text's structure, which stays. So texts that differ in case have tokens that differ in case.
/// </summary>
internal sealed class CharacterClass
{
    private readonly Rune[] members;
    private readonly Rune[] capitals;
    private readonly Lazy<Alphabet> alphabet;

    internal CharacterClass(Rune[] members, Rune[] capitals)
    {
        this.members = members;
        this.capitals = capitals;
        ByteLength = members[0].Utf8SequenceLength;
        MinimumLength = members.Length < 2 ? int.MaxValue : SmallDomains.MinimumLength(members.Length);
        alphabet = new Lazy<Alphabet>(() => Alphabet.Of(members));
    }

    /// <summary>What tells it from other classes, whatever classes there are: its first character.</summary>
    internal int Id => members[0].Value;

    internal int Radix => members.Length;

    /// <summary>The least number of one of its characters.</summary>
    internal int Lowest => members.Concat(capitals).Min(rune => rune.Value);

    /// <summary>The greatest number of one of its characters.</summary>
    internal int Highest => members.Concat(capitals).Max(rune => rune.Value);

    /// <summary>How many bytes of UTF-8 each of its characters takes.</summary>
    internal int ByteLength { get; }

    /// <summary>How many of its characters a text must have at least, so that a million texts could stand in its place.</summary>
    internal int MinimumLength { get; }

    internal Alphabet Alphabet => alphabet.Value;

    internal ReadOnlySpan<Rune> Members => members;

    internal ReadOnlySpan<Rune> Capitals => capitals;

    internal Rune Character(int numeral, bool isCapital) => isCapital ? capitals[numeral] : members[numeral];
}
