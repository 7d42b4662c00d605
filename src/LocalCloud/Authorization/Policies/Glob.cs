namespace RegulatedData.LocalCloud.Authorization;

/// <summary>A text with wildcards, in which wildcards and literal <c>*</c> and <c>?</c> are told apart by private-use characters.</summary>
/// <param name="Encoded">The text in which <see cref="AnyText"/> and <see cref="AnyCharacter"/> are the wildcards.</param>
internal readonly record struct Glob(string Encoded)
{
    private const char AnyText = '\uE000';
    private const char AnyCharacter = '\uE001';

    // arn:partition:service:region:account:resource
    private const int ArnSegments = 6;

    /// <summary>A text of a policy: <c>*</c> and <c>?</c> are wildcards.</summary>
    /// <exception cref="PolicyException">The text has a character of Unicode's private use area.</exception>
    public static Glob FromPolicy(string text) => new(Checked(text).Replace('*', AnyText).Replace('?', AnyCharacter));

    /// <summary>A text in which nothing is a wildcard.</summary>
    public static Glob FromLiteral(string text) => new(Checked(text));

    /// <summary>Whether the whole value matches.</summary>
    public bool Matches(string value, StringComparison comparison) => Matches(Encoded, value, comparison);

    /// <summary>Whether the value is the text itself; wildcards are plain characters then.</summary>
    public bool IsExactly(string value, StringComparison comparison) =>
        string.Equals(Encoded.Replace(AnyText, '*').Replace(AnyCharacter, '?'), value, comparison);

    /// <summary>
    /// Whether the value, an ARN, matches segment by segment: a wildcard doesn't reach over a colon, except in the last segment, and case
    /// counts. A text that isn't a whole ARN, such as <c>*</c>, is matched as one text.
    /// </summary>
    public bool MatchesArn(string value)
    {
        var pattern = Encoded.Split(':', ArnSegments);
        var segments = value.Split(':', ArnSegments);
        if (pattern.Length < ArnSegments || segments.Length < ArnSegments)
            return Matches(value, StringComparison.Ordinal);
        for (var i = 0; i < ArnSegments; i++)
        {
            if (!Matches(pattern[i], segments[i], StringComparison.Ordinal))
                return false;
        }
        return true;
    }

    private static string Checked(string text) =>
        text.AsSpan().ContainsAnyInRange('\uE000', '\uF8FF')
            ? throw new PolicyException($"'{text}' has a character of Unicode's private use area, which the local cloud doesn't support.")
            : text;

    // The usual two-pointer match: on a mismatch, let the last AnyText swallow one character more.
    private static bool Matches(string pattern, string value, StringComparison comparison)
    {
        int p = 0,
            v = 0,
            star = -1,
            resume = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == AnyText)
            {
                star = p++;
                resume = v;
            }
            else if (p < pattern.Length && (pattern[p] == AnyCharacter || SameCharacter(pattern, p, value, v, comparison)))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                v = ++resume;
            }
            else
            {
                return false;
            }
        }
        while (p < pattern.Length && pattern[p] == AnyText)
            p++;
        return p == pattern.Length;
    }

    private static bool SameCharacter(string pattern, int p, string value, int v, StringComparison comparison) =>
        pattern.AsSpan(p, 1).Equals(value.AsSpan(v, 1), comparison);
}
