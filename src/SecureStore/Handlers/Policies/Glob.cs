namespace RegulatedData.Handlers.SecureStore.Policies;

/// <summary>
/// Patterns with <c>*</c> (any text) and <c>?</c> (any one character), compared with each other: what a policy asks for against what is
/// known of the requests to come.
/// </summary>
internal static class Glob
{
    /// <summary>Whether every text of the second pattern is one of the first.</summary>
    /// <remarks>Never a false yes. A yes may be missed where the second pattern's <c>*</c> is cut into several by the first.</remarks>
    public static bool Covers(string pattern, string other, bool ignoreCase = false)
    {
        // The other's '*' stands for text of any length, and '?' for one character: only '*' takes the former.
        return Match(pattern, other, (p, o) => o == '*' ? p == '*' : p == '?' || Same(p, o, ignoreCase));
    }

    /// <summary>Whether some text is one of both patterns.</summary>
    public static bool Overlaps(string first, string second, bool ignoreCase = false)
    {
        // reachable[j]: a text exists that both first[..i] and second[..j] match.
        var reachable = new bool[second.Length + 1];
        for (var i = 0; i <= first.Length; i++)
        {
            var before = (bool[])reachable.Clone();
            for (var j = 0; j <= second.Length; j++)
            {
                var none = i == 0 && j == 0;
                var starInFirst = i > 0 && first[i - 1] == '*' && (before[j] || (j > 0 && reachable[j - 1]));
                var starInSecond = j > 0 && second[j - 1] == '*' && (reachable[j - 1] || (i > 0 && before[j]));
                var sameCharacter = i > 0 && j > 0 && before[j - 1] && Meet(first[i - 1], second[j - 1], ignoreCase);
                reachable[j] = none || starInFirst || starInSecond || sameCharacter;
            }
        }

        return reachable[second.Length];
    }

    /// <summary>Whether a text holds a wildcard.</summary>
    public static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?');

    private static bool Match(string pattern, string text, Func<char, char, bool> takes)
    {
        var (p, t, star, retry) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, retry, p) = (p, t, p + 1);
            else if (p < pattern.Length && takes(pattern[p], text[t]))
                (p, t) = (p + 1, t + 1);
            else if (star >= 0)
                (p, t) = (star + 1, ++retry);
            else
                return false;
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private static bool Meet(char first, char second, bool ignoreCase) =>
        first != '*' && second != '*' && (first == '?' || second == '?' || Same(first, second, ignoreCase));

    private static bool Same(char first, char second, bool ignoreCase) =>
        first == second || (ignoreCase && char.ToUpperInvariant(first) == char.ToUpperInvariant(second));
}
