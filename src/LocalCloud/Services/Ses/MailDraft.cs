using System.Text;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>What a <c>SendEmail</c> call asks to be sent, checked as SES checks it.</summary>
internal sealed record MailDraft
{
    private const string Virus = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE";

    public required EmailAddress From { get; init; }
    public required IReadOnlyList<EmailAddress> To { get; init; }
    public required IReadOnlyList<EmailAddress> Cc { get; init; }
    public required IReadOnlyList<EmailAddress> Bcc { get; init; }
    public required IReadOnlyList<EmailAddress> ReplyTo { get; init; }
    public required string Subject { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public string? ConfigurationSet { get; init; }

    /// <summary>Whether there is text outside ASCII without a character set, which SES would garble.</summary>
    public bool LacksCharset { get; init; }

    /// <summary>All recipients.</summary>
    public IEnumerable<EmailAddress> Recipients => To.Concat(Cc).Concat(Bcc);

    /// <summary>Whether the file with which virus scanners are tried is in it: such a mail SES takes, and then rejects.</summary>
    public bool HasVirus =>
        new[] { Text, Html }
            .Concat(Attachments.Select(attachment => Encoding.Latin1.GetString(attachment.Content.Span)))
            .Any(text => text?.Contains(Virus, StringComparison.Ordinal) == true);

    /// <summary>The headers that SES writes for a mail that it puts together.</summary>
    public IEnumerable<KeyValuePair<string, string>> OwnHeaders()
    {
        yield return new("From", From.Text);
        foreach (var (name, addresses) in new[] { ("To", To), ("Cc", Cc), ("Reply-To", ReplyTo) })
        {
            if (addresses.Count > 0)
                yield return new(name, string.Join(", ", addresses.Select(address => address.Text)));
        }
        yield return new("Subject", Subject);
        yield return new("MIME-Version", "1.0");
    }
}
