using System.Text;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The ways in which mails write text and bytes in ASCII (RFC 2045, RFC 2047).</summary>
internal static partial class MimeText
{
    /// <summary>A header's text with its encoded words (<c>=?utf-8?B?...?=</c>) decoded.</summary>
    public static string DecodeWords(string header) =>
        EncodedWord().Replace(GapBetweenWords().Replace(header, "?==?"), match => Decode(match) ?? match.Value);

    /// <summary>A part's bytes, by its <c>Content-Transfer-Encoding</c>.</summary>
    /// <param name="body">The part's body, one character a byte.</param>
    /// <param name="encoding">base64, quoted-printable, or anything for as it is.</param>
    public static byte[] DecodeBody(string body, string? encoding)
    {
        if (string.Equals(encoding, "base64", StringComparison.OrdinalIgnoreCase))
            return FromBase64(body) ?? Encoding.Latin1.GetBytes(body);
        return string.Equals(encoding, "quoted-printable", StringComparison.OrdinalIgnoreCase)
            ? FromQuotedPrintable(body)
            : Encoding.Latin1.GetBytes(body);
    }

    /// <summary>Text in a character set; UTF-8, of which ASCII is a part, where none is named or .NET doesn't know it.</summary>
    public static string Decode(byte[] bytes, string? charset) => EncodingOf(charset).GetString(bytes);

    private static string? Decode(Match word)
    {
        var text = word.Groups["text"].Value;
        var bytes = word.Groups["encoding"].Value is "B" or "b" ? FromBase64(text) : FromQuotedPrintable(text.Replace('_', ' '));
        return bytes is null ? null : Decode(bytes, word.Groups["charset"].Value);
    }

    private static byte[]? FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[] FromQuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                bytes.Add((byte)text[i]);
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else
            {
                i += SoftBreak(text, i + 1);
            }
        }
        return [.. bytes];
    }

    // An equals sign at the end of a line: the line goes on.
    private static int SoftBreak(string text, int next) =>
        text.AsSpan(Math.Min(next, text.Length)).StartsWith("\r\n", StringComparison.Ordinal) ? 2
        : next < text.Length && text[next] == '\n' ? 1
        : 0;

    private static Encoding EncodingOf(string? charset)
    {
        try
        {
            return charset is null ? Encoding.UTF8 : Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    [GeneratedRegex(@"=\?(?<charset>[^?*]+)(\*[^?]*)?\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?", RegexOptions.None, 1000)]
    private static partial Regex GapBetweenWords();
}
