using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>The topic of a store, its key, and what the alarms do with it.</summary>
internal static class StoreTopic
{
    /// <summary>The topic that was given, or a new one; none when nobody is told.</summary>
    public static ITopic? For(Construct scope, StoreProtectionProps props, IKey key)
    {
        if (props.Notifications is { IsOptedOut: true })
        {
            return null;
        }

        return props.AlarmTopic
            ?? new Topic(
                scope,
                "AlarmTopic",
                new TopicProps
                {
                    DisplayName = "Alarms and events of a secure store",
                    MasterKey = key,
                    EnforceSSL = true,
                }
            );
    }

    /// <summary>
    /// The key that the topic is encrypted by, as far as we can know: of a given topic we know it only from the props, and one key for
    /// both is the usual case.
    /// </summary>
    public static IKey? KeyOf(StoreProtectionProps props, IKey key)
    {
        if (props.Notifications is { IsOptedOut: true })
        {
            return null;
        }

        return props.AlarmTopic is null ? key : props.AlarmTopicKey ?? props.EncryptionKey;
    }

    public static IAlarmActionStrategy ActionsOf(StoreProtectionProps props, ITopic? topic)
    {
        if (props.AlarmActions is { } actions)
        {
            return actions;
        }

        return topic is null ? AlarmActions.None(props.Notifications!.OptOutReason!) : AlarmActions.NotifyTopic(topic);
    }
}
