using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace RegulatedData.Cdk;

/// <summary>What <see cref="RestoreTesting"/> tests and whom it tells.</summary>
internal sealed record RestoreTestingProps
{
    /// <summary>The table whose recovery points are restored.</summary>
    public required ITable Table { get; init; }

    /// <summary>The key of the table, of its backups and of the restored tables.</summary>
    public required IKey EncryptionKey { get; init; }

    /// <summary>The vault with the recovery points.</summary>
    public required IBackupVault Vault { get; init; }

    /// <summary>Where bad news goes; null when nobody is told.</summary>
    public required ITopic? Topic { get; init; }

    /// <summary>The key of <see cref="Topic"/>; null where it has none, or one that isn't known.</summary>
    public IKey? TopicKey { get; init; }

    /// <summary>Where events go that no execution took.</summary>
    public required IQueue DeadLetterQueue { get; init; }

    /// <summary>The form of the messages.</summary>
    public required NotificationFormat Format { get; init; }

    /// <summary>The user's choices.</summary>
    public required RestoreTestingPolicy Policy { get; init; }

    /// <summary>What the alarms do.</summary>
    public IAlarmActionStrategy? AlarmActions { get; init; }

    /// <summary>What happens to the log groups when the stack is deleted.</summary>
    public RemovalPolicy LogRemovalPolicy { get; init; } = RemovalPolicy.RETAIN;
}
