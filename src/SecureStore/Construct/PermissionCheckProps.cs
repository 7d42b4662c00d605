using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;

namespace RegulatedData.Cdk;

/// <summary>What a <see cref="PermissionCheck"/> checks. A key, a topic, or both, and the topic's own key.</summary>
internal sealed record PermissionCheckProps
{
    /// <summary>The key, by its ARN; null where the store's own stack makes it.</summary>
    public IKey? Key { get; init; }

    /// <summary>
    /// Who must be able to use the key: <c>logs</c>, <c>events</c> and <c>cloudwatch</c> (which publish to an encrypted topic),
    /// <c>deadletters</c> (EventBridge, which puts what it couldn't deliver into an encrypted queue). The handler knows the same words.
    /// </summary>
    public IReadOnlyList<string> KeyConsumers { get; init; } = ["logs", "deadletters", "events", "cloudwatch"];

    /// <summary>The topic; null where the store's own stack makes it.</summary>
    public ITopic? Topic { get; init; }

    /// <summary>Who must be able to publish to the topic: <c>events</c>, <c>cloudwatch</c>.</summary>
    public IReadOnlyList<string> TopicPublishers { get; init; } = ["events", "cloudwatch"];

    /// <summary>The topic's key, where it isn't <see cref="Key"/>: <c>events</c> and <c>cloudwatch</c> must be able to use it.</summary>
    public IKey? TopicKey { get; init; }

    /// <summary>Any text. Another one makes the check run again.</summary>
    public string Revision { get; init; } = "1";

    /// <summary>What the alarms of the function do.</summary>
    public IAlarmActionStrategy? AlarmActions { get; init; }

    /// <summary>What happens to the function's log group when the stack is deleted.</summary>
    public RemovalPolicy LogRemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    internal void Validate()
    {
        if (Key is null && Topic is null && TopicKey is null)
        {
            throw Mend.Error(
                "a check of permissions without an imported key or topic",
                "a key or a topic that is made elsewhere, as those that the store makes have the right policies",
                "leave CheckPermissions unset, or pass EncryptionKey or AlarmTopic"
            );
        }
    }
}
