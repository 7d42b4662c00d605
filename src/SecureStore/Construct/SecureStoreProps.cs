using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;

namespace RegulatedData.Cdk;

/// <summary>The props of <see cref="SecureStore"/>. None is required.</summary>
public sealed class SecureStoreProps : StoreProtectionProps
{
    /// <summary>The defaults.</summary>
    public SecureStoreProps() { }

    /// <summary>The protection that other props ask for, for a construct that keeps its records in a store.</summary>
    /// <param name="protection">The other props.</param>
    public SecureStoreProps(StoreProtectionProps protection)
        : base(protection) { }

    /// <summary>The table's physical name: 3 to 255 letters, digits, <c>_</c>, <c>-</c> and <c>.</c>. By default CloudFormation makes one.</summary>
    public string? TableName { get; init; }

    /// <summary>The partition key: <c>PK</c>, a string, by default.</summary>
    public IAttribute? PartitionKey { get; init; }

    /// <summary>The sort key: <c>SK</c>, a string, by default. For a table without one see <see cref="NoSortKey"/>.</summary>
    public IAttribute? SortKey { get; init; }

    /// <summary>Whether the table has no sort key. It has one by default.</summary>
    public bool NoSortKey { get; init; }

    /// <summary>
    /// Whether the table has the index <c>GSI1</c>, with the string keys <c>GSI1PK</c> and <c>GSI1SK</c>, projecting all attributes.
    /// It has by default, also when <see cref="GlobalSecondaryIndexes"/> brings more.
    /// </summary>
    public bool DefaultIndex { get; init; } = true;

    /// <summary>Global secondary indexes besides the default one: 20 at most, the default one included. None by default.</summary>
    public IGlobalSecondaryIndexPropsV2[] GlobalSecondaryIndexes { get; init; } = [];

    /// <summary>Local secondary indexes: 5 at most. They need a sort key. None by default.</summary>
    public ILocalSecondaryIndexProps[] LocalSecondaryIndexes { get; init; } = [];

    /// <summary>
    /// The attribute that says when an item expires, in seconds since 1970. No item expires by default. DynamoDB deletes expired items
    /// within days, not at once: a reader must compare the attribute itself.
    /// </summary>
    public string? TimeToLiveAttribute { get; init; }

    /// <summary>What the table's stream shows. No stream by default; a table with replicas has one of new and old images.</summary>
    public StreamViewType? Stream { get; init; }

    /// <summary>How capacity is paid. On demand by default; <c>Billing.Provisioned</c> with autoscaled writes is possible.</summary>
    public Billing? Billing { get; init; }

    /// <summary>The table's class. Standard by default.</summary>
    public TableClass? TableClass { get; init; }

    /// <summary>Whether the table can be restored to any second of the last 35 days. It can by default.</summary>
    public Safeguard? PointInTimeRecovery { get; init; }

    /// <summary>Whether DynamoDB refuses to delete the table. It does by default.</summary>
    public Safeguard? DeletionProtection { get; init; }

    /// <summary>
    /// Contributor insights: which keys are read and written most. Off by default, since it shows keys in plain text outside of the
    /// customer managed key's protection.
    /// <see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html">Source</see>.
    /// </summary>
    public AcceptedRisk? ContributorInsights { get; init; }

    /// <summary>
    /// What happens to the table, its key and its backup vault when the stack is deleted, or they leave it. They stay by default.
    /// <c>DESTROY</c> needs <see cref="DeletionProtection"/> to be opted out of, and a vault is deleted only when it is empty.
    /// </summary>
    public RemovalPolicy RemovalPolicy { get; init; } = RemovalPolicy.RETAIN;

    /// <summary>Copies of the table in other regions, each under a key of its region. None by default. They need a stack with a region.</summary>
    public StoreReplica[] Replicas { get; init; } = [];
}
