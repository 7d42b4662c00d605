using Amazon.CDK.AWS.Chatbot;
using Constructs;

namespace RegulatedData.Cdk;

/// <content>Restore tests, audit events, Slack, the check of permissions.</content>
public sealed partial class SecureStoreProtection
{
    /// <summary>The check of the key's and the topic's permissions; <c>null</c> unless it was asked for.</summary>
    public PermissionCheck? PermissionCheck { get; private set; }

    /// <summary>The restore tests; <c>null</c> when they, or the backups, are opted out of.</summary>
    public RestoreTesting? RestoreTesting { get; private set; }

    /// <summary>The rules that tell of calls; <c>null</c> when they are opted out of, or nobody is told.</summary>
    public StoreEvents? Events { get; private set; }

    /// <summary>Where events go that reached nobody; <c>null</c> when there are neither events nor restore tests.</summary>
    public StoreDeadLetters? DeadLetters { get; private set; }

    /// <summary>The Slack channel; <c>null</c> without one.</summary>
    public SlackChannelConfiguration? Slack { get; private set; }

    partial void AddPermissionCheck(StoreParts parts, StoreProtectionProps props)
    {
        StoreOperationRules.Check(props);
        StoreOperationRules.CheckReplicaRegions(this, parts.ReplicaRegions);
        if (parts.Topic is not null)
            StoreOperationRules.CheckPlace(this, parts.Topic);
        if (!props.CheckPermissions)
            return;

        var sameKey = parts.TopicKey?.Node.Path == parts.Key.Node.Path;
        PermissionCheck = new PermissionCheck(
            this,
            "PermissionCheck",
            new PermissionCheckProps
            {
                Key = IsOurs(parts.Key) ? null : parts.Key,
                KeyConsumers =
                [
                    "logs",
                    .. StoreOperationRules.HasDeadLetters(props) ? ["deadletters"] : Array.Empty<string>(),
                    .. sameKey ? ["events", "cloudwatch"] : Array.Empty<string>(),
                ],
                Topic = parts.Topic is { } topic && !IsOurs(topic) ? topic : null,
                TopicKey = !sameKey && parts.TopicKey is { } topicKey && !IsOurs(topicKey) ? topicKey : null,
                Revision = props.PermissionCheckRevision ?? "1",
                AlarmActions = parts.AlarmActions,
                LogRemovalPolicy = parts.RemovalPolicy,
            }
        );
    }

    partial void AddRestoreTests(StoreParts parts, StoreProtectionProps props)
    {
        if (Backup is null)
            return;
        var policy = props.RestoreTests ?? new RestoreTestingPolicy();
        if (policy.IsOptedOut)
        {
            policy.RecordOptOut("RestoreTests", parts.Table);
            return;
        }

        RestoreTesting = new RestoreTesting(
            this,
            "RestoreTesting",
            new RestoreTestingProps
            {
                Table = parts.Table,
                EncryptionKey = parts.Key,
                Vault = Backup.Vault,
                Topic = parts.Topic,
                TopicKey = parts.TopicKey,
                DeadLetterQueue = DeadLettersFor(parts, props).Queue,
                Format = FormatOf(props),
                Policy = policy,
                AlarmActions = parts.AlarmActions,
                LogRemovalPolicy = parts.RemovalPolicy,
            }
        );
    }

    partial void AddEvents(StoreParts parts, StoreProtectionProps props)
    {
        if (props.AuditEvents is { IsOptedOut: true } optOut)
            optOut.RecordOptOut("AuditEvents", parts.Table);
        else if (parts.Topic is { } topic)
        {
            Events = new StoreEvents(
                this,
                "Events",
                new StoreEventsProps
                {
                    Table = parts.Table,
                    EncryptionKey = parts.Key,
                    Topic = topic,
                    DeadLetterQueue = DeadLettersFor(parts, props).Queue,
                    Vault = Backup?.Vault,
                    Format = FormatOf(props),
                }
            );
        }

        if (props.Slack is { } slack)
            Slack = SlackNotifications.Create(this, "Slack", parts.Topic!, slack);
        PermissionCheck?.RunBefore([.. new IConstruct?[] { DeadLetters, RestoreTesting, Alarms, Events }.OfType<IConstruct>()]);
    }

    private StoreDeadLetters DeadLettersFor(StoreParts parts, StoreProtectionProps props) =>
        DeadLetters ??= new StoreDeadLetters(this, "DeadLetters", parts.Key, props.UndeliveredEventsAlarm, parts.AlarmActions);

    private static NotificationFormat FormatOf(StoreProtectionProps props) =>
        props.MessageFormat ?? (props.Slack is null ? NotificationFormat.Text : NotificationFormat.Chat);

    // A key or topic that the store (or, for a table that was there, this construct) made itself.
    private bool IsOurs(IConstruct construct)
    {
        var owner = Node.Scope is SecureStore ? Node.Scope : this;
        return construct.Node.Scopes.Any(scope => scope.Node.Path == owner.Node.Path);
    }
}
