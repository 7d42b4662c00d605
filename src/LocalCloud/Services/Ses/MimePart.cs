using System.Net.Mime;
using System.Text;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>A MIME message, or a part of one: headers and a body.</summary>
internal sealed class MimePart
{
    private const int DeepestNesting = 20;

    private readonly string _body;

    private MimePart(IReadOnlyList<KeyValuePair<string, string>> headers, string body)
    {
        Headers = headers;
        _body = body;
        ContentType = ReadContentType(Header("Content-Type"));
    }

    /// <summary>The headers, unfolded, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>What the body is; plain text where nothing is said.</summary>
    public ContentType ContentType { get; }

    /// <summary>The name of an attached file; null for a part that is to be shown.</summary>
    public string? FileName =>
        (ContentType.Name ?? (Header("Content-Disposition") is { } disposition ? FileNameIn(disposition) : null)) is { } name
            ? MimeText.DecodeWords(name)
            : null;

    /// <summary>Reads a message.</summary>
    public static MimePart Parse(ReadOnlySpan<byte> message) => Parse(Encoding.Latin1.GetString(message));

    /// <summary>A header's first value; null where there is none.</summary>
    public string? Header(string name) =>
        Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();

    /// <summary>The parts that have no parts themselves.</summary>
    public IEnumerable<MimePart> Leaves() => Leaves(0);

    /// <summary>The body's bytes, decoded.</summary>
    public byte[] Content() => MimeText.DecodeBody(_body, Header("Content-Transfer-Encoding")?.Trim());

    /// <summary>The body as text.</summary>
    public string Text() => MimeText.Decode(Content(), ContentType.CharSet);

    private IEnumerable<MimePart> Leaves(int depth)
    {
        var isMultipart = ContentType.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase);
        return isMultipart && ContentType.Boundary is { Length: > 0 } boundary && depth < DeepestNesting
            ? Parts(boundary).SelectMany(part => part.Leaves(depth + 1))
            : [this];
    }

    private IEnumerable<MimePart> Parts(string boundary)
    {
        var lines = new StringBuilder();
        var inside = false;
        foreach (var line in _body.Split('\n'))
        {
            var trimmed = line.TrimEnd();
            var isLast = trimmed == $"--{boundary}--";
            if (isLast || trimmed == $"--{boundary}")
            {
                if (inside)
                    yield return Parse(WithoutLastBreak(lines));
                if (isLast)
                    yield break;
                lines.Clear();
                inside = true;
            }
            else if (inside)
            {
                lines.Append(line).Append('\n');
            }
        }
    }

    private static MimePart Parse(string message)
    {
        var lines = message.Split('\n');
        var headers = new List<KeyValuePair<string, string>>();
        var i = 0;
        for (; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.Length == 0)
            {
                i++;
                break;
            }
            if (line[0] is ' ' or '\t' && headers.Count > 0)
                headers[^1] = new(headers[^1].Key, $"{headers[^1].Value} {line.Trim()}");
            else if (line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                headers.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }
        return new MimePart(headers, string.Join('\n', lines.Skip(i)));
    }

    // The break before a boundary belongs to the boundary.
    private static string WithoutLastBreak(StringBuilder lines)
    {
        var text = lines.ToString();
        if (text.EndsWith('\n'))
            text = text[..^1];
        return text.EndsWith('\r') ? text[..^1] : text;
    }

    private static ContentType ReadContentType(string? header)
    {
        try
        {
            return header is null ? new ContentType("text/plain") : new ContentType(header);
        }
        catch (FormatException)
        {
            return new ContentType("application/octet-stream");
        }
    }

    private static string? FileNameIn(string disposition)
    {
        try
        {
            return new ContentDisposition(disposition) is var read && (read.FileName is not null || read.DispositionType == "attachment")
                ? read.FileName ?? ""
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
