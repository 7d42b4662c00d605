using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Tells a configuration set's destinations what becomes of a mail.</summary>
/// <remarks>
/// Sources: SES Developer Guide, "Contents of event data that Amazon SES publishes", "Examples of event data" and "SES events"
/// (EventBridge's detail is that event data).
/// </remarks>
internal sealed class MailEvents(LocalCloudContext context, SesRegions regions, EventRouter router, TopicPublisher topics)
{
    /// <summary>Publishes an event about a mail to each destination that takes its type.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task PublishAsync(SentMail mail, MailHappening happened, CancellationToken ct)
    {
        if (mail.Mail.ConfigurationSet is not { } name || !regions.In(mail.Mail.Region).ConfigurationSets.TryGetValue(name, out var set))
            return;
        var arn = $"arn:aws:ses:{mail.Mail.Region}:{context.AccountId}:configuration-set/{name}";
        foreach (var destination in set.Destinations.Values.Where(destination => destination.Takes(happened.Type)))
        {
            var detail = Detail(mail, happened);
            if (destination.IsBus)
                await router.PublishAsync("aws.ses", mail.Mail.Region, happened.DetailType, detail, [arn], ct);
            if (destination.TopicArn is { } topic)
                await NotifyAsync(arn, topic, detail, ct);
        }
    }

    private async Task NotifyAsync(string setArn, string topicArn, JsonObject detail, CancellationToken ct)
    {
        var principal = new ServicePrincipal("ses.amazonaws.com", setArn, context.AccountId);
        try
        {
            await topics.PublishAsync(principal, topicArn, detail.ToJsonString(), "Amazon SES Email Event Notification", ct);
        }
        catch (AwsApiException e)
        {
            context.Log($"SES couldn't notify {topicArn}: {e.Message}");
        }
    }

    private JsonObject Detail(SentMail mail, MailHappening happened) =>
        new()
        {
            ["eventType"] = happened.EventType,
            ["mail"] = Describe(mail),
            [happened.Member] = happened.Describe(context.Time.GetUtcNow()),
        };

    private JsonObject Describe(SentMail sent)
    {
        var mail = sent.Mail;
        var common = new JsonObject
        {
            ["from"] = new JsonArray(mail.From),
            ["to"] = AwsJson.List(mail.To),
            ["messageId"] = mail.Id,
            ["subject"] = mail.Subject,
        };
        if (mail.Cc.Count > 0)
            common["cc"] = AwsJson.List(mail.Cc);
        if (mail.ReplyTo.Count > 0)
            common["replyTo"] = AwsJson.List(mail.ReplyTo);
        return new JsonObject
        {
            ["timestamp"] = EventTime.FormatMilliseconds(mail.SentAt),
            ["source"] = mail.From,
            ["sourceArn"] = $"arn:aws:ses:{mail.Region}:{context.AccountId}:identity/{sent.Identity}",
            ["sendingAccountId"] = context.AccountId,
            ["messageId"] = mail.Id,
            ["destination"] = AwsJson.List(mail.Recipients),
            ["headersTruncated"] = false,
            ["headers"] = new JsonArray([
                .. mail.Headers.Select(header => new JsonObject { ["name"] = header.Key, ["value"] = header.Value }),
            ]),
            ["commonHeaders"] = common,
            ["tags"] = Tags(sent),
        };
    }

    // SES adds tags of its own to the sender's.
    private static JsonObject Tags(SentMail sent)
    {
        var tags = new JsonObject
        {
            ["ses:source-ip"] = new JsonArray("127.0.0.1"),
            ["ses:configuration-set"] = new JsonArray(sent.Mail.ConfigurationSet),
            ["ses:from-domain"] = new JsonArray(EmailAddress.AddressIn(sent.Mail.From).Split('@')[^1]),
            ["ses:caller-identity"] = new JsonArray(sent.CallerName),
        };
        foreach (var (name, value) in sent.Mail.Tags)
            tags[name] = new JsonArray(value);
        return tags;
    }
}

/// <summary>A mail, with what only events tell of it.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Identity">The identity that let it be sent.</param>
/// <param name="CallerName">Who called: a role's or user's name.</param>
internal sealed record SentMail(Mail Mail, string Identity, string CallerName);
