using System.Text;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>The letters and digits that tokens of a character set can have.</summary>
internal static class Letters
{
    /// <summary>How many of them are ASCII's.</summary>
    internal const int OfAscii = 62;

    internal static string Of(string characterSet)
    {
        var classes = CharacterSets.ClassesOf(characterSet);
        return string.Concat(
            Enumerable.Range(0, 0x110000).Where(value => classes.Find(value).Class is not null).Select(value => new Rune(value).ToString())
        );
    }
}
