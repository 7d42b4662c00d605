using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Finds the numerals of characters: a table of pages of 256, of which only those exist that are needed.</summary>
internal sealed class RuneIndex
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;
    private const int HighestScalarValue = 0x10FFFF;

    // Entries are numerals plus one, so that 0 says that there is none.
    private readonly int[]?[] pages = new int[]?[(HighestScalarValue >> PageBits) + 1];

    internal RuneIndex(Rune[] runes)
    {
        for (var numeral = 0; numeral < runes.Length; numeral++)
        {
            var value = runes[numeral].Value;
            var page = pages[value >> PageBits] ??= new int[PageSize];
            page[value & (PageSize - 1)] = numeral + 1;
        }
    }

    /// <summary>The numeral, or -1.</summary>
    internal int NumeralOf(int scalarValue) => pages[scalarValue >> PageBits] is { } page ? page[scalarValue & (PageSize - 1)] - 1 : -1;
}
