using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>Lets the services that work for the store use its key and its topic.</summary>
internal static class StorePermissions
{
    public static void Allow(Construct scope, StoreParts parts, StoreProtectionProps props)
    {
        AllowOnKeys(scope, parts, StoreOperationRules.HasDeadLetters(props));
        if (parts.Topic is { } topic)
        {
            TopicAccess.Allow(scope, topic, TopicAccess.ForEventBridge, TopicAccess.ForCloudWatchAlarms);
            WarnOfUnknownTopicKey(scope, parts, props, topic);
        }
    }

    private static void AllowOnKeys(Construct scope, StoreParts parts, bool hasDeadLetters)
    {
        Func<IConstruct, PolicyStatement>[] always = hasDeadLetters
            ? [KeyAccess.ForLogs, KeyAccess.ForEventBridgeDeadLetters]
            : [KeyAccess.ForLogs];
        if (parts.TopicKey is { } topicKey && topicKey.Node.Path == parts.Key.Node.Path)
        {
            KeyAccess.Allow(scope, parts.Key, [.. always, KeyAccess.ForEventBridge, KeyAccess.ForCloudWatchAlarms]);
            return;
        }

        KeyAccess.Allow(scope, parts.Key, always);
        if (parts.TopicKey is { } otherKey)
        {
            KeyAccess.Allow(scope, otherKey, KeyAccess.ForEventBridge, KeyAccess.ForCloudWatchAlarms);
        }
    }

    /// <summary>A topic that was given without its key: either it has none, or we can't give that key its statements.</summary>
    private static void WarnOfUnknownTopicKey(Construct scope, StoreParts parts, StoreProtectionProps props, ITopic topic)
    {
        if (props.AlarmTopic is null)
        {
            return;
        }

        if (topic.Node.DefaultChild is CfnTopic { KmsMasterKeyId: null })
        {
            Annotations
                .Of(scope)
                .AddWarningV2(
                    "RegulatedData.Cdk:unencryptedTopic",
                    $"The alarm topic {topic.Node.Path} isn't encrypted, and its messages name tables, keys and callers. Set its MasterKey, and pass "
                        + "the same key as AlarmTopicKey, or leave AlarmTopic out to have an encrypted topic made."
                );
            return;
        }

        if (parts.TopicKey is null)
        {
            Annotations
                .Of(scope)
                .AddWarningV2(
                    "RegulatedData.Cdk:unknownTopicKey",
                    $"The alarm topic {topic.Node.Path} is encrypted by a key that isn't known here. Pass it as AlarmTopicKey, or add these statements "
                        + "to its policy and acknowledge this warning; without them alarms and events are dropped silently:\n"
                        + PolicyJson.Render(scope, KeyAccess.ForEventBridge(scope), KeyAccess.ForCloudWatchAlarms(scope))
                );
        }
    }
}
