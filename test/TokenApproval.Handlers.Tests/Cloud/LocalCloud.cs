using System.Net;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.LocalCloud;
using DynamoKeyType = Amazon.DynamoDBv2.KeyType;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>A local cloud for the tests of this project, with the key of the links. Tables are each test's own.</summary>
public sealed class LocalCloud : IAsyncLifetime
{
    private LocalCloudHost? host;
    private int tables;

    /// <summary>A client that finds the endpoint in the environment, as a handler's does.</summary>
    internal AmazonDynamoDBClient DynamoDb { get; private set; } = null!;

    /// <summary>A client that finds the endpoint in the environment, as a handler's does.</summary>
    internal AmazonKeyManagementServiceClient Kms { get; private set; } = null!;

    /// <summary>The key that the links' MACs are made with.</summary>
    internal string KeyId { get; private set; } = "";

    /// <summary>Makes calls fail.</summary>
    internal FaultInjection Faults => host!.Faults;

    /// <summary>Notes the calls that are made from now on.</summary>
    internal CountedCalls Count() => new(DynamoDb, Kms);

    public async Task InitializeAsync()
    {
        host = await LocalCloudHost.StartAsync();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", host.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_REGION", host.Region);
        // What the local cloud takes for its administrator.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        // As the functions' own, but for more patience with a machine that has other things to do.
        DynamoDb = new AmazonDynamoDBClient(
            new AmazonDynamoDBConfig
            {
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = 1,
                Timeout = TimeSpan.FromMinutes(1),
            }
        );
        Kms = new AmazonKeyManagementServiceClient();
        var key = await Kms.CreateKeyAsync(
            new CreateKeyRequest { KeySpec = KeySpec.HMAC_256, KeyUsage = KeyUsageType.GENERATE_VERIFY_MAC }
        );
        KeyId = key.KeyMetadata.KeyId;
    }

    public async Task DisposeAsync()
    {
        DynamoDb?.Dispose();
        Kms?.Dispose();
        if (host is not null)
            await host.DisposeAsync();
    }

    /// <summary>An empty table of the store's shape.</summary>
    internal async Task<string> CreateTableAsync()
    {
        var name = $"Requests{Interlocked.Increment(ref tables)}";
        var created = await DynamoDb.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                KeySchema = Schema(Keys.Pk, Keys.Sk),
                GlobalSecondaryIndexes = [Index(Keys.Gsi1, Keys.Gsi1Pk, Keys.Gsi1Sk), Index(Keys.Gsi2, Keys.Gsi2Pk, Keys.Gsi2Sk)],
                AttributeDefinitions =
                [
                    .. new[] { Keys.Pk, Keys.Sk, Keys.Gsi1Pk, Keys.Gsi1Sk, Keys.Gsi2Pk, Keys.Gsi2Sk }.Select(
                        attribute => new AttributeDefinition(attribute, ScalarAttributeType.S)
                    ),
                ],
            }
        );
        created.HttpStatusCode.Should().Be(HttpStatusCode.OK);
        return name;
    }

    private static List<KeySchemaElement> Schema(string partition, string sort) =>
        [new(partition, DynamoKeyType.HASH), new(sort, DynamoKeyType.RANGE)];

    private static GlobalSecondaryIndex Index(string name, string partition, string sort) =>
        new()
        {
            IndexName = name,
            KeySchema = Schema(partition, sort),
            Projection = new Projection { ProjectionType = ProjectionType.ALL },
        };
}

/// <summary>The tests that share one local cloud.</summary>
[CollectionDefinition(Name)]
public sealed class WithLocalCloud : ICollectionFixture<LocalCloud>
{
    public const string Name = "local cloud";
}
