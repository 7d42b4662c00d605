using Amazon.CDK;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>What the props about restore tests, events and the check of permissions must not say at once.</summary>
internal static class StoreOperationRules
{
    public static void Check(StoreProtectionProps props)
    {
        CheckRestoreTests(props);
        CheckMessages(props);
        CheckPermissionCheck(props);
    }

    /// <summary>Whether there is a queue for what EventBridge couldn't deliver: with events, with restore tests, or with both.</summary>
    public static bool HasDeadLetters(StoreProtectionProps props) =>
        props is { Notifications: null or { IsOptedOut: false }, AuditEvents: null or { IsOptedOut: false } }
        || props is { Backup: null or { IsOptedOut: false }, RestoreTests: null or { IsOptedOut: false } };

    /// <summary>EventBridge and CloudWatch alarms send to topics of their own account and region only.</summary>
    public static void CheckPlace(Construct scope, ITopic topic)
    {
        var (stack, place) = (Stack.Of(scope), topic.Env);
        if (Differ(stack.Account, place.Account) || Differ(stack.Region, place.Region))
        {
            throw Mend.Error(
                $"the AlarmTopic {topic.TopicArn} for a store in {stack.Account}, {stack.Region}",
                "a topic of the store's own account and region: rules and alarms can send to no other",
                "leave AlarmTopic out to have one made, and subscribe the other topic's readers to it"
            );
        }
    }

    /// <summary>A table of the stack's own region isn't a replica of itself: its latency metric would never come.</summary>
    public static void CheckReplicaRegions(Construct scope, IReadOnlyList<string> regions)
    {
        var own = Stack.Of(scope).Region;
        if (Mend.IsKnown(own) && regions.Contains(own, StringComparer.Ordinal))
        {
            throw Mend.Error(
                $"a replica in {own}, the stack's own region",
                "another region: the table itself is the replica of this one",
                "remove it, or name another region"
            );
        }
    }

    private static bool Differ(string one, string other) => Mend.IsKnown(one) && Mend.IsKnown(other) && one != other;

    private static void CheckRestoreTests(StoreProtectionProps props)
    {
        if (props is { Backup.IsOptedOut: true, RestoreTests.IsOptedOut: false })
        {
            throw Mend.Error(
                "RestoreTests together with an opt-out of Backup",
                "restore tests of backups that there are",
                "remove RestoreTests, or keep backups"
            );
        }

        if (props is { RestoreTests: { IsOptedOut: false } policy })
            policy.Validate();
    }

    private static void CheckMessages(StoreProtectionProps props)
    {
        if (props is { Slack: not null, Notifications.IsOptedOut: true })
        {
            throw Mend.Error(
                "a Slack channel together with an opt-out of Notifications",
                "one of them",
                "remove Slack to tell nobody, or Notifications to tell the channel"
            );
        }

        if (props is { Slack: not null, MessageFormat: NotificationFormat.Text })
        {
            throw Mend.Error(
                "a Slack channel together with MessageFormat Text",
                "messages in the form Chat, as AWS Chatbot drops all others",
                "remove MessageFormat"
            );
        }

        props.Slack?.Validate();
        if (
            props is { UndeliveredEventsAlarm: not null, AuditEvents.IsOptedOut: true }
            && (props.RestoreTests ?? props.Backup as OptionalProtection) is { IsOptedOut: true }
        )
        {
            throw Mend.Error(
                "UndeliveredEventsAlarm together with opt-outs of AuditEvents and of restore tests",
                "an alarm that there is: without events none can be undelivered",
                "remove UndeliveredEventsAlarm"
            );
        }
    }

    private static void CheckPermissionCheck(StoreProtectionProps props)
    {
        if (props is { CheckPermissions: false, PermissionCheckRevision: not null })
        {
            throw Mend.Error(
                "a PermissionCheckRevision without CheckPermissions",
                "both, or none",
                "set CheckPermissions, or remove PermissionCheckRevision"
            );
        }
    }
}
