using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// What a topic's policy must say so that AWS services can publish to it. As with <see cref="KeyAccess"/>, the conditions name the
/// account and the region, never a resource of ours.
/// </summary>
public static class TopicAccess
{
    /// <summary>
    /// CloudWatch alarms of this account and region publish.
    /// <see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html">Source</see>.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForCloudWatchAlarms(ITopic topic) =>
        Publish(
            topic,
            "AllowCloudWatchAlarms",
            "cloudwatch.amazonaws.com",
            stack =>
                new(StringComparer.Ordinal)
                {
                    ["StringEquals"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["aws:SourceAccount"] = stack.Account },
                    ["ArnLike"] = SourceArn($"arn:{stack.Partition}:cloudwatch:{stack.Region}:{stack.Account}:alarm:*"),
                }
        );

    /// <summary>
    /// EventBridge rules of this account and region publish. EventBridge is documented to send <c>aws:SourceArn</c> alone, so that
    /// alone is asked for; the account is part of it.
    /// <see href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html">Source</see>.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForEventBridge(ITopic topic) =>
        Publish(
            topic,
            "AllowEventBridgeRules",
            "events.amazonaws.com",
            stack =>
                new(StringComparer.Ordinal)
                {
                    ["ArnLike"] = SourceArn($"arn:{stack.Partition}:events:{stack.Region}:{stack.Account}:rule/*"),
                }
        );

    /// <summary>
    /// Adds statements to a topic's policy. The policy of an imported topic can't be changed from here, nor read: a warning on
    /// <paramref name="scope"/> shows the JSON to add.
    /// </summary>
    /// <param name="scope">The construct that publishes, or whose alarms do.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="statements">Makes the statements, such as <see cref="ForCloudWatchAlarms"/>.</param>
    /// <returns>Whether they were added.</returns>
    public static bool Allow(Construct scope, ITopic topic, params Func<ITopic, PolicyStatement>[] statements)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(topic);
        ArgumentNullException.ThrowIfNull(statements);
        var missing = statements
            .Select(statement => statement(topic))
            .Where(statement => !topic.AddToResourcePolicy(statement).StatementAdded)
            .ToArray();
        if (missing.Length == 0)
        {
            return true;
        }

        Annotations
            .Of(scope)
            .AddWarningV2(
                "RegulatedData.Cdk:importedTopicPolicy",
                "The topic is imported, so its policy can be neither read nor changed from here. Without these statements alarms and events are "
                    + "dropped silently. Add them where the topic is made, and acknowledge this warning:\n"
                    + PolicyJson.Render(scope, missing)
            );
        return false;
    }

    private static Dictionary<string, object> SourceArn(string pattern) => new(StringComparer.Ordinal) { ["aws:SourceArn"] = pattern };

    private static PolicyStatement Publish(ITopic topic, string sid, string service, Func<Stack, Dictionary<string, object>> conditions)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = sid,
                Principals = [new ServicePrincipal(service)],
                Actions = ["sns:Publish"],
                Resources = [topic.TopicArn],
                Conditions = conditions(Stack.Of(topic)),
            }
        );
    }
}
