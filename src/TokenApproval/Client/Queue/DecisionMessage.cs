using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.TokenApproval.Client;

/// <summary>What a message of the queue says. A message that lacks something, or isn't JSON, says nothing at all: see <see cref="TryRead"/>.</summary>
internal abstract record DecisionMessage
{
    private DecisionMessage(string requestId) => RequestId = requestId;

    /// <summary>The request that it is about.</summary>
    public string RequestId { get; }

    /// <summary>
    /// Reads a message. Strict: a message whose meaning isn't certain is none.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="read">What it says.</param>
    /// <param name="reason">Why it says nothing, without any of its values.</param>
    public static bool TryRead(QueueMessage message, [NotNullWhen(true)] out DecisionMessage? read, [NotNullWhen(false)] out string? reason)
    {
        (read, reason) = Read(message);
        return read is not null;
    }

    private static (DecisionMessage?, string?) Read(QueueMessage message)
    {
        if (Parse(message.Body) is not { } body)
            return (null, "its body isn't a JSON object of the expected form");
        if (!RequestIds.IsValid(body.RequestId))
            return (null, "it has no valid RequestId");
        if (message.GroupId is { } group && group != body.RequestId)
            return (null, "its message group is another than its RequestId");
        return message.Kind switch
        {
            "DECISION" or "EXPIRED" or null => ReadDecision(body),
            "MAIL_PROBLEM" => ReadMailProblem(body),
            _ => (new Unknown(body.RequestId!), null),
        };
    }

    private static (DecisionMessage?, string?) ReadDecision(MessageBody body)
    {
        if (string.IsNullOrEmpty(body.ApprovalAction))
            return (null, "it has no ApprovalAction");
        if (string.IsNullOrEmpty(body.Action))
            return (null, "it has no Action");
        if (string.IsNullOrEmpty(body.IncidentId))
            return (null, "it has no IncidentId");
        if (body.ActionParameters is null || body.ActionParameters.Values.Any(value => value is null))
            return (null, "it has no ActionParameters, or one without a value");
        var status = new ApprovalStatus(body.ApprovalAction);
        if (body.ApprovedAt is null && status == ApprovalStatus.Approved)
            return (null, "it has no ApprovedAt");
        var notice = new DecisionNotice
        {
            RequestId = body.RequestId!,
            IncidentId = body.IncidentId,
            Status = status,
            Action = body.Action,
            ActionParameters = body.ActionParameters,
            ApproverEmail = body.ApproverEmail,
            DecidedAt = body.ApprovedAt,
            Comment = body.Comment,
        };
        return (new Decided(notice), null);
    }

    private static (DecisionMessage?, string?) ReadMailProblem(MessageBody body)
    {
        if (string.IsNullOrEmpty(body.ApproverEmail))
            return (null, "it has no ApproverEmail");
        if (string.IsNullOrEmpty(body.Problem))
            return (null, "it has no Problem");
        if (body.At is null)
            return (null, "it has no At");
        var notice = new MailProblemNotice
        {
            RequestId = body.RequestId!,
            ApproverEmail = body.ApproverEmail,
            Problem = body.Problem,
            At = body.At.Value,
        };
        return (new MailProblem(notice), null);
    }

    private static MessageBody? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, MessageJson.Default.MessageBody);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A request was decided, or expired.</summary>
    internal sealed record Decided(DecisionNotice Notice) : DecisionMessage(Notice.RequestId);

    /// <summary>A mail couldn't be delivered.</summary>
    internal sealed record MailProblem(MailProblemNotice Notice) : DecisionMessage(Notice.RequestId);

    /// <summary>Something that this version doesn't know.</summary>
    internal sealed record Unknown(string Request) : DecisionMessage(Request);
}

/// <summary>The messages' JSON. Names are taken exactly as written, so that nothing is read from a member that only looks similar.</summary>
[JsonSourceGenerationOptions]
[JsonSerializable(typeof(MessageBody))]
internal sealed partial class MessageJson : JsonSerializerContext;

internal sealed record MessageBody
{
    public string? RequestId { get; set; }

    public string? IncidentId { get; set; }

    public string? ApprovalAction { get; set; }

    public string? Action { get; set; }

    public Dictionary<string, string>? ActionParameters { get; set; }

    public string? ApproverEmail { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    public string? Comment { get; set; }

    public string? Problem { get; set; }

    public DateTimeOffset? At { get; set; }
}
