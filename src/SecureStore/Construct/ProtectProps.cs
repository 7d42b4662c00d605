namespace RegulatedData.Cdk;

/// <summary>The props of <see cref="SecureStore.Protect"/>. None is required, but say which indexes and replicas the table has.</summary>
public sealed class ProtectProps : StoreProtectionProps
{
    /// <summary>The names of the table's global secondary indexes: each gets an alarm on throttles. A table can't be asked at synth.</summary>
    public string[] GlobalSecondaryIndexNames { get; init; } = [];

    /// <summary>The other regions that the table is replicated to: each gets an alarm on latency.</summary>
    public string[] ReplicaRegions { get; init; } = [];
}
