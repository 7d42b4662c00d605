using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>What a topic must allow whom.</summary>
internal static class TopicNeeds
{
    private static readonly Permission[] Publish = [new("sns:Publish", "sns:Publish")];

    /// <summary>What a publisher needs of the topic.</summary>
    /// <param name="publisher"><c>events</c> or <c>cloudwatch</c>.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="home">The account and region whose rules and alarms publish.</param>
    /// <exception cref="FunctionException">There is no such publisher.</exception>
    public static Need Of(string publisher, Arn topic, Home home) =>
        publisher switch
        {
            // Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
            "events" => From("events.amazonaws.com", $"arn:{topic.Partition}:events:{home.Region}:{home.Account}:rule/*", topic, home),
            // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
            "cloudwatch" => From(
                "cloudwatch.amazonaws.com",
                $"arn:{topic.Partition}:cloudwatch:{home.Region}:{home.Account}:alarm:*",
                topic,
                home
            ),
            _ => throw new FunctionException($"TopicPublishers has '{publisher}'; events and cloudwatch are known."),
        };

    private static Need From(string service, string source, Arn topic, Home home) =>
        new(
            service,
            Publish,
            topic.Text,
            ServiceContexts
                .Of(service, home, topic.Account)
                .With("aws:SourceAccount", home.Account)
                .With("aws:SourceArn", source)
                .WithUnknown("aws:SourceOwner", "aws:SourceOrgID", "aws:SourceOrgPaths"),
            StatementText.Allow(service, Publish, topic.Text, ("ArnLike", "aws:SourceArn", source))
        );
}
