using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;

namespace RegulatedData.Cdk;

/// <summary>What <see cref="StoreEvents"/> watches and where its messages go.</summary>
internal sealed record StoreEventsProps
{
    /// <summary>The table whose calls are reported.</summary>
    public required ITable Table { get; init; }

    /// <summary>The key whose deletion or disabling is reported: without it the table can't be read.</summary>
    public required IKey EncryptionKey { get; init; }

    /// <summary>Where the messages go.</summary>
    public required ITopic Topic { get; init; }

    /// <summary>Where messages go that the topic didn't take.</summary>
    public required IQueue DeadLetterQueue { get; init; }

    /// <summary>The vault whose deleted recovery points are reported; null where the store has no backups of its own.</summary>
    public IBackupVault? Vault { get; init; }

    /// <summary>The form of the messages.</summary>
    public required NotificationFormat Format { get; init; }
}
