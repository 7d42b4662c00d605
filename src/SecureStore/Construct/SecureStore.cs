using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// A DynamoDB table for regulated data: encrypted by a customer managed key, recoverable to any second of the last 35 days, backed up
/// for 7 years with restores that are tested, watched by alarms and audit events.
/// </summary>
public sealed class SecureStore : Construct
{
    private readonly bool _hasStream;

    /// <summary>Makes the store.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The construct id. It is part of the logical ids: changing it replaces the table.</param>
    /// <param name="props">The props, if any.</param>
    /// <exception cref="MisconfiguredException">Props contradict each other, or a limit of AWS. The message says how to mend it.</exception>
    public SecureStore(Construct scope, string id, SecureStoreProps? props = null)
        : base(scope, id)
    {
        props ??= new SecureStoreProps();
        StoreTableRules.Check(this, props);
        StoreProtectionRules.Check(props);

        Key = StoreKey.For(this, props, existing: null, props.RemovalPolicy);
        AlarmTopic = StoreTopic.For(this, props, Key);
        Table = StoreTable.Create(this, props, Key);
        Protection = new SecureStoreProtection(this, "Protection", _ => Parts(props), props);
        // A table that is retained would otherwise stay behind, empty, when the check fails the deployment.
        Protection.PermissionCheck?.RunBefore(Table);
        _hasStream = props.Stream is not null || props.Replicas.Length > 0;
    }

    /// <summary>The key, made or given.</summary>
    public IKey Key { get; }

    /// <summary>The topic that alarms and events go to, made or given; <c>null</c> when nobody is told.</summary>
    public ITopic? AlarmTopic { get; }

    /// <summary>The table.</summary>
    public TableV2 Table { get; }

    /// <summary>Backups, restore tests, alarms, widgets and events.</summary>
    public SecureStoreProtection Protection { get; }

    /// <summary>
    /// Protects a table that its owner already has, imported ones included: backups, restore tests, alarms, widgets and events. The
    /// table itself isn't changed.
    /// </summary>
    /// <param name="scope">The scope.</param>
    /// <param name="id">The construct id.</param>
    /// <param name="table">The table.</param>
    /// <param name="props">The props, if any.</param>
    /// <returns>The protection.</returns>
    /// <exception cref="MisconfiguredException">Props contradict each other, or a limit of AWS. The message says how to mend it.</exception>
    public static SecureStoreProtection Protect(Construct scope, string id, ITable table, ProtectProps? props = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        props ??= new ProtectProps();
        StoreProtectionRules.Check(props);
        return new SecureStoreProtection(
            scope,
            id,
            protection =>
            {
                var key = StoreKey.For(protection, props, existing: table.EncryptionKey, RemovalPolicy.RETAIN);
                var topic = StoreTopic.For(protection, props, key);
                return new StoreParts
                {
                    Table = table,
                    IndexNames = props.GlobalSecondaryIndexNames,
                    ReplicaRegions = props.ReplicaRegions,
                    Key = key,
                    Topic = topic,
                    TopicKey = StoreTopic.KeyOf(props, key),
                    AlarmActions = StoreTopic.ActionsOf(props, topic),
                    RemovalPolicy = RemovalPolicy.RETAIN,
                };
            },
            props
        );
    }

    /// <summary>Lets a principal read items, through the table and its indexes, and decrypt them.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantReadData(IGrantable grantee) => Table.GrantReadData(grantee);

    /// <summary>
    /// Lets a principal write items, and encrypt them. It can't read them, but its transactions may check conditions
    /// (<c>dynamodb:ConditionCheckItem</c>), which CDK's own grant to write leaves out.
    /// </summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantWriteData(IGrantable grantee) =>
        Table.GrantWriteData(grantee).Combine(Table.Grant(grantee, "dynamodb:ConditionCheckItem"));

    /// <summary>Lets a principal read and write items, through the table and its indexes, and encrypt and decrypt them.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    public Grant GrantReadWriteData(IGrantable grantee) => Table.GrantReadWriteData(grantee);

    /// <summary>Lets a principal read the table's stream, and decrypt it.</summary>
    /// <param name="grantee">The principal.</param>
    /// <returns>The grant.</returns>
    /// <exception cref="MisconfiguredException">The table has no stream.</exception>
    public Grant GrantStreamRead(IGrantable grantee) =>
        _hasStream
            ? Table.GrantStreamRead(grantee)
            : throw Mend.Error(
                $"a grant to read the stream of {Node.Path}, which has none",
                "a table with a stream",
                "set Stream, such as StreamViewType.NEW_AND_OLD_IMAGES"
            );

    /// <summary>Adds the widgets to a dashboard: latency, consumed units, throttles.</summary>
    /// <param name="dashboard">The dashboard.</param>
    public void AddWidgets(Dashboard dashboard) => Protection.AddWidgets(dashboard);

    private StoreParts Parts(SecureStoreProps props) =>
        new()
        {
            Table = Table,
            IndexNames = [.. StoreTable.Indexes(props).Select(index => index.IndexName)],
            ReplicaRegions = [.. props.Replicas.Select(replica => replica.Region)],
            Key = Key,
            Topic = AlarmTopic,
            TopicKey = StoreTopic.KeyOf(props, Key),
            AlarmActions = StoreTopic.ActionsOf(props, AlarmTopic),
            RemovalPolicy = props.RemovalPolicy,
        };
}
