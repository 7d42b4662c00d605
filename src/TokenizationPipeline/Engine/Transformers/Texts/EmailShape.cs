namespace RegulatedData.Tokenization;

/// <summary>An e-mail address: everything but its top-level domain is exchanged, or everything before the @.</summary>
internal sealed class EmailShape(bool keepHost, bool asciiOnly) : TextShape
{
    private const string NoAddress = "a text that is no e-mail address";
    private readonly LetterShape letters = new(asciiOnly);

    internal override string Form => "an e-mail address: name@host.domain";

    internal override string Identity => $"email{(keepHost ? " host" : "")} {letters.Identity}";

    internal override string? Read(ReadOnlySpan<byte> text, int start, SlotList slots)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var at = text.LastIndexOf((byte)'@');
        var host = text[(at + 1)..];
        if (at < 1 || text.ContainsAny(" \t\r\n"u8) || !IsHost(host))
        {
            return NoAddress;
        }

        var end = keepHost ? at : at + 1 + Math.Max(0, host.LastIndexOf((byte)'.'));
        return letters.Read(text[..end], start, slots);
    }

    // Addresses in brackets are numbers, and labels as xn--... are letters in another notation: exchanging them leaves no valid host.
    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        while (true)
        {
            var point = host.IndexOf((byte)'.');
            var label = point < 0 ? host : host[..point];
            if (
                label.IsEmpty
                || label[0] == '-'
                || label[^1] == '-'
                || !IsLabel(label)
                || (label.Length >= 4 && label[2] == '-' && label[3] == '-')
            )
            {
                return false;
            }

            if (point < 0)
            {
                return true;
            }

            host = host[(point + 1)..];
        }
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        foreach (var character in label)
        {
            if (character < 0x80 && character != '-' && !char.IsAsciiLetterOrDigit((char)character))
            {
                return false;
            }
        }

        return true;
    }
}
