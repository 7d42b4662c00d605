using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Events;

/// <summary>One local cloud for the tests of events and backups; each test makes its own resources in it.</summary>
public class CloudFixture : IAsyncLifetime
{
    private readonly List<string> _log = [];
    private LocalCloudHost? _host;

    public CloudFixture()
        : this(TimeProvider.System) { }

    protected CloudFixture(TimeProvider time) => Time = time;

    public LocalCloudHost Host => _host!;

    protected TimeProvider Time { get; }

    internal AwsApi Aws => Host.Context.Aws;

    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public async Task InitializeAsync() => _host = await LocalCloudHost.StartAsync(new LocalCloudOptions { Log = Note, Time = Time });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    public static string Unique(string name) => $"{name}-{Guid.NewGuid().ToString("N")[..8]}";

    internal Task<JsonObject> EventsAsync(string operation, JsonObject body) =>
        Aws.JsonAsync("events", $"AWSEvents.{operation}", body, default);

    internal Task<JsonObject> DynamoAsync(string operation, JsonObject body) =>
        Aws.JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, default);

    internal async Task<JsonObject> BackupAsync(HttpMethod method, string path, JsonObject? body = null) =>
        (await Aws.RestAsync("backup", method, path, body, default))?.AsObject() ?? [];

    /// <summary>A queue that the services may send to.</summary>
    internal async Task<TestQueue> QueueAsync()
    {
        var name = Unique("queue");
        var arn = $"arn:aws:sqs:{Host.Region}:{Host.AccountId}:{name}";
        var policy = Policy("sqs:SendMessage", arn, "events.amazonaws.com", "sns.amazonaws.com");
        var answer = await Aws.JsonAsync(
            "sqs",
            "AmazonSQS.CreateQueue",
            new JsonObject
            {
                ["QueueName"] = name,
                ["Attributes"] = new JsonObject { ["Policy"] = policy },
            },
            default
        );
        return new TestQueue(Aws, answer["QueueUrl"]!.GetValue<string>(), arn);
    }

    /// <summary>A role that a service may assume, with some rights.</summary>
    internal async Task<string> RoleAsync(string service, string action = "*", string resource = "*")
    {
        var name = Unique("role");
        var trust = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["Service"] = service },
                ["Action"] = "sts:AssumeRole",
            },
        };
        await IamAsync("CreateRole", new("RoleName", name), new("AssumeRolePolicyDocument", trust.ToJsonString()));
        var rights = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = action,
                ["Resource"] = resource,
            },
        };
        await IamAsync("PutRolePolicy", new("RoleName", name), new("PolicyName", "rights"), new("PolicyDocument", rights.ToJsonString()));
        return $"arn:aws:iam::{Host.AccountId}:role/{name}";
    }

    /// <summary>A rule on a bus with one target.</summary>
    internal async Task<string> RuleAsync(string pattern, JsonObject target, string bus = "default")
    {
        var name = Unique("rule");
        var rule = await EventsAsync(
            "PutRule",
            new JsonObject
            {
                ["Name"] = name,
                ["EventPattern"] = pattern,
                ["EventBusName"] = bus,
            }
        );
        target["Id"] = "t";
        await EventsAsync(
            "PutTargets",
            new JsonObject
            {
                ["Rule"] = name,
                ["EventBusName"] = bus,
                ["Targets"] = new JsonArray(target),
            }
        );
        return rule["RuleArn"]!.GetValue<string>();
    }

    internal async Task<JsonObject> SendAsync(string source, JsonObject detail, string bus = "default")
    {
        var entry = new JsonObject
        {
            ["Source"] = source,
            ["DetailType"] = "test",
            ["Detail"] = detail.ToJsonString(),
            ["EventBusName"] = bus,
        };
        return await EventsAsync("PutEvents", new JsonObject { ["Entries"] = new JsonArray(entry) });
    }

    /// <summary>A table with a global and a local index and three items, encrypted under a key if one is given.</summary>
    internal async Task<string> TableAsync(string? keyArn = null, JsonArray? tags = null)
    {
        var name = Unique("table");
        var body = JsonNode
            .Parse(
                """
                {"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],
                 "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},
                   {"AttributeName":"GSI1PK","AttributeType":"S"},{"AttributeName":"LSI1SK","AttributeType":"S"}],
                 "BillingMode":"PAY_PER_REQUEST",
                 "GlobalSecondaryIndexes":[{"IndexName":"GSI1","KeySchema":[{"AttributeName":"GSI1PK","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}],
                 "LocalSecondaryIndexes":[{"IndexName":"LSI1","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"LSI1SK","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}]}
                """
            )!
            .AsObject();
        body["TableName"] = name;
        if (keyArn is not null)
            body["SSESpecification"] = new JsonObject
            {
                ["Enabled"] = true,
                ["SSEType"] = "KMS",
                ["KMSMasterKeyId"] = keyArn,
            };
        if (tags is not null)
            body["Tags"] = tags;
        await DynamoAsync("CreateTable", body);
        for (var i = 0; i < 3; i++)
            await DynamoAsync(
                "PutItem",
                new JsonObject
                {
                    ["TableName"] = name,
                    ["Item"] = JsonNode.Parse(
                        $$$"""{"PK":{"S":"p"},"SK":{"S":"{{{i}}}"},"GSI1PK":{"S":"g"},"LSI1SK":{"S":"l{{{i}}}"},"n":{"N":"{{{i}}}"}}"""
                    ),
                }
            );
        return name;
    }

    internal async Task<string> KeyAsync() =>
        (await Aws.JsonAsync("kms", "TrentService.CreateKey", [], default))["KeyMetadata"]!["Arn"]!.GetValue<string>();

    internal static string Policy(string action, string resource, params string[] services) =>
        new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["Service"] = new JsonArray([.. services.Select(s => (JsonNode)s)]) },
                ["Action"] = action,
                ["Resource"] = resource,
            },
        }.ToJsonString();

    private Task<System.Xml.Linq.XElement> IamAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        Aws.QueryAsync("iam", "2010-05-08", action, parameters, default);

    private void Note(string line)
    {
        lock (_log)
            _log.Add(line);
    }
}

/// <summary>A queue to look into.</summary>
internal sealed class TestQueue(AwsApi aws, string url, string arn)
{
    public string Url => url;
    public string Arn => arn;

    /// <summary>All messages that are there now.</summary>
    public async Task<IReadOnlyList<JsonObject>> MessagesAsync()
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var answer = await aws.JsonAsync(
                "sqs",
                "AmazonSQS.ReceiveMessage",
                new JsonObject
                {
                    ["QueueUrl"] = url,
                    ["MaxNumberOfMessages"] = 10,
                    ["MessageAttributeNames"] = new JsonArray("All"),
                },
                default
            );
            if (answer["Messages"] is not JsonArray { Count: > 0 } messages)
                return all;
            all.AddRange(messages.Select(m => m!.AsObject()));
        }
    }

    /// <summary>The next message's body, once it is there.</summary>
    public async Task<string> WaitAsync()
    {
        // SQS waits for 20 seconds at most.
        for (var waits = 0; waits < 6; waits++)
        {
            var answer = await aws.JsonAsync(
                "sqs",
                "AmazonSQS.ReceiveMessage",
                new JsonObject { ["QueueUrl"] = url, ["WaitTimeSeconds"] = 20 },
                default
            );
            if (answer["Messages"] is JsonArray { Count: > 0 } messages)
                return messages[0]!["Body"]!.GetValue<string>();
        }

        throw new TimeoutException($"{arn} got no message.");
    }

    /// <summary>The bodies, parsed.</summary>
    public async Task<IReadOnlyList<JsonObject>> BodiesAsync() =>
        [.. (await MessagesAsync()).Select(m => JsonNode.Parse(m["Body"]!.GetValue<string>())!.AsObject())];
}

[CollectionDefinition(Name)]
public sealed class CloudTests : ICollectionFixture<CloudFixture>
{
    public const string Name = "Events and backups in one local cloud";
}
