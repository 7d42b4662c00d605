using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore.Policies;

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
            "events" => FromRules(topic, home),
            "cloudwatch" => FromAlarms(topic, home),
            _ => throw new FunctionException($"TopicPublishers has '{publisher}'; events and cloudwatch are known."),
        };

    // SNS's default policy (a condition on aws:SourceOwner) lets alarms in; that it lets rules in is documented nowhere.
    // Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    private static Need FromRules(Arn topic, Home home)
    {
        const string Service = "events.amazonaws.com";
        var rules = $"arn:{topic.Partition}:events:{home.Region}:{home.Account}:rule/*";
        return From(Service, rules, ContextOf(Service, rules, topic, home).WithUnknown("aws:SourceOwner"), topic);
    }

    // Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
    private static Need FromAlarms(Arn topic, Home home)
    {
        const string Service = "cloudwatch.amazonaws.com";
        var alarms = $"arn:{topic.Partition}:cloudwatch:{home.Region}:{home.Account}:alarm:*";
        return From(Service, alarms, ContextOf(Service, alarms, topic, home).With("aws:SourceOwner", home.Account), topic);
    }

    private static RequestContext ContextOf(string service, string source, Arn topic, Home home) =>
        ServiceContexts
            .Of(service, home, topic.Account)
            .With("aws:SourceAccount", home.Account)
            .With("aws:SourceArn", source)
            .WithUnknown("aws:SourceOrgID", "aws:SourceOrgPaths");

    private static Need From(string service, string source, RequestContext context, Arn topic) =>
        new(service, Publish, topic.Text, context, StatementText.Allow(service, Publish, topic.Text, ("ArnLike", "aws:SourceArn", source)));
}
