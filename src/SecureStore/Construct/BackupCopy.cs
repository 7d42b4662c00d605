using Amazon.CDK;
using Amazon.CDK.AWS.Backup;

namespace RegulatedData.Cdk;

/// <summary>Copies each backup to a vault of another region or account.</summary>
public sealed class BackupCopy
{
    /// <summary>
    /// The vault. <c>BackupVault.FromBackupVaultArn</c> for one of another region or account; a vault of another account must allow
    /// <c>backup:CopyIntoBackupVault</c>.
    /// </summary>
    public required IBackupVault DestinationVault { get; init; }

    /// <summary>How long the copy is kept. As long as the backup by default.</summary>
    public Duration? DeleteAfter { get; init; }

    /// <summary>When the copy is moved to cold storage. When the backup is, by default.</summary>
    public Duration? MoveToColdStorageAfter { get; init; }

    /// <summary>The lock of the destination, which the copy must fit. That of the store's own vault by default.</summary>
    public VaultLock? DestinationLock { get; init; }
}
