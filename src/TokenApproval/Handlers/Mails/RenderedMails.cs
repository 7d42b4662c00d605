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

/// <summary>The mails of one row.</summary>
/// <param name="Pk">The row's key.</param>
/// <param name="Sk">The row's key.</param>
/// <param name="Redrive">Whether this is the redrive's try.</param>
/// <param name="Reason">Why there are none, one of <see cref="NoMails"/>, for whoever marks the row; null where there are some.</param>
/// <param name="Mails">Those that are still to be sent.</param>
internal sealed record RenderedMails(string Pk, string Sk, bool? Redrive, string? Reason, IReadOnlyList<RenderedMail> Mails);

/// <summary>Why a row gives no mails.</summary>
internal static class NoMails
{
    /// <summary>Everyone has got theirs. The row may not say so yet: the mark was lost after the last mail.</summary>
    public const string Delivered = "DELIVERED";

    /// <summary>It could not be sent for so long that it isn't worth it any more.</summary>
    public const string GivenUp = "GIVEN_UP";

    /// <summary>Nobody needs it (any more): the approver has answered, the request is decided or gone, or there is nobody else to tell.</summary>
    public const string Answered = "ANSWERED";

    /// <summary>The row itself isn't there (any more): nothing to mark.</summary>
    public const string Gone = "GONE";
}

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
