using System.Buffers;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>An e-mail address: everything but its top-level domain is exchanged, or everything before the @.</summary>
/// <param name="keepHost">Whether what is after the @ stays.</param>
/// <param name="letters">The letters before it.</param>
/// <param name="hostLetters">The letters after it: those that a host can have.</param>
internal sealed class EmailShape(bool keepHost, LetterShape letters, LetterShape hostLetters) : TextShape
{
    private const string NoAddress = "a text that is no e-mail address";
    private const string UnknownHost =
        "an e-mail address whose host can't be exchanged for another valid one (a number in brackets, a label in Punycode, letters that hosts don't have, or too many)";
    private readonly List<(int, int)> beyondAscii = [];

    internal override string Form =>
        keepHost ? "an e-mail address: name@host" : "an e-mail address: name@host.domain; with \"host\": \"keep\" of any host";

    internal override string Identity => $"email{(keepHost ? " host" : "")} {letters.Identity}";

    internal override string? Read(ReadOnlySpan<byte> text, int start, SlotList slots)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        var at = text.LastIndexOf((byte)'@');
        var host = text[(at + 1)..];
        if (at < 1 || host.IsEmpty || !IsName(text[..at]) || host.ContainsAny(" \t\r\n\""u8))
        {
            return NoAddress;
        }

        if (keepHost)
        {
            return letters.Read(text[..at], start, slots);
        }

        var exchanged = host[..Math.Max(0, host.LastIndexOf((byte)'.'))];
        return ProblemOfHost(host, exchanged)
            ?? letters.Read(text[..at], start, slots)
            ?? hostLetters.Read(exchanged, start + at + 1, slots);
    }

    // In quotes there may be anything but the end of a line, also another @.
    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length > 2 && name[0] == '"' && name[^1] == '"' ? !name.ContainsAny("\r\n"u8) : !name.ContainsAny(" \t\r\n\""u8);

    private string? ProblemOfHost(ReadOnlySpan<byte> host, ReadOnlySpan<byte> exchanged)
    {
        for (var rest = host; ; )
        {
            var point = rest.IndexOf((byte)'.');
            var label = point < 0 ? rest : rest[..point];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            {
                return NoAddress;
            }

            if (rest.Length > host.Length - exchanged.Length && ProblemOfLabel(label) is { } problem)
            {
                return problem;
            }

            if (point < 0)
            {
                return IsWritten(label) ? null
                    : host[0] == '[' ? UnknownHost
                    : NoAddress;
            }

            rest = rest[(point + 1)..];
        }
    }

    // Labels as xn--... are letters in another notation: exchanging them leaves no valid host.
    private string? ProblemOfLabel(ReadOnlySpan<byte> label)
    {
        if (!IsWritten(label))
        {
            return label[0] == '[' ? UnknownHost : NoAddress;
        }

        if (label.Length >= 4 && label[2] == '-' && label[3] == '-')
        {
            return UnknownHost;
        }

        return Ascii.IsValid(label) || IsExchangeable(label) ? null : UnknownHost;
    }

    private bool IsExchangeable(ReadOnlySpan<byte> label)
    {
        beyondAscii.Clear();
        var characters = 0;
        for (; !label.IsEmpty; characters++)
        {
            if (Rune.DecodeFromUtf8(label, out var rune, out var length) != OperationStatus.Done)
            {
                return false;
            }

            label = label[length..];
            if (hostLetters.ClassOf(rune) is { } letter)
            {
                beyondAscii.Add((letter.Lowest, letter.Highest));
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                return false;
            }
            else if (!rune.IsAscii)
            {
                // Marks stay as they are.
                beyondAscii.Add((rune.Value, rune.Value));
            }
        }

        beyondAscii.RemoveAll(letter => letter.Item2 < 0x80);
        return !HostLabel.MayBeTooLong(characters, beyondAscii);
    }

    private static bool IsWritten(ReadOnlySpan<byte> label)
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
