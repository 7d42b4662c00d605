namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>An address as it stands in a mail's header, perhaps with a name: <c>"Approvals" &lt;approvals@example.com&gt;</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Address">The bare address.</param>
/// <param name="Name">The name; null for none.</param>
internal sealed record EmailAddress(string Text, string Address, string? Name)
{
    private const int LongestLocalPart = 64;
    private const int LongestDomain = 255;
    private const string LocalSymbols = "!#$%&'*+-/=?^_`{|}~.";

    /// <summary>What stands before the at sign.</summary>
    public string LocalPart => Address[..Address.LastIndexOf('@')];

    /// <summary>What stands behind it.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Reads an address as SES does: one in each text, ASCII only, and nothing that could begin another header.</summary>
    /// <exception cref="AwsApiException">It isn't one (BadRequestException).</exception>
    public static EmailAddress Parse(string text)
    {
        if (text.Any(char.IsControl))
            throw SesErrors.Invalid("Address contains control characters, such as a line break.");
        var open = text.LastIndexOf('<');
        var named = text.TrimEnd().EndsWith('>') && open >= 0;
        var address = named ? text.TrimEnd()[(open + 1)..^1] : text.Trim();
        var name = named ? text[..open].Trim() : "";
        CheckName(name);
        CheckAddress(address);
        return new EmailAddress(text.Trim(), address, name.Length == 0 ? null : Unquoted(name));
    }

    /// <summary>The bare address in a text, without a look at whether it is a proper one.</summary>
    public static string AddressIn(string text)
    {
        var trimmed = text.Trim();
        var open = trimmed.LastIndexOf('<');
        return open >= 0 && trimmed.EndsWith('>') ? trimmed[(open + 1)..^1].Trim() : trimmed;
    }

    /// <summary>The name beside an address; null where there is none.</summary>
    public static string? NameIn(string text)
    {
        var open = text.LastIndexOf('<');
        var name = open > 0 ? text[..open].Trim() : "";
        return name.Length == 0 ? null : Unquoted(name);
    }

    /// <summary>Splits a header's list at the commas that stand between addresses.</summary>
    public static IReadOnlyList<string> Split(string header)
    {
        var parts = new List<string>();
        var begin = 0;
        var quoted = false;
        for (var i = 0; i <= header.Length; i++)
        {
            if (i < header.Length && header[i] == '"' && (i == 0 || header[i - 1] != '\\'))
                quoted = !quoted;
            if (i < header.Length && (quoted || header[i] != ','))
                continue;
            if (header[begin..i].Trim() is { Length: > 0 } part)
                parts.Add(part);
            begin = i + 1;
        }
        return parts;
    }

    private static void CheckName(string name)
    {
        var isQuoted = name.Length >= 2 && name[0] == '"' && name[^1] == '"';
        var inside = isQuoted ? name[1..^1].Replace("\\\"", "", StringComparison.Ordinal) : name;
        if (inside.Contains('"', StringComparison.Ordinal) || (!isQuoted && inside.AsSpan().ContainsAny("<>,;")))
            throw SesErrors.Invalid($"Illegal name in the address: {name}. Put a name with punctuation between quotes.");
    }

    // The messages are those of SES, as far as its users report them.
    private static void CheckAddress(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 0)
            throw SesErrors.Invalid("Missing final '@domain'");
        var local = address[..at];
        var domain = address[(at + 1)..];
        if (local.Length == 0)
            throw SesErrors.Invalid("Missing local name");
        if (domain.Length == 0)
            throw SesErrors.Invalid("Missing domain");
        CheckLocalPart(local);
        CheckDomain(domain);
    }

    private static void CheckLocalPart(string local)
    {
        if (local.Length > LongestLocalPart)
            throw SesErrors.Invalid($"Local address is longer than {LongestLocalPart} characters");
        if (local.Any(c => c <= ' ' || c > '~'))
            throw SesErrors.Invalid("Local address contains control or whitespace, or is not ASCII");
        if (local.Length >= 2 && local[0] == '"' && local[^1] == '"')
            return;
        if (local[0] == '.')
            throw SesErrors.Invalid("Local address starts with dot");
        if (local[^1] == '.')
            throw SesErrors.Invalid("Local address ends with dot");
        if (local.Contains("..", StringComparison.Ordinal))
            throw SesErrors.Invalid("Local address contains dot-dot");
        if (local.Any(c => !char.IsAsciiLetterOrDigit(c) && !LocalSymbols.Contains(c, StringComparison.Ordinal)))
            throw SesErrors.Invalid("Local address contains illegal character");
    }

    private static void CheckDomain(string domain)
    {
        if (domain.Length > LongestDomain)
            throw SesErrors.Invalid($"Domain is longer than {LongestDomain} characters");
        if (domain[0] == '.')
            throw SesErrors.Invalid("Domain starts with dot");
        if (domain.Contains("..", StringComparison.Ordinal))
            throw SesErrors.Invalid("Domain contains dot-dot");
        if (domain.Split('.').Any(label => label.Length == 0 || label[0] == '-' || label[^1] == '-'))
            throw SesErrors.Invalid("Domain contains illegal label");
        if (domain.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.')))
            throw SesErrors.Invalid("Domain contains illegal character");
    }

    private static string Unquoted(string name) =>
        name.Length >= 2 && name[0] == '"' && name[^1] == '"' ? name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : name;
}
