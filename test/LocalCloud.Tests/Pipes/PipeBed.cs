using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Pipes;

/// <summary>One local cloud for the tests of pipes; each test makes its own table, queue and pipe in it.</summary>
public sealed class PipeBed : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _log = new();

    internal LocalCloudHost Host { get; private set; } = null!;

    internal AwsApi Aws => Host.Context.Aws;

    internal IEnumerable<string> Log => _log;

    public async Task InitializeAsync() => Host = await LocalCloudHost.StartAsync(new LocalCloudOptions { Log = _log.Enqueue });

    public async Task DisposeAsync() => await Host.DisposeAsync();

    internal static string Unique(string name) => $"{name}-{Guid.NewGuid().ToString("N")[..8]}";

    internal Task<JsonObject> DynamoAsync(string operation, JsonObject body) =>
        Aws.JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, default);

    internal Task<JsonObject> StreamsAsync(string operation, JsonObject body) =>
        Aws.JsonAsync("dynamodb", $"DynamoDBStreams_20120810.{operation}", body, default);

    internal Task<JsonObject> SqsAsync(string operation, JsonObject body) => Aws.JsonAsync("sqs", $"AmazonSQS.{operation}", body, default);

    /// <summary>Waits until nothing is on its way. Not for ever: a pipe that never gets through should fail its test.</summary>
    internal async Task IdleAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await Host.WaitUntilIdleAsync(deadline.Token);
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Something is still on its way. The last lines:\n{string.Join('\n', _log.TakeLast(15))}", e);
        }
    }

    /// <summary>Deletes all pipes, so that a test's failing one isn't in the next test's way.</summary>
    internal async Task DeletePipesAsync()
    {
        var pipes = await Aws.RestAsync("pipes", HttpMethod.Get, "/v1/pipes", null, default);
        foreach (var pipe in pipes!["Pipes"]!.AsArray())
            await Aws.RestAsync("pipes", HttpMethod.Delete, $"/v1/pipes/{pipe!["Name"]}", null, default);
    }

    /// <summary>A table with PK and SK and a stream.</summary>
    internal async Task<StreamedTable> TableAsync(string view = "NEW_AND_OLD_IMAGES")
    {
        var name = Unique("table");
        var created = await DynamoAsync(
            "CreateTable",
            JsonNode
                .Parse(
                    $$$$$$"""
                    {"TableName":"{{{{{{name}}}}}}","BillingMode":"PAY_PER_REQUEST",
                     "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],
                     "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"}],
                     "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"{{{{{{view}}}}}}"}}
                    """
                )!
                .AsObject()
        );
        return new StreamedTable(this, name, created["TableDescription"]!["LatestStreamArn"]!.GetValue<string>());
    }

    /// <summary>A queue; one whose name ends in .fifo is FIFO.</summary>
    internal async Task<PipeQueue> QueueAsync(bool fifo = false)
    {
        var name = Unique("queue") + (fifo ? ".fifo" : "");
        var attributes = fifo ? new JsonObject { ["FifoQueue"] = "true" } : [];
        var answer = await SqsAsync("CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes });
        return new PipeQueue(this, answer["QueueUrl"]!.GetValue<string>(), $"arn:aws:sqs:{Host.Region}:{Host.AccountId}:{name}");
    }

    /// <summary>A role with the statements' rights, which Pipes (or another service) may assume.</summary>
    internal async Task<string> RoleAsync(string service, params (string Action, string Resource)[] rights)
    {
        var name = Unique("role");
        var trust = Policy(
            new JsonObject
            {
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["Service"] = service },
                ["Action"] = "sts:AssumeRole",
            }
        );
        await IamAsync("CreateRole", new("RoleName", name), new("AssumeRolePolicyDocument", trust));
        var statements = rights.Select(r => new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = r.Action,
            ["Resource"] = r.Resource,
        });
        if (rights.Length > 0)
            await IamAsync(
                "PutRolePolicy",
                new("RoleName", name),
                new("PolicyName", "rights"),
                new("PolicyDocument", Policy([.. statements]))
            );
        return $"arn:aws:iam::{Host.AccountId}:role/{name}";
    }

    /// <summary>A role that may read a stream, and what else is given.</summary>
    internal Task<string> PipeRoleAsync(StreamedTable table, params (string Action, string Resource)[] rights) =>
        RoleAsync(
            "pipes.amazonaws.com",
            [
                ("dynamodb:GetRecords", table.StreamArn),
                ("dynamodb:GetShardIterator", table.StreamArn),
                ("dynamodb:DescribeStream", table.StreamArn),
                ("dynamodb:ListStreams", table.StreamArn),
                .. rights,
            ]
        );

    /// <summary>A pipe; the members are those of CreatePipe.</summary>
    internal async Task<string> PipeAsync(string role, string source, string target, string members = "{}")
    {
        var name = Unique("pipe");
        var body = JsonNode.Parse(members)!.AsObject();
        body["RoleArn"] = role;
        body["Source"] = source;
        body["Target"] = target;
        await Aws.RestAsync("pipes", HttpMethod.Post, $"/v1/pipes/{name}", body, default);
        return name;
    }

    internal async Task<JsonObject> DescribeAsync(string pipe) =>
        (await Aws.RestAsync("pipes", HttpMethod.Get, $"/v1/pipes/{pipe}", null, default))!.AsObject();

    /// <summary>A function that does what its events say.</summary>
    internal async Task<string> FunctionAsync()
    {
        var name = Unique("function");
        var arn = $"arn:aws:lambda:{Host.Region}:{Host.AccountId}:function:{name}";
        Host.Context.Functions.Register(
            new FunctionDefinition
            {
                Name = name,
                Arn = arn,
                CodeDirectory = AppContext.BaseDirectory,
                Handler = "LocalCloud.TestFunction",
                Runtime = "dotnet10",
                RoleArn = await RoleAsync("lambda.amazonaws.com"),
                Timeout = TimeSpan.FromSeconds(30),
                Environment = new Dictionary<string, string> { ["HANDLER"] = "Obey" },
            }
        );
        return arn;
    }

    /// <summary>A new log group's name and ARN.</summary>
    internal async Task<(string Name, string Arn)> LogGroupAsync()
    {
        var name = $"/aws/vendedlogs/pipes/{Unique("log")}";
        await Aws.JsonAsync("logs", "Logs_20140328.CreateLogGroup", new JsonObject { ["logGroupName"] = name }, default);
        return (name, $"arn:aws:logs:{Host.Region}:{Host.AccountId}:log-group:{name}");
    }

    /// <summary>All lines of a log group.</summary>
    internal async Task<IReadOnlyList<JsonObject>> LinesAsync(string group)
    {
        var answer = await Aws.JsonAsync("logs", "Logs_20140328.FilterLogEvents", new JsonObject { ["logGroupName"] = group }, default);
        return [.. answer["events"]!.AsArray().Select(e => JsonNode.Parse(e!["message"]!.GetValue<string>())!.AsObject())];
    }

    private Task<System.Xml.Linq.XElement> IamAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        Aws.QueryAsync("iam", "2010-05-08", action, parameters, default);

    private static string Policy(params JsonObject[] statements) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray([.. statements]) }.ToJsonString();
}

/// <summary>A table with a stream.</summary>
internal sealed class StreamedTable(PipeBed bed, string name, string streamArn)
{
    public string Name => name;
    public string StreamArn => streamArn;

    public Task PutAsync(string pk, string sk, string attributes = "{}") =>
        bed.DynamoAsync("PutItem", new JsonObject { ["TableName"] = name, ["Item"] = Item(pk, sk, attributes) });

    public Task UpdateAsync(string pk, string sk, string expression, string values) =>
        bed.DynamoAsync(
            "UpdateItem",
            new JsonObject
            {
                ["TableName"] = name,
                ["Key"] = Item(pk, sk, "{}"),
                ["UpdateExpression"] = expression,
                ["ExpressionAttributeValues"] = JsonNode.Parse(values),
            }
        );

    public static JsonObject Item(string pk, string sk, string attributes)
    {
        var item = JsonNode.Parse(attributes)!.AsObject();
        item["PK"] = new JsonObject { ["S"] = pk };
        item["SK"] = new JsonObject { ["S"] = sk };
        return item;
    }

    /// <summary>An iterator at the stream's begin.</summary>
    public async Task<string> IteratorAsync(string type = "TRIM_HORIZON")
    {
        var described = await bed.StreamsAsync("DescribeStream", new JsonObject { [nameof(StreamArn)] = streamArn });
        var iterator = new JsonObject
        {
            [nameof(StreamArn)] = streamArn,
            ["ShardId"] = described["StreamDescription"]!["Shards"]![0]!["ShardId"]!.DeepClone(),
            ["ShardIteratorType"] = type,
        };
        return (await bed.StreamsAsync("GetShardIterator", iterator))["ShardIterator"]!.GetValue<string>();
    }

    /// <summary>The records from an iterator on.</summary>
    public async Task<(IReadOnlyList<JsonObject> Records, string Next)> ReadAsync(string iterator)
    {
        var answer = await bed.StreamsAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
        return ([.. answer["Records"]!.AsArray().Select(r => r!.AsObject())], answer["NextShardIterator"]!.GetValue<string>());
    }
}

/// <summary>A queue to look into.</summary>
internal sealed class PipeQueue(PipeBed bed, string url, string arn)
{
    public string Url => url;
    public string Arn => arn;

    /// <summary>All messages that are there now; they are deleted.</summary>
    public async Task<IReadOnlyList<JsonObject>> TakeAsync()
    {
        var all = new List<JsonObject>();
        while (true)
        {
            var answer = await bed.SqsAsync(
                "ReceiveMessage",
                new JsonObject
                {
                    ["QueueUrl"] = url,
                    ["MaxNumberOfMessages"] = 10,
                    ["AttributeNames"] = new JsonArray("All"),
                }
            );
            if (answer["Messages"] is not JsonArray { Count: > 0 } messages)
                return all;
            foreach (var message in messages.Select(m => m!.AsObject()))
            {
                await bed.SqsAsync(
                    "DeleteMessage",
                    new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = message["ReceiptHandle"]!.DeepClone() }
                );
                all.Add(message);
            }
        }
    }

    /// <summary>The bodies, parsed.</summary>
    public async Task<IReadOnlyList<JsonNode>> BodiesAsync() =>
        [.. (await TakeAsync()).Select(m => JsonNode.Parse(m["Body"]!.GetValue<string>())!)];
}

[CollectionDefinition(Name)]
public sealed class PipeTestCollection : ICollectionFixture<PipeBed>
{
    public const string Name = "pipes in one local cloud";
}
