using System.Text;

namespace RegulatedData.LocalCloud.Events.Patterns;

/// <summary>EventBridge's wildcard: <c>*</c> is any run of characters, <c>\*</c> a star and <c>\\</c> a backslash.</summary>
internal sealed class Wildcard
{
    private readonly IReadOnlyList<string> _parts;

    private Wildcard(IReadOnlyList<string> parts) => _parts = parts;

    /// <exception cref="InvalidEventPatternException">Two stars in a row, or a backslash before another character.</exception>
    public static Wildcard Parse(string pattern, string where)
    {
        var parts = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*')
            {
                if (i > 0 && pattern[i - 1] == '*' && !EndsInEscapedStar(pattern, i - 1))
                    throw new InvalidEventPatternException($"{where}: the wildcard \"{pattern}\" has two stars in a row; one is enough.");
                parts.Add(current.ToString());
                current.Clear();
            }
            else if (pattern[i] == '\\')
            {
                if (i + 1 >= pattern.Length || pattern[i + 1] is not ('*' or '\\'))
                    throw new InvalidEventPatternException(
                        $"{where}: in the wildcard \"{pattern}\" a backslash stands before neither a star nor a backslash. Write \\\\ for a backslash."
                    );
                current.Append(pattern[++i]);
            }
            else
            {
                current.Append(pattern[i]);
            }
        }
        parts.Add(current.ToString());
        return new Wildcard(parts);
    }

    public bool Matches(string text)
    {
        if (_parts.Count == 1)
            return string.Equals(text, _parts[0], StringComparison.Ordinal);
        var first = _parts[0];
        var last = _parts[^1];
        if (
            text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal)
            || !text.EndsWith(last, StringComparison.Ordinal)
        )
            return false;
        // Taking each middle part at its earliest place leaves the most room for the rest.
        var from = first.Length;
        var end = text.Length - last.Length;
        foreach (var part in _parts.Skip(1).SkipLast(1))
        {
            var at = text.IndexOf(part, from, end - from, StringComparison.Ordinal);
            if (at < 0)
                return false;
            from = at + part.Length;
        }
        return true;
    }

    private static bool EndsInEscapedStar(string pattern, int star)
    {
        var backslashes = 0;
        for (var i = star - 1; i >= 0 && pattern[i] == '\\'; i--)
            backslashes++;
        return backslashes % 2 == 1;
    }
}
