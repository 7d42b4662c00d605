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

        values.ToList().ForEach(value => RequireLength(place, value.EnumerateRunes().Count(), "a value"));
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

    internal static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
