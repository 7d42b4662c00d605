using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Reads what a <c>SendEmail</c> call asks to be sent, and checks it as SES does.</summary>
internal static partial class MailReader
{
    private const int MostRecipients = 50;

    /// <summary>Reads the call.</summary>
    /// <exception cref="AwsApiException">SES would refuse it.</exception>
    public static MailDraft Read(JsonObject request)
    {
        var content = request["Content"] as JsonObject ?? throw SesErrors.Invalid("Content is missing.");
        var kinds = content.Where(kind => kind.Value is not null).Select(kind => kind.Key).ToList();
        if (kinds is not [var kind])
            throw SesErrors.Invalid("Content must have exactly one of Simple, Raw and Template.");
        var draft = kind switch
        {
            "Simple" => ReadSimple(request, content["Simple"]!.AsObject()),
            "Raw" => ReadRaw(request, content["Raw"]!.AsObject()),
            _ => throw SesErrors.NotEmulated($"mails of the kind {kind}: send Simple or Raw ones"),
        };
        var recipients = draft.Recipients.Count();
        if (recipients == 0)
            throw SesErrors.Invalid("Missing final recipients: the mail must be sent to somebody.");
        if (recipients > MostRecipients)
            throw SesErrors.Invalid($"Recipient count exceeds {MostRecipients}.");
        MailTags.Check(draft.Tags);
        return draft;
    }

    /// <summary>What the call says its sender is, unchecked; null where nothing is said.</summary>
    public static string? SenderIn(JsonObject request) =>
        AwsJson.Text(request["FromEmailAddress"]) is { Length: > 0 } given ? given : RawIn(request)?.Header("From");

    /// <summary>The recipients' bare addresses, unchecked.</summary>
    public static IReadOnlyList<string> RecipientsIn(JsonObject request)
    {
        var given = Lists(request["Destination"]).SelectMany(AwsJson.Texts).ToList();
        var texts = given.Count > 0 ? given : HeaderAddresses(RawIn(request), "To", "Cc", "Bcc");
        return [.. texts.Select(EmailAddress.AddressIn)];
    }

    /// <summary>The configuration set that the call names; null for none.</summary>
    public static string? ConfigurationSetIn(JsonObject request) =>
        AwsJson.Text(request["ConfigurationSetName"]) is { Length: > 0 } given ? given : RawIn(request)?.Header("X-SES-CONFIGURATION-SET");

    /// <summary>Whether the call brings a whole message.</summary>
    public static bool IsRaw(JsonObject request) => request["Content"]?["Raw"] is not null;

    private static MailDraft ReadSimple(JsonObject request, JsonObject simple)
    {
        var subject = Data(simple["Subject"]) ?? throw SesErrors.Invalid("The mail has no Subject.");
        CheckHeader("Subject", subject);
        var body = simple["Body"];
        var text = Data(body?["Text"]);
        var html = Data(body?["Html"]);
        if (text is null && html is null)
            throw SesErrors.Invalid("The mail's Body has neither Text nor Html.");
        var headers = ReadHeaders(simple["Headers"]);
        var draft = new MailDraft
        {
            From = EmailAddress.Parse(
                AwsJson.Text(request["FromEmailAddress"]) is { Length: > 0 } from
                    ? from
                    : throw SesErrors.Invalid("Missing required header 'From'.")
            ),
            To = Addresses(request["Destination"]?["ToAddresses"]),
            Cc = Addresses(request["Destination"]?["CcAddresses"]),
            Bcc = Addresses(request["Destination"]?["BccAddresses"]),
            ReplyTo = Addresses(request["ReplyToAddresses"]),
            Subject = subject,
            Text = text,
            Html = html,
            Attachments = [.. (simple["Attachments"] as JsonArray ?? []).Select(ReadAttachment)],
            Tags = MailTags.In(request),
            ConfigurationSet = ConfigurationSetIn(request),
            LacksCharset = new[] { simple["Subject"], body?["Text"], body?["Html"] }.Any(LacksCharsetOf),
        };
        return draft with { Headers = [.. draft.OwnHeaders(), .. headers] };
    }

    private static MailDraft ReadRaw(JsonObject request, JsonObject raw)
    {
        var message =
            RawIn(request)
            ?? throw SesErrors.Invalid($"Raw.Data isn't base64; given: {AwsJson.Text(raw["Data"])?.Length ?? 0} characters.");
        var destination = request["Destination"];
        var isGiven = Lists(destination).SelectMany(AwsJson.Texts).Any();
        var leaves = message.Leaves().ToList();
        return new MailDraft
        {
            From = EmailAddress.Parse(SenderIn(request) ?? throw SesErrors.Invalid("Missing required header 'From'.")),
            To = isGiven ? Addresses(destination!["ToAddresses"]) : FromHeader(message, "To"),
            Cc = isGiven ? Addresses(destination!["CcAddresses"]) : FromHeader(message, "Cc"),
            Bcc = isGiven ? Addresses(destination!["BccAddresses"]) : FromHeader(message, "Bcc"),
            ReplyTo = request["ReplyToAddresses"] is JsonArray { Count: > 0 } given ? Addresses(given) : FromHeader(message, "Reply-To"),
            Subject = MimeText.DecodeWords(message.Header("Subject") ?? ""),
            Text = Shown(leaves, "text/plain")?.Text(),
            Html = Shown(leaves, "text/html")?.Text(),
            Headers = message.Headers,
            Attachments =
            [
                .. leaves
                    .Where(leaf => leaf.FileName is not null)
                    .Select(leaf => new MailAttachment(leaf.FileName!, leaf.ContentType.MediaType, leaf.Content())),
            ],
            Tags = MailTags.In(request) is { Count: > 0 } tags ? tags : MailTags.In(message),
            ConfigurationSet = ConfigurationSetIn(request),
        };
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonNode? headers)
    {
        var read = new List<KeyValuePair<string, string>>();
        foreach (var header in headers as JsonArray ?? [])
        {
            var name = AwsJson.Text(header!["Name"]) ?? "";
            var value = AwsJson.Text(header["Value"]) ?? "";
            if (!HeaderName().IsMatch(name))
                throw SesErrors.Invalid($"Invalid header name <{Shown(name)}>: 1 to 126 printable ASCII characters, no colon.");
            CheckHeader(name, value);
            if (value.Any(c => c > '~'))
                throw SesErrors.Invalid($"The header {name} has a value with characters that aren't printable ASCII.");
            read.Add(new(name, value));
        }
        return read;
    }

    private static void CheckHeader(string name, string value)
    {
        if (value.Any(char.IsControl))
            throw SesErrors.Invalid($"The header {name} has control characters, such as a line break, in its value.");
    }

    private static MailAttachment ReadAttachment(JsonNode? attachment) =>
        new(
            AwsJson.Text(attachment!["FileName"]) ?? throw SesErrors.Invalid("An attachment has no FileName."),
            AwsJson.Text(attachment["ContentType"]) ?? "application/octet-stream",
            Base64(AwsJson.Text(attachment["RawContent"])) ?? throw SesErrors.Invalid("An attachment's RawContent isn't base64.")
        );

    private static MimePart? RawIn(JsonObject request) =>
        AwsJson.Text(request["Content"]?["Raw"]?["Data"]) is { } data && Base64(data) is { } bytes ? MimePart.Parse(bytes) : null;

    private static MimePart? Shown(List<MimePart> leaves, string mediaType) =>
        leaves.Find(leaf => leaf.FileName is null && leaf.ContentType.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase));

    private static string Shown(string text) => new([.. text.Select(c => char.IsControl(c) ? '?' : c)]);

    private static EmailAddress[] Addresses(JsonNode? list) => [.. AwsJson.Texts(list).Select(EmailAddress.Parse)];

    private static EmailAddress[] FromHeader(MimePart message, string name) =>
        [.. HeaderAddresses(message, name).Select(EmailAddress.Parse)];

    private static List<string> HeaderAddresses(MimePart? message, params string[] names) =>
        [.. names.Select(name => message?.Header(name)).OfType<string>().SelectMany(EmailAddress.Split)];

    private static IEnumerable<JsonNode?> Lists(JsonNode? destination) =>
        [destination?["ToAddresses"], destination?["CcAddresses"], destination?["BccAddresses"]];

    private static string? Data(JsonNode? content) => AwsJson.Text(content?["Data"]);

    private static bool LacksCharsetOf(JsonNode? content) =>
        AwsJson.Text(content?["Charset"]) is null && Data(content)?.All(char.IsAscii) == false;

    private static byte[]? Base64(string? text)
    {
        try
        {
            return text is null ? null : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[!-9;-@A-~]{1,126}\\z", RegexOptions.None, 1000)]
    private static partial Regex HeaderName();
}
