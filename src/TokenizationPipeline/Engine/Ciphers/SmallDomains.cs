using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>
/// The rule that keeps format-preserving encryption from being a lookup table: NIST SP 800-38G recommends, and the draft of revision 1
/// requires, that radix^length is at least 1,000,000.
/// </summary>
internal static class SmallDomains
{
    internal const int MinimumSize = 1_000_000;

    /// <summary>The standard's own minimum: one numeral for each half.</summary>
    private const int MinimumNumerals = 2;

    /// <summary>The shortest length whose values are many enough.</summary>
    internal static int MinimumLength(int radix)
    {
        var length = MinimumNumerals;
        while (BigInteger.Pow(radix, length) < MinimumSize)
        {
            length++;
        }

        return length;
    }

    internal static DomainTooSmallException Refuse(int length, Alphabet alphabet, int valueIndex) =>
        new(
            Mend.Message(
                $"value {valueIndex} of the batch, {length} characters long, over an alphabet of {alphabet.Radix}",
                $"at least {alphabet.MinimumLength} characters, so that a million values could stand in its place",
                "give short values of this column to another transformer (a keyed replacement, a pseudonym, redaction)"
            )
        )
        {
            ValueIndex = valueIndex,
        };
}
