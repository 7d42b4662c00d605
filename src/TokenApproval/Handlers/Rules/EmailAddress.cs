using System.Buffers;

namespace RegulatedData.Handlers.TokenApproval.Rules;

/// <summary>
/// A conservative syntax of e-mail addresses: what every mail server takes, and nothing that could be a header, a comment or a second
/// address. Source: RFC 5321 and 5322's dot-atoms, ASCII, with a domain of at least two labels.
/// </summary>
internal static class EmailAddress
{
    /// <summary>RFC 5321, section 4.5.3.1.3, less the angle brackets.</summary>
    public const int MaximumLength = 254;

    private const int MaximumLocalPart = 64;
    private const int MaximumLabel = 63;

    private static readonly SearchValues<char> LocalCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"
    );

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
    );

    public static bool IsValid(string? address)
    {
        if (address is null or { Length: > MaximumLength })
            return false;

        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at is > 0 and <= MaximumLocalPart && IsLocalPart(address.AsSpan(0, at)) && IsDomain(address.AsSpan(at + 1));
    }

    /// <summary>What addresses are compared by.</summary>
    public static string Canonical(string address) => address.ToLowerInvariant();

    private static bool IsLocalPart(ReadOnlySpan<char> text)
    {
        foreach (var atom in text.Split('.'))
        {
            if (text[atom].IsEmpty || text[atom].ContainsAnyExcept(LocalCharacters))
                return false;
        }

        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (
                label.IsEmpty
                || label.Length > MaximumLabel
                || label.ContainsAnyExcept(LabelCharacters)
                || label[0] == '-'
                || label[^1] == '-'
            )
                return false;
        }

        return text.Contains('.');
    }
}
