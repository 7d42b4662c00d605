using Amazon.CDK.AWS.KMS;

namespace RegulatedData.Cdk;

/// <summary>A copy of the table in another region, which can be read and written.</summary>
public sealed class StoreReplica
{
    /// <summary>The region, such as <c>eu-west-1</c>: not the stack's own.</summary>
    public required string Region { get; init; }

    /// <summary>The key of that region that encrypts the copy: keys don't leave their region. Usually <c>Key.FromKeyArn</c>.</summary>
    public required IKey EncryptionKey { get; init; }
}
