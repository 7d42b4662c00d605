using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>What a key must allow whom.</summary>
internal static class KeyNeeds
{
    private static readonly Permission[] ToPublish =
    [
        new("kms:Decrypt", "kms:Decrypt"),
        new("kms:GenerateDataKey", "kms:GenerateDataKey*"),
    ];

    private static readonly Permission[] ToWriteLogs =
    [
        new("kms:Encrypt", "kms:Encrypt"),
        new("kms:Decrypt", "kms:Decrypt"),
        new("kms:ReEncryptFrom", "kms:ReEncrypt*"),
        new("kms:ReEncryptTo", "kms:ReEncrypt*"),
        new("kms:GenerateDataKey", "kms:GenerateDataKey*"),
        new("kms:DescribeKey", "kms:DescribeKey"),
    ];

    /// <summary>What a consumer needs of the key.</summary>
    /// <param name="consumer"><c>logs</c>, <c>deadletters</c>, <c>events</c> or <c>cloudwatch</c>.</param>
    /// <param name="key">The key.</param>
    /// <param name="home">The account and region whose log groups, rules and alarms use it.</param>
    /// <param name="topic">The topic that is encrypted under it; null where any of the account's may be.</param>
    /// <exception cref="FunctionException">There is no such consumer.</exception>
    public static Need Of(string consumer, Arn key, Home home, Arn? topic) =>
        consumer switch
        {
            "logs" => OfLogs(key, home),
            "deadletters" => OfDeadLetters(key, home),
            "events" => OfEvents(key, home, topic),
            "cloudwatch" => OfAlarms(key, home, topic),
            _ => throw new FunctionException($"KeyConsumers has '{consumer}'; logs, deadletters, events and cloudwatch are known."),
        };

    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    private static Need OfLogs(Arn key, Home home)
    {
        var service = $"logs.{home.Region}.amazonaws.com";
        var logs = $"arn:{key.Partition}:logs:{home.Region}:{home.Account}";
        // The documented statement puts one condition on all actions, kms:DescribeKey too.
        var context = About(key, home, service)
            .With("kms:EncryptionContext:aws:logs:arn", $"{logs}:log-group:*")
            .With("kms:EncryptionContextKeys", "aws:logs:arn")
            .WithUnknown("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths");
        return new Need(
            service,
            ToWriteLogs,
            key.Text,
            context,
            StatementText.Allow(service, ToWriteLogs, "*", ("ArnLike", "kms:EncryptionContext:aws:logs:arn", $"{logs}:*"))
        );
    }

    // EventBridge puts what it couldn't deliver into an encrypted queue. Whether it sends KMS aws:SourceAccount and aws:SourceArn then is
    // documented nowhere; for a topic it doesn't.
    // Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    private static Need OfDeadLetters(Arn key, Home home)
    {
        const string Service = "events.amazonaws.com";
        var queues = $"arn:{key.Partition}:sqs:{home.Region}:{home.Account}:*";
        var context = About(key, home, Service)
            .With("kms:EncryptionContext:aws:sqs:arn", queues)
            .With("kms:EncryptionContextKeys", "aws:sqs:arn")
            .WithUnknown("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths");
        return new Need(
            Service,
            ToPublish,
            key.Text,
            context,
            StatementText.Allow(Service, ToPublish, "*", ("ArnLike", "kms:EncryptionContext:aws:sqs:arn", queues))
        );
    }

    // EventBridge sends KMS neither aws:SourceAccount nor aws:SourceArn on behalf of an encrypted topic.
    // Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    private static Need OfEvents(Arn key, Home home, Arn? topic)
    {
        const string Service = "events.amazonaws.com";
        return new Need(
            Service,
            ToPublish,
            key.Text,
            WithTopic(About(key, home, Service), key, home, topic),
            StatementText.Allow(Service, ToPublish, "*", ("ArnLike", "kms:EncryptionContext:aws:sns:topicArn", TopicsOf(key, home)))
        );
    }

    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    private static Need OfAlarms(Arn key, Home home, Arn? topic)
    {
        const string Service = "cloudwatch.amazonaws.com";
        return new Need(
            Service,
            ToPublish,
            key.Text,
            WithTopic(About(key, home, Service), key, home, topic)
                .With("aws:SourceAccount", home.Account)
                .WithUnknown("aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"),
            StatementText.Allow(Service, ToPublish, "*", ("StringEquals", "aws:SourceAccount", home.Account))
        );
    }

    private static RequestContext WithTopic(RequestContext context, Arn key, Home home, Arn? topic) =>
        context
            .With("kms:EncryptionContext:aws:sns:topicArn", topic?.Text ?? TopicsOf(key, home))
            .With("kms:EncryptionContextKeys", "aws:sns:topicArn");

    private static string TopicsOf(Arn key, Home home) => $"arn:{key.Partition}:sns:{home.Region}:{home.Account}:*";

    private static RequestContext About(Arn key, Home home, string service) =>
        ServiceContexts
            .Of(service, home, key.Account)
            .WithUnknown("kms:ViaService", "kms:ResourceAliases", "kms:KeyOrigin", "kms:KeySpec", "kms:KeyUsage", "kms:MultiRegion")
            .WithUnknown("kms:EncryptionAlgorithm", "kms:RequestAlias");
}
