namespace RegulatedData.LocalCloud;

/// <summary>A mail that SES took: what the local cloud keeps instead of sending it.</summary>
public sealed record Mail
{
    /// <summary>The message id that <c>SendEmail</c> answered with.</summary>
    public required string Id { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The region that it was sent in.</summary>
    public required string Region { get; init; }

    /// <summary>Who sent it, perhaps with a name: <c>Approvals &lt;approvals@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>Whom it was sent to.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Who got a copy.</summary>
    public IReadOnlyList<string> Cc { get; init; } = [];

    /// <summary>Who got a copy without the others knowing.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>Where answers go; empty for the sender.</summary>
    public IReadOnlyList<string> ReplyTo { get; init; } = [];

    /// <summary>The subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The plain text; null where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>The HTML; null where there is none.</summary>
    public string? Html { get; init; }

    /// <summary>Its headers, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What is attached.</summary>
    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];

    /// <summary>The configuration set that it was sent with; null for none.</summary>
    public string? ConfigurationSet { get; init; }

    /// <summary>The message tags (<c>EmailTags</c>).</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What became of it.</summary>
    public MailStatus Status { get; init; }

    /// <summary>The bare addresses of all recipients.</summary>
    public IEnumerable<string> Recipients => To.Concat(Cc).Concat(Bcc).Select(Services.Ses.EmailAddress.AddressIn);

    /// <summary>Whether an address is among the recipients, however it is capitalized.</summary>
    public bool IsTo(string address) => Recipients.Contains(address, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Something attached to a mail.</summary>
/// <param name="FileName">Its name; empty where it has none.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Content">The bytes.</param>
public sealed record MailAttachment(string FileName, string ContentType, ReadOnlyMemory<byte> Content);

/// <summary>What became of a mail.</summary>
public enum MailStatus
{
    /// <summary>It reached everybody.</summary>
    Delivered,

    /// <summary>A recipient's server refused it for good.</summary>
    Bounced,

    /// <summary>A recipient called it spam.</summary>
    Complained,

    /// <summary>SES found a virus in it, and sent it to nobody.</summary>
    Rejected,
}
