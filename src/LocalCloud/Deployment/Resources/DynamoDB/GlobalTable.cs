using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.DynamoDB;

/// <summary>AWS::DynamoDB::GlobalTable: a table in each replica's region. What is written to one isn't copied to the others.</summary>
internal sealed class GlobalTable : IResourceType
{
    private const string NoReplication =
        "Each replica is a table of its own in its region: what is written to one isn't copied to the others, and the replicas have no "
        + "common state.";

    public string TypeName => "AWS::DynamoDB::GlobalTable";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "TableName",
            "KeySchema",
            "AttributeDefinitions",
            "BillingMode",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "StreamSpecification",
            "SSESpecification",
            "TimeToLiveSpecification",
            "WriteProvisionedThroughputSettings",
            "Replicas.Region",
            "Replicas.SSESpecification",
            "Replicas.PointInTimeRecoverySpecification",
            "Replicas.DeletionProtectionEnabled",
            "Replicas.TableClass",
            "Replicas.Tags",
            "Replicas.ResourcePolicy",
            "Replicas.ReadProvisionedThroughputSettings",
            "Replicas.GlobalSecondaryIndexes.IndexName",
            "Replicas.GlobalSecondaryIndexes.ReadProvisionedThroughputSettings"
        )
            .Without(
                TableApi.ContributorInsights,
                "Replicas.ContributorInsightsSpecification",
                "Replicas.GlobalSecondaryIndexes.ContributorInsightsSpecification"
            )
            .Without(
                TableApi.OnDemandLimits,
                "WriteOnDemandThroughputSettings",
                "GlobalSecondaryIndexes.WriteOnDemandThroughputSettings",
                "Replicas.ReadOnDemandThroughputSettings",
                "Replicas.GlobalSecondaryIndexes.ReadOnDemandThroughputSettings",
                "WarmThroughput",
                "GlobalSecondaryIndexes.WarmThroughput"
            )
            .Without(
                TableApi.AutoScaling,
                "WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings",
                "GlobalSecondaryIndexes.WriteProvisionedThroughputSettings.WriteCapacityAutoScalingSettings",
                "Replicas.ReadProvisionedThroughputSettings.ReadCapacityAutoScalingSettings",
                "Replicas.GlobalSecondaryIndexes.ReadProvisionedThroughputSettings.ReadCapacityAutoScalingSettings"
            )
            .Without(TableApi.Kinesis, "Replicas.KinesisStreamSpecification");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var replicas = properties.Objects("Replicas");
        var own =
            replicas.FirstOrDefault(r => r.Required("Region") == request.Stack.Region)
            ?? throw properties.Fault("Replicas", $"must have one in the stack's own region, {request.Stack.Region}.");
        if (replicas.Count > 1)
            request.NotEmulated("Replicas", NoReplication);

        var name = request.NameFrom("TableName", 255);
        var table = await CreateReplicaAsync(request, name, own, ct);
        request.Exists(table);
        foreach (var replica in replicas.Where(r => r != own))
            await CreateReplicaAsync(request, name, replica, ct);
        foreach (var replica in replicas)
            await ConfigureReplicaAsync(request, table, replica, ct);
        return table;
    }

    public async Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct)
    {
        foreach (var replica in request.Properties.Objects("Replicas").Reverse())
        {
            try
            {
                await TableApi.DeleteAsync(request.Aws.In(replica.Required("Region")), resource.PhysicalId, ct);
            }
            catch (AwsApiException e) when (e.Code == "ResourceNotFoundException")
            {
                // A creation that failed half way has some replicas only.
                continue;
            }
        }
    }

    private static async Task<Provisioned> CreateReplicaAsync(
        ResourceRequest request,
        string name,
        PropertyBag replica,
        CancellationToken ct
    )
    {
        var properties = request.Properties;
        var provisioned = properties.String("BillingMode") != "PAY_PER_REQUEST";
        var write = WriteUnits(properties);
        var read = ReadUnits(replica);
        var body = properties
            .Pick("KeySchema", "AttributeDefinitions", "LocalSecondaryIndexes")
            .With("TableName", name)
            .With("BillingMode", provisioned ? "PROVISIONED" : "PAY_PER_REQUEST")
            .With("ProvisionedThroughput", provisioned ? Throughput(read, write) : null)
            .With("GlobalSecondaryIndexes", Indexes(properties, replica, provisioned, read, write))
            .With("StreamSpecification", Stream(properties))
            .With("SSESpecification", Encryption(properties.Object("SSESpecification"), replica.Object("SSESpecification")))
            .With("DeletionProtectionEnabled", replica.Bool("DeletionProtectionEnabled"))
            .With("TableClass", replica.String("TableClass"))
            .With("Tags", replica.TagList());
        return TableApi.Describe(await TableApi.CreateAsync(request.Aws.In(replica.Required("Region")), body, ct));
    }

    private static async Task ConfigureReplicaAsync(ResourceRequest request, Provisioned table, PropertyBag replica, CancellationToken ct)
    {
        var region = replica.Required("Region");
        var aws = request.Aws.In(region);
        var arn = table.Arn!.Replace($":{request.Stack.Region}:", $":{region}:", StringComparison.Ordinal);
        await TableApi.ApplyTimeToLiveAsync(aws, table.PhysicalId, request.Properties.Object("TimeToLiveSpecification"), ct);
        await TableApi.ApplyPointInTimeRecoveryAsync(aws, table.PhysicalId, replica.Object("PointInTimeRecoverySpecification"), ct);
        await TableApi.ApplyResourcePolicyAsync(aws, arn, replica.Object("ResourcePolicy"), ct);
    }

    private static JsonArray? Indexes(PropertyBag properties, PropertyBag replica, bool provisioned, int read, int write) =>
        properties.Objects("GlobalSecondaryIndexes") is { Count: > 0 } indexes
            ? new JsonArray([
                .. indexes.Select(index =>
                {
                    var ofReplica = replica
                        .Objects("GlobalSecondaryIndexes")
                        .FirstOrDefault(other => other.String("IndexName") == index.String("IndexName"));
                    var throughput = Throughput(
                        ofReplica is null ? read : ReadUnits(ofReplica, read),
                        index.Has("WriteProvisionedThroughputSettings") ? WriteUnits(index) : write
                    );
                    return index
                        .Pick("IndexName", "KeySchema", "Projection")
                        .With("ProvisionedThroughput", provisioned ? throughput : null);
                }),
            ])
            : null;

    private static JsonObject Throughput(int read, int write) => new() { ["ReadCapacityUnits"] = read, ["WriteCapacityUnits"] = write };

    private static int WriteUnits(PropertyBag properties) =>
        properties.Object("WriteProvisionedThroughputSettings") is { } settings
            ? settings.Int("WriteCapacityUnits") ?? Scaled(settings.Object("WriteCapacityAutoScalingSettings")) ?? 1
            : 1;

    private static int ReadUnits(PropertyBag properties, int otherwise = 1) =>
        properties.Object("ReadProvisionedThroughputSettings") is { } settings
            ? settings.Int("ReadCapacityUnits") ?? Scaled(settings.Object("ReadCapacityAutoScalingSettings")) ?? otherwise
            : otherwise;

    private static int? Scaled(PropertyBag? scaling) => scaling?.Int("SeedCapacity") ?? scaling?.Int("MinCapacity");

    // Global tables of more than one region have a stream even where the template doesn't ask for one.
    private static JsonObject? Stream(PropertyBag properties) =>
        properties.Has("StreamSpecification") || properties.Objects("Replicas").Count > 1
            ? new JsonObject
            {
                ["StreamEnabled"] = true,
                ["StreamViewType"] = properties.Object("StreamSpecification")?.String("StreamViewType") ?? "NEW_AND_OLD_IMAGES",
            }
            : null;

    private static JsonObject? Encryption(PropertyBag? table, PropertyBag? replica) =>
        table is null
            ? null
            : table
                .Pick("SSEType")
                .With("Enabled", table.Bool("SSEEnabled") ?? false)
                .With("KMSMasterKeyId", replica?.String("KMSMasterKeyId"));
}
