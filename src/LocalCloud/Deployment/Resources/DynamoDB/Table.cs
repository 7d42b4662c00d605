using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.DynamoDB;

/// <summary>AWS::DynamoDB::Table.</summary>
internal sealed class Table : IResourceType
{
    public string TypeName => "AWS::DynamoDB::Table";

    public PropertySupport Properties { get; } =
        new PropertySupport(
            "TableName",
            "KeySchema",
            "AttributeDefinitions",
            "BillingMode",
            "ProvisionedThroughput",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
            "StreamSpecification.StreamViewType",
            "SSESpecification",
            "TimeToLiveSpecification",
            "PointInTimeRecoverySpecification",
            "DeletionProtectionEnabled",
            "TableClass",
            "ResourcePolicy",
            "Tags"
        )
            .Without(
                TableApi.ContributorInsights,
                "ContributorInsightsSpecification",
                "GlobalSecondaryIndexes.ContributorInsightsSpecification"
            )
            .Without(TableApi.OnDemandLimits, "OnDemandThroughput", "GlobalSecondaryIndexes.OnDemandThroughput", "WarmThroughput")
            .Without(TableApi.Kinesis, "KinesisStreamSpecification");

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = request.NameFrom("TableName", 255);
        var body = properties
            .Pick("KeySchema", "AttributeDefinitions", "BillingMode", "ProvisionedThroughput", "LocalSecondaryIndexes", "TableClass")
            .With("TableName", name)
            .With("GlobalSecondaryIndexes", Indexes(properties))
            .With("StreamSpecification", Stream(properties.Object("StreamSpecification")))
            .With("SSESpecification", Encryption(properties.Object("SSESpecification")))
            .With("DeletionProtectionEnabled", properties.Bool("DeletionProtectionEnabled"))
            .With("Tags", properties.TagList());
        var table = TableApi.Describe(await TableApi.CreateAsync(request.Aws, body, ct));
        request.Exists(table);
        await TableApi.ApplyTimeToLiveAsync(request.Aws, name, properties.Object("TimeToLiveSpecification"), ct);
        await TableApi.ApplyPointInTimeRecoveryAsync(request.Aws, name, properties.Object("PointInTimeRecoverySpecification"), ct);
        await TableApi.ApplyResourcePolicyAsync(request.Aws, table.Arn!, properties.Object("ResourcePolicy"), ct);
        return table;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        TableApi.DeleteAsync(request.Aws, resource.PhysicalId, ct);

    private static JsonArray? Indexes(PropertyBag properties) =>
        properties.Objects("GlobalSecondaryIndexes") is { Count: > 0 } indexes
            ? new JsonArray([.. indexes.Select(index => index.Pick("IndexName", "KeySchema", "Projection", "ProvisionedThroughput"))])
            : null;

    private static JsonObject? Stream(PropertyBag? stream) =>
        stream is null
            ? null
            : new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = stream.String("StreamViewType") ?? "NEW_AND_OLD_IMAGES" };

    private static JsonObject? Encryption(PropertyBag? encryption) =>
        encryption is null ? null : encryption.Pick("SSEType", "KMSMasterKeyId").With("Enabled", encryption.Bool("SSEEnabled") ?? false);
}
