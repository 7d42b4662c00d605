using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegulatedData.LocalCloud;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>
/// The construct's state machines, run as they are defined by a local cloud, on a table of the test's own. What they start is a machine that
/// puts its input on a queue.
/// </summary>
public sealed class RunningMachines : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    internal LocalCloudHost Cloud { get; private set; } = null!;

    private AwsApi Aws => Cloud.Context.Aws;

    public async Task InitializeAsync() => Cloud = await LocalCloudHost.StartAsync();

    public async Task DisposeAsync() => await Cloud.DisposeAsync();

    /// <summary>A machine of the construct on a table of its own.</summary>
    /// <param name="idPart">A part of its logical id.</param>
    internal async Task<RunningMachine> CreateAsync(string idPart)
    {
        var test = Guid.NewGuid().ToString("N")[..8];
        var table = await CreateTableAsync($"table-{test}");
        var role = await CreateRoleAsync($"role-{test}");
        var (queue, deliver) = await CreateRecorderAsync($"deliver-{test}", role);
        var (mails, send) = await CreateRecorderAsync($"send-{test}", role);
        var definition = Machine.Of(idPart).Definition.ToJsonString();
        foreach (
            var (logicalId, value) in new[]
            {
                ("ApprovalStoreTable", table),
                ("ApprovalDeliveriesDeliverStateMachine", deliver),
                ("ApprovalMailsSendStateMachine", send),
            }
        )
            definition = Regex.Replace(definition, $"{logicalId}[0-9A-F]{{8}}(?=\")", value, RegexOptions.None, TimeSpan.FromMinutes(1));
        var logs = $"/aws/vendedlogs/{test}";
        await JsonAsync("logs", "Logs_20140328.CreateLogGroup", new JsonObject { ["logGroupName"] = logs });
        var arn = await CreateMachineAsync($"machine-{test}", definition, role, logs);
        return new RunningMachine(this, arn, table, logs, queue, mails);
    }

    internal Task<JsonObject> JsonAsync(string service, string target, JsonObject body) => Aws.JsonAsync(service, target, body, default);

    internal Task<JsonObject> DynamoAsync(string operation, JsonObject body) =>
        JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body);

    internal async Task IdleAsync()
    {
        using var deadline = new CancellationTokenSource(s_patience);
        await Cloud.WaitUntilIdleAsync(deadline.Token);
    }

    private async Task<string> CreateTableAsync(string name)
    {
        const string Keys = """
            {"BillingMode":"PAY_PER_REQUEST",
             "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},{"AttributeName":"SK","KeyType":"RANGE"}],
             "AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},{"AttributeName":"SK","AttributeType":"S"},
               {"AttributeName":"GSI2PK","AttributeType":"S"},{"AttributeName":"GSI2SK","AttributeType":"S"}],
             "GlobalSecondaryIndexes":[{"IndexName":"GSI2","Projection":{"ProjectionType":"ALL"},
               "KeySchema":[{"AttributeName":"GSI2PK","KeyType":"HASH"},{"AttributeName":"GSI2SK","KeyType":"RANGE"}]}]}
            """;
        var body = JsonNode.Parse(Keys)!.AsObject();
        body["TableName"] = name;
        await DynamoAsync("CreateTable", body);
        return name;
    }

    /// <summary>What a machine may do is tested elsewhere: here it is what it does.</summary>
    private async Task<string> CreateRoleAsync(string name)
    {
        const string Trust = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}]}
            """;
        const string Rights = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
        await IamAsync("CreateRole", new("RoleName", name), new("AssumeRolePolicyDocument", Trust));
        await IamAsync("PutRolePolicy", new("RoleName", name), new("PolicyName", "all"), new("PolicyDocument", Rights));
        return $"arn:aws:iam::{Cloud.AccountId}:role/{name}";
    }

    private async Task<(string Queue, string Machine)> CreateRecorderAsync(string name, string role)
    {
        var queue = await JsonAsync("sqs", "AmazonSQS.CreateQueue", new JsonObject { ["QueueName"] = name });
        var url = (string)queue["QueueUrl"]!;
        var definition = $$$$"""
            {"StartAt":"Keep","States":{"Keep":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
              "Parameters":{"QueueUrl":"{{{{url}}}}","MessageBody.$":"$"},"End":true}}}
            """;
        return (url, await CreateMachineAsync(name, definition, role));
    }

    private async Task<string> CreateMachineAsync(string name, string definition, string role, string? logs = null)
    {
        var body = new JsonObject
        {
            ["name"] = name,
            ["definition"] = definition,
            ["roleArn"] = role,
            ["type"] = "EXPRESS",
        };
        if (logs is not null)
            body["loggingConfiguration"] = JsonNode.Parse(
                $$$$"""
                {"level":"ALL","includeExecutionData":false,"destinations":[{"cloudWatchLogsLogGroup":{
                  "logGroupArn":"arn:aws:logs:{{{{Cloud.Region}}}}:{{{{Cloud.AccountId}}}}:log-group:{{{{logs}}}}:*"}}]}
                """
            );
        return (string)(await JsonAsync("states", "AWSStepFunctions.CreateStateMachine", body))["stateMachineArn"]!;
    }

    private Task<System.Xml.Linq.XElement> IamAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        Aws.QueryAsync("iam", "2010-05-08", action, parameters, default);
}

/// <summary>One machine of a test, and what there is around it.</summary>
internal sealed class RunningMachine(RunningMachines machines, string arn, string table, string logs, string delivered, string mailed)
{
    /// <summary>The table's name.</summary>
    public string Table => table;

    /// <summary>Puts a row there, of which all attributes are text.</summary>
    public Task PutAsync(params (string Name, string Value)[] attributes) =>
        machines.DynamoAsync("PutItem", new JsonObject { ["TableName"] = table, ["Item"] = Attributes(attributes) });

    public async Task<IReadOnlyList<JsonObject>> RowsAsync() =>
        [
            .. (await machines.DynamoAsync("Scan", new JsonObject { ["TableName"] = table }))["Items"]!
                .AsArray()
                .Select(row => row!.AsObject()),
        ];

    /// <summary>Runs it to its end, and waits for what it started.</summary>
    /// <returns>The names of the states that it entered; of those in a map, in no order.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string input = "{}")
    {
        var before = (await LinesAsync()).Count;
        await machines.JsonAsync(
            "states",
            "AWSStepFunctions.StartSyncExecution",
            new JsonObject { ["stateMachineArn"] = arn, ["input"] = input }
        );
        await machines.IdleAsync();
        return [.. (await LinesAsync()).Skip(before).Select(line => (string?)line["details"]?["name"]).OfType<string>().Distinct()];
    }

    /// <summary>The sort keys that it handed on to the machine that delivers.</summary>
    public Task<IReadOnlyList<string>> DeliveredAsync() => HandedOnAsync(delivered);

    /// <summary>The sort keys that it handed on to the machine that sends mails.</summary>
    public Task<IReadOnlyList<string>> MailedAsync() => HandedOnAsync(mailed);

    private async Task<IReadOnlyList<string>> HandedOnAsync(string queue)
    {
        var keys = new List<string>();
        while (true)
        {
            var answer = await machines.JsonAsync(
                "sqs",
                "AmazonSQS.ReceiveMessage",
                new JsonObject { ["QueueUrl"] = queue, ["MaxNumberOfMessages"] = 10 }
            );
            if (answer["Messages"] is not JsonArray { Count: > 0 } messages)
                return keys;
            // What is received is hidden for half a minute: nobody gets it twice.
            keys.AddRange(messages.Select(message => (string)JsonNode.Parse((string)message!["Body"]!)![0]!["sk"]!));
        }
    }

    private async Task<IReadOnlyList<JsonObject>> LinesAsync()
    {
        var lines = new List<JsonObject>();
        var from = new JsonObject { ["logGroupName"] = logs };
        while (true)
        {
            var answer = await machines.JsonAsync("logs", "Logs_20140328.FilterLogEvents", from);
            lines.AddRange(answer["events"]!.AsArray().Select(line => JsonNode.Parse((string)line!["message"]!)!.AsObject()));
            if (answer["nextToken"] is not { } next)
                return lines;
            from["nextToken"] = next.DeepClone();
        }
    }

    private static JsonObject Attributes((string Name, string Value)[] attributes) =>
        new(
            attributes.Select(one =>
                KeyValuePair.Create(one.Name, (JsonNode?)new JsonObject { [one.Name == "ExpireAfter" ? "N" : "S"] = one.Value })
            )
        );
}
