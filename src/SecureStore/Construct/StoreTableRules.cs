using System.Text.RegularExpressions;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// What the props of a table must not say: contradictions, and DynamoDB's limits.
/// <see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html">Source</see>.
/// </summary>
internal static partial class StoreTableRules
{
    private const int MostGlobalIndexes = 20;
    private const int MostLocalIndexes = 5;

    public static void Check(Construct scope, SecureStoreProps props)
    {
        CheckName("table", props.TableName, "TableName");
        CheckKeys(props);
        CheckIndexes(props);
        CheckAttributes(props);
        CheckRemoval(props);
        CheckReplicas(Stack.Of(scope), props);
        CheckWithoutRegion(Stack.Of(scope), props);
    }

    private static void CheckName(string what, string? name, string prop)
    {
        if (Mend.IsKnown(name) && !ResourceNames().IsMatch(name!))
        {
            throw Mend.Error($"the {what} name \"{name}\"", "3 to 255 letters, digits, _, - and .", $"change {prop}");
        }
    }

    private static void CheckKeys(SecureStoreProps props)
    {
        if (props is { NoSortKey: true, SortKey: not null })
        {
            throw Mend.Error(
                "both a SortKey and NoSortKey",
                "one of them",
                "remove NoSortKey to have the sort key, or SortKey to have none"
            );
        }

        if (props is { NoSortKey: true, LocalSecondaryIndexes.Length: > 0 })
        {
            throw Mend.Error(
                $"{props.LocalSecondaryIndexes.Length} local secondary index(es) on a table without a sort key",
                "a sort key: a local index is another order of the items of one partition",
                "remove NoSortKey, or use GlobalSecondaryIndexes"
            );
        }

        if (
            StoreTable.PartitionKey(props).Name is var partitionKey
            && string.Equals(partitionKey, StoreTable.SortKey(props)?.Name, StringComparison.Ordinal)
        )
        {
            throw Mend.Error($"\"{partitionKey}\" as both partition and sort key", "two attributes", "rename one, or set NoSortKey");
        }
    }

    private static void CheckIndexes(SecureStoreProps props)
    {
        var global = StoreTable.Indexes(props).ToArray();
        if (global.Length > MostGlobalIndexes)
        {
            throw Mend.Error(
                $"{global.Length} global secondary indexes{(props.DefaultIndex ? ", GSI1 included" : "")}",
                $"{MostGlobalIndexes} at most, DynamoDB's limit",
                props.DefaultIndex ? "remove some, or set DefaultIndex = false if GSI1 isn't needed" : "remove some"
            );
        }

        if (props.LocalSecondaryIndexes.Length > MostLocalIndexes)
        {
            throw Mend.Error(
                $"{props.LocalSecondaryIndexes.Length} local secondary indexes",
                $"{MostLocalIndexes} at most, DynamoDB's limit",
                "remove some, or make them global"
            );
        }

        string[] names = [.. global.Select(index => index.IndexName), .. props.LocalSecondaryIndexes.Select(index => index.IndexName)];
        foreach (var name in names)
        {
            CheckName("index", name, "IndexName");
        }

        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw Mend.Error(
                $"two indexes named \"{twice.Key}\"",
                "each name once",
                props.DefaultIndex && twice.Key == "GSI1"
                    ? "rename yours, or set DefaultIndex = false so that yours takes its place"
                    : "rename one"
            );
        }
    }

    /// <summary>An attribute has one type throughout the table; and the time to live is a number, which keys of type string aren't.</summary>
    private static void CheckAttributes(SecureStoreProps props)
    {
        IAttribute?[] keys =
        [
            StoreTable.PartitionKey(props),
            StoreTable.SortKey(props),
            .. StoreTable.Indexes(props).SelectMany(index => new[] { index.PartitionKey, index.SortKey }),
            .. props.LocalSecondaryIndexes.Select(index => index.SortKey),
        ];
        var types = keys.OfType<IAttribute>().ToLookup(key => key.Name, key => key.Type, StringComparer.Ordinal);
        if (types.FirstOrDefault(attribute => attribute.Distinct().Count() > 1) is { } mixed)
        {
            throw Mend.Error(
                $"the attribute \"{mixed.Key}\" as {string.Join(" and ", mixed.Distinct())}",
                "one type for an attribute, in all keys and indexes",
                "use another attribute, or the same type"
            );
        }

        if (Mend.IsKnown(props.TimeToLiveAttribute) && types[props.TimeToLiveAttribute!].Any(type => type != AttributeType.NUMBER))
        {
            throw Mend.Error(
                $"the key attribute \"{props.TimeToLiveAttribute}\", not a number, as TimeToLiveAttribute",
                "an attribute that holds seconds since 1970",
                "use another attribute"
            );
        }
    }

    private static void CheckRemoval(SecureStoreProps props)
    {
        if (props.RemovalPolicy == RemovalPolicy.SNAPSHOT)
        {
            throw Mend.Error(
                "RemovalPolicy SNAPSHOT",
                "RETAIN or DESTROY: tables have no such snapshot",
                "use RETAIN, and the backups of this construct"
            );
        }

        if (props.RemovalPolicy == RemovalPolicy.DESTROY && props.DeletionProtection is not { IsOptedOut: true })
        {
            throw Mend.Error(
                "RemovalPolicy DESTROY together with deletion protection",
                "one of them: DynamoDB would refuse the deletion, and the stack's deletion would fail",
                "set DeletionProtection = Safeguard.OptOut(\"why\"), or keep RETAIN"
            );
        }
    }

    private static void CheckReplicas(Stack stack, SecureStoreProps props)
    {
        if (props.Replicas.Length == 0)
        {
            return;
        }

        if (Token.IsUnresolved(stack.Region))
        {
            throw Mend.Error(
                $"replicas in the stack {stack.Node.Path}, whose region isn't known at synth",
                "a stack with a region, so that a replica isn't put in the table's own",
                "pass Env = new Amazon.CDK.Environment { Account = \"...\", Region = \"...\" } to the stack"
            );
        }

        foreach (var replica in props.Replicas)
        {
            CheckReplica(stack, replica);
        }

        if (
            props.Replicas.GroupBy(replica => replica.Region, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is
            { } twice
        )
        {
            throw Mend.Error($"two replicas in {twice.Key}", "one in each region", "remove one");
        }

        if (props.Stream is { } stream && stream != StreamViewType.NEW_AND_OLD_IMAGES)
        {
            throw Mend.Error(
                $"a stream of {stream} on a table with replicas",
                "a stream of new and old images, which replication needs",
                "set Stream = StreamViewType.NEW_AND_OLD_IMAGES, or leave it out"
            );
        }
    }

    private static void CheckReplica(Stack stack, StoreReplica replica)
    {
        if (Token.IsUnresolved(replica.Region))
        {
            throw Mend.Error(
                "a replica whose region is a token",
                "a region that is known at synth",
                "write the region out, such as \"eu-west-1\""
            );
        }

        if (string.Equals(replica.Region, stack.Region, StringComparison.Ordinal))
        {
            throw Mend.Error(
                $"a replica in {replica.Region}, the stack's own region",
                "another region: the table itself is the replica of this one",
                "remove it, or name another region"
            );
        }

        var keyRegion = replica.EncryptionKey.Env.Region;
        if (Mend.IsKnown(keyRegion) && !string.Equals(keyRegion, replica.Region, StringComparison.Ordinal))
        {
            throw Mend.Error(
                $"a key of {keyRegion} for the replica in {replica.Region}",
                "a key of the replica's region: keys don't leave theirs",
                $"pass a key of {replica.Region}, such as Key.FromKeyArn(scope, id, \"arn:aws:kms:{replica.Region}:...\")"
            );
        }
    }

    /// <summary>CDK can't render a table under a customer managed key without a region. We can, but for capacity that only CDK can read.</summary>
    private static void CheckWithoutRegion(Stack stack, SecureStoreProps props)
    {
        if (Token.IsUnresolved(stack.Region) && props.Billing is not null)
        {
            throw Mend.Error(
                $"Billing in the stack {stack.Node.Path}, whose region isn't known at synth",
                "a stack with a region: CDK can't render the capacity of a table under a customer managed key without one",
                "pass Env = new Amazon.CDK.Environment { Account = \"...\", Region = \"...\" } to the stack, or leave Billing out for on-demand capacity"
            );
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_.-]{3,255}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ResourceNames();
}
