using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.Handlers.TokenApproval.Mails;

/// <summary>Names a row of the outbox.</summary>
internal sealed record MailKey
{
    public string? Pk { get; set; }
    public string? Sk { get; set; }

    /// <summary>Whether this is the redrive's try; handed on to whoever sends.</summary>
    public bool? Redrive { get; set; }
}

/// <summary>The mails of one row; none where there is nothing to send any more.</summary>
internal sealed record RenderedMails(string Pk, string Sk, bool? Redrive, IReadOnlyList<RenderedMail> Mails);

/// <summary>One mail to one addressee.</summary>
/// <param name="RecipientId">The approver's id, or <c>requester</c>.</param>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The text part.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="RequestId">The request that it is about.</param>
/// <param name="Kind">Which mail it is, such as <c>INVITATION</c>.</param>
internal sealed record RenderedMail(string RecipientId, string To, string Subject, string Text, string Html, string RequestId, string Kind);

/// <summary>The renderer's event and result.</summary>
[JsonSerializable(typeof(MailKey[]))]
[JsonSerializable(typeof(RenderedMails[]))]
internal sealed partial class MailJson : JsonSerializerContext
{
    /// <summary>Letters of all languages stay as they are: six bytes for each would make mails too large for a state machine's input.</summary>
    public static MailJson Compact { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
