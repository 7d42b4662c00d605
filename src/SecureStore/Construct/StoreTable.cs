using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Constructs;
using static Amazon.CDK.AWS.DynamoDB.CfnGlobalTable;

namespace RegulatedData.Cdk;

/// <summary>The table of a store.</summary>
internal static class StoreTable
{
    private const string DefaultIndexName = "GSI1";

    public static TableV2 Create(Construct scope, SecureStoreProps props, IKey key)
    {
        var table = new TableV2(
            scope,
            "Table",
            new TablePropsV2
            {
                TableName = props.TableName,
                PartitionKey = PartitionKey(props),
                SortKey = SortKey(props),
                GlobalSecondaryIndexes = [.. Indexes(props)],
                LocalSecondaryIndexes = props.LocalSecondaryIndexes,
                TimeToLiveAttribute = props.TimeToLiveAttribute,
                DynamoStream = props.Stream,
                Billing = props.Billing,
                TableClass = props.TableClass,
                PointInTimeRecovery = IsOn(props.PointInTimeRecovery),
                DeletionProtection = IsOn(props.DeletionProtection),
                ContributorInsights = props.ContributorInsights is not null,
                RemovalPolicy = props.RemovalPolicy,
                Encryption = TableEncryptionV2.CustomerManagedKey(key, ReplicaKeys(props)),
                Replicas = [.. props.Replicas.Select(replica => new ReplicaTableProps { Region = replica.Region })],
            }
        );
        RenderWithoutRegion(table, props, key);
        _ = new StoreTableTags(table, replicas: props.Replicas.Length + 1);
        RecordReasons(table, props);
        return table;
    }

    public static IAttribute PartitionKey(SecureStoreProps props) => props.PartitionKey ?? Text("PK");

    public static IAttribute? SortKey(SecureStoreProps props) => props.NoSortKey ? null : props.SortKey ?? Text("SK");

    /// <summary>The default index, unless it is left out, then the user's.</summary>
    public static IEnumerable<IGlobalSecondaryIndexPropsV2> Indexes(SecureStoreProps props)
    {
        if (props.DefaultIndex)
        {
            yield return new GlobalSecondaryIndexPropsV2
            {
                IndexName = DefaultIndexName,
                PartitionKey = Text("GSI1PK"),
                SortKey = Text("GSI1SK"),
            };
        }

        foreach (var index in props.GlobalSecondaryIndexes)
        {
            yield return index;
        }
    }

    private static Amazon.CDK.AWS.DynamoDB.Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };

    private static bool IsOn(Safeguard? safeguard) => safeguard is not { IsOptedOut: true };

    private static Dictionary<string, string>? ReplicaKeys(SecureStoreProps props) =>
        props.Replicas.Length == 0
            ? null
            : props.Replicas.ToDictionary(replica => replica.Region, replica => replica.EncryptionKey.KeyArn, StringComparer.Ordinal);

    /// <summary>
    /// TableV2 refuses to render a customer managed key where the stack's region isn't known at synth, though CloudFormation has no
    /// trouble with it: the one replica, the table itself, is rendered here. StoreTableRules keeps out what this can't render.
    /// </summary>
    private static void RenderWithoutRegion(TableV2 table, SecureStoreProps props, IKey key)
    {
        if (!Token.IsUnresolved(table.Stack.Region))
        {
            return;
        }

        var insights = new ContributorInsightsSpecificationProperty { Enabled = props.ContributorInsights is not null };
        ((CfnGlobalTable)table.Node.DefaultChild!).Replicas = new[]
        {
            new ReplicaSpecificationProperty
            {
                Region = table.Stack.Region,
                SseSpecification = new ReplicaSSESpecificationProperty { KmsMasterKeyId = key.KeyArn },
                PointInTimeRecoverySpecification = new PointInTimeRecoverySpecificationProperty
                {
                    PointInTimeRecoveryEnabled = IsOn(props.PointInTimeRecovery),
                },
                DeletionProtectionEnabled = IsOn(props.DeletionProtection),
                ContributorInsightsSpecification = insights,
                TableClass = props.TableClass is { } tableClass ? TableClassName(tableClass) : null,
                GlobalSecondaryIndexes = Indexes(props)
                    .Select(index => new ReplicaGlobalSecondaryIndexSpecificationProperty
                    {
                        IndexName = index.IndexName,
                        ContributorInsightsSpecification = insights,
                        ReadOnDemandThroughputSettings = index.MaxReadRequestUnits is { } units
                            ? new ReadOnDemandThroughputSettingsProperty { MaxReadRequestUnits = units }
                            : null,
                    })
                    .ToArray()
                    is { Length: > 0 } indexes
                    ? indexes
                    : null,
            },
        };
    }

    private static string TableClassName(TableClass tableClass) =>
        tableClass == TableClass.STANDARD_INFREQUENT_ACCESS ? "STANDARD_INFREQUENT_ACCESS" : "STANDARD";

    private static void RecordReasons(TableV2 table, SecureStoreProps props)
    {
        props.PointInTimeRecovery?.RecordOptOut("PointInTimeRecovery", table);
        props.DeletionProtection?.RecordOptOut("DeletionProtection", table);
        props.ContributorInsights?.RecordOn("ContributorInsights", table);
    }
}
