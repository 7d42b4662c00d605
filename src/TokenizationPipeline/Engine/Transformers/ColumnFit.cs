using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>Whether texts of a policy fit into a column.</summary>
internal static class ColumnFit
{
    /// <exception cref="PolicyException">One of them doesn't.</exception>
    internal static void Require(ColumnPlace place, IReadOnlyList<string> values)
    {
        if (place.Column.AllowedValues is { } allowed && values.Any(value => !allowed.Contains(value)))
        {
            throw place.Refuse("a value that isn't in the column's list", place.Column.DeclaredType, "take one of the column's values");
        }

        foreach (var value in values)
        {
            RequireLength(place, value.EnumerateRunes().Count(), "a value");
            RequireCharacters(place, value);
        }
    }

    /// <exception cref="PolicyException">It doesn't.</exception>
    internal static void RequireLength(ColumnPlace place, int length, string what)
    {
        if (place.Column.MaximumLength < length)
        {
            throw place.Refuse(
                $"{what} of {length} characters for '{place.KindName}'",
                $"at most {place.Column.MaximumLength}: the column is {place.Column.DeclaredType}",
                "shorten it, or choose another transformer"
            );
        }
    }

    /// <exception cref="PolicyException">The column's character set lacks one of the text's characters.</exception>
    internal static void RequireCharacters(ColumnPlace place, string value)
    {
        if (CharacterSets.Lacks(place.Column.CharacterSet, value))
        {
            throw place.Refuse(
                $"a text for '{place.KindName}' with a character that the column can't hold",
                $"characters of {place.Column.CharacterSet}, the column's character set",
                "write it with other characters, or convert the column to Unicode"
            );
        }
    }

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
