using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// What a KMS key's policy must say so that AWS services can use the key on our behalf. The statements name no resource of ours,
/// only the account, the region and the service: a key of another stack gets them without a cycle between the stacks.
/// </summary>
public static class KeyAccess
{
    private static readonly string[] PublishActions = ["kms:Decrypt", "kms:GenerateDataKey*"];

    /// <summary>
    /// CloudWatch Logs encrypts log groups of this account and region.
    /// <see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html">Source</see>.
    /// </summary>
    /// <param name="scope">A construct of the stack that the key is in (for an imported key: that uses it).</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForLogs(IConstruct scope)
    {
        var stack = Stack.Of(scope);
        return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "AllowCloudWatchLogs",
                Principals = [new ServicePrincipal($"logs.{stack.Region}.amazonaws.com")],
                Actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
                Resources = ["*"],
                Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["ArnLike"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["kms:EncryptionContext:aws:logs:arn"] = $"arn:{stack.Partition}:logs:{stack.Region}:{stack.Account}:*",
                    },
                },
            }
        );
    }

    /// <summary>
    /// EventBridge publishes to encrypted topics of this account and region. EventBridge sends neither <c>aws:SourceAccount</c> nor
    /// <c>aws:SourceArn</c> here, so a condition on them would refuse every message, silently.
    /// <see href="https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html">Source</see>.
    /// </summary>
    /// <param name="scope">A construct of the stack that the key is in (for an imported key: that uses it).</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForEventBridge(IConstruct scope)
    {
        var stack = Stack.Of(scope);
        return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "AllowEventBridgeToEncryptedTopics",
                Principals = [new ServicePrincipal("events.amazonaws.com")],
                Actions = PublishActions,
                Resources = ["*"],
                Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["ArnLike"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["kms:EncryptionContext:aws:sns:topicArn"] = $"arn:{stack.Partition}:sns:{stack.Region}:{stack.Account}:*",
                    },
                },
            }
        );
    }

    /// <summary>
    /// EventBridge puts what it couldn't deliver into encrypted queues of this account and region: as <see cref="ForEventBridge"/>, with
    /// the queue in the encryption context where SNS names the topic.
    /// <see href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html">Source</see>.
    /// </summary>
    /// <param name="scope">A construct of the stack that the key is in (for an imported key: that uses it).</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForEventBridgeDeadLetters(IConstruct scope)
    {
        var stack = Stack.Of(scope);
        return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "AllowEventBridgeToEncryptedQueues",
                Principals = [new ServicePrincipal("events.amazonaws.com")],
                Actions = PublishActions,
                Resources = ["*"],
                Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["ArnLike"] = new Dictionary<string, object>(StringComparer.Ordinal)
                    {
                        ["kms:EncryptionContext:aws:sqs:arn"] = $"arn:{stack.Partition}:sqs:{stack.Region}:{stack.Account}:*",
                    },
                },
            }
        );
    }

    /// <summary>
    /// CloudWatch alarms of this account publish to encrypted topics.
    /// <see href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html">Source</see>.
    /// </summary>
    /// <param name="scope">A construct of the stack that the key is in (for an imported key: that uses it).</param>
    /// <returns>The statement.</returns>
    public static PolicyStatement ForCloudWatchAlarms(IConstruct scope)
    {
        var stack = Stack.Of(scope);
        return new PolicyStatement(
            new PolicyStatementProps
            {
                Sid = "AllowCloudWatchAlarmsToEncryptedTopics",
                Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
                Actions = PublishActions,
                Resources = ["*"],
                Conditions = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["StringEquals"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["aws:SourceAccount"] = stack.Account },
                },
            }
        );
    }

    /// <summary>
    /// Adds statements to a key's policy. The policy of an imported key can't be changed from here, nor read: a warning on
    /// <paramref name="scope"/> shows the JSON to add, once for each statement, however many constructs ask for it.
    /// </summary>
    /// <param name="scope">The construct that uses the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="statements">Makes the statements for the key's own stack, such as <see cref="ForLogs"/>.</param>
    /// <returns>Whether they were added.</returns>
    public static bool Allow(Construct scope, IKey key, params Func<IConstruct, PolicyStatement>[] statements)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(statements);
        var missing = statements
            .Select(statement => statement(key))
            .Where(statement => !key.AddToResourcePolicy(statement, allowNoOp: true).StatementAdded)
            .ToArray();
        if (missing.Length == 0)
        {
            return true;
        }

        var unseen = missing.Where(statement => FirstTime(key, statement)).ToArray();
        if (unseen.Length == 0)
        {
            return false;
        }

        Annotations
            .Of(scope)
            .AddWarningV2(
                "RegulatedData.Cdk:importedKeyPolicy",
                "The key is imported, so its policy can be neither read nor changed from here. Without these statements logs can't be written, or "
                    + "messages are dropped silently. Add them where the key is made, and acknowledge this warning:\n"
                    + PolicyJson.Render(scope, unseen)
            );
        return false;
    }

    // The key's own context remembers, as it goes where the key goes and into no template.
    private static bool FirstTime(IKey key, PolicyStatement statement)
    {
        var mark = $"RegulatedData.Cdk:shown:{statement.Sid}";
        if (statement.Sid is null || key.Node.TryGetContext(mark) is not null)
        {
            return statement.Sid is null;
        }

        key.Node.SetContext(mark, "yes");
        return true;
    }
}
