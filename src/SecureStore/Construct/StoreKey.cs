using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>The key of a store.</summary>
internal static class StoreKey
{
    /// <summary>The key that was given, or the table's own, or a new one.</summary>
    public static IKey For(Construct scope, StoreProtectionProps props, IKey? existing, RemovalPolicy removalPolicy) =>
        props.EncryptionKey ?? existing ?? Create(scope, removalPolicy);

    private static Key Create(Construct scope, RemovalPolicy removalPolicy) =>
        new(
            scope,
            "Key",
            new KeyProps
            {
                Description = $"Encrypts the data, backups and logs of {scope.Node.Path}",
                EnableKeyRotation = true,
                // Without its key a table, and each backup of it, is lost.
                RemovalPolicy = removalPolicy,
                PendingWindow = Duration.Days(30),
            }
        );
}
