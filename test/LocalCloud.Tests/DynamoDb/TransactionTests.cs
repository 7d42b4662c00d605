using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.DynamoDb;

[Collection(RunningCloudCollection.Name)]
public sealed class TransactionTests(RunningCloud cloud) : IAsyncLifetime
{
    private readonly string _table = RunningCloud.Unique("table");

    public Task InitializeAsync() => CreateTableAsync(_table);

    public Task DisposeAsync() => CallAsync("DeleteTable", new JsonObject { ["TableName"] = _table });

    [Fact]
    public async Task A_transaction_repeated_with_its_token_is_not_executed_again()
    {
        var transaction = Transaction(Token(), Add("counter", 5));

        await CallAsync("TransactWriteItems", transaction);
        await CallAsync("TransactWriteItems", transaction);
        await CallAsync("TransactWriteItems", Transaction(Token(), Add("counter", 5)));

        (await NumberAsync("counter")).Should().Be("10");
    }

    [Fact]
    public async Task A_transaction_whose_answer_was_lost_succeeds_when_it_is_repeated()
    {
        var transaction = Transaction(Token(), Create("order"));
        using var fault = cloud.Host.Faults.Inject(new Fault(FaultEffect.LoseAnswer()) { Resource = _table, Times = 1 });

        await FluentActions.Awaiting(() => CallAsync("TransactWriteItems", transaction)).Should().ThrowAsync<HttpRequestException>();
        // Without the token, its condition would fail now.
        await CallAsync("TransactWriteItems", transaction);

        fault.Hits.Should().Be(1);
    }

    [Fact]
    public async Task A_token_does_not_stand_for_another_transaction()
    {
        var token = Token();
        await CallAsync("TransactWriteItems", Transaction(token, Add("counter", 1)));

        var error = await RefusedAsync("TransactWriteItems", Transaction(token, Add("counter", 2)));

        error.Code.Should().Be("IdempotentParameterMismatchException");
        (await NumberAsync("counter")).Should().Be("1");
    }

    [Fact]
    public async Task A_token_of_a_cancelled_transaction_is_free_again()
    {
        var token = Token();
        var transaction = Transaction(token, Create("taken"));
        await CallAsync("PutItem", Put("taken"));
        (await RefusedAsync("TransactWriteItems", transaction)).Code.Should().Be("TransactionCanceledException");
        await CallAsync("DeleteItem", new JsonObject { ["TableName"] = _table, ["Key"] = Key("taken") });

        await CallAsync("TransactWriteItems", transaction);
    }

    [Fact]
    public async Task A_token_that_is_too_long_is_refused()
    {
        (await RefusedAsync("TransactWriteItems", Transaction(new string('t', 37), Add("counter", 1))))
            .Code.Should()
            .Be("ValidationException");
    }

    [Fact]
    public async Task Concurrent_transactions_on_one_item_are_executed_or_tell_of_a_conflict_and_never_get_lost()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => TryAsync(Transaction(Token(), Add("counter", 1), Add("other", 1))))
        );

        outcomes.Should().OnlyContain(o => o == "" || o == "TransactionConflict,TransactionConflict");
        outcomes.Should().Contain("").And.Contain(o => o != "");
        (await NumberAsync("counter")).Should().Be(Text(outcomes.Count(o => o == "")));
    }

    [Fact]
    public async Task Of_concurrent_transactions_that_create_the_same_item_one_succeeds()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(async i => await TryAsync(Transaction(Token(), Add($"own-{i}", 1), Create("the one"))))
        );

        outcomes.Count(o => o == "").Should().Be(1);
        var own = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => NumberAsync($"own-{i}")));
        own.Count(n => n is not null).Should().Be(1, "a cancelled transaction leaves nothing behind");
    }

    [Fact]
    public async Task A_cancelled_transaction_takes_nothing_from_writes_beside_it()
    {
        await CallAsync("PutItem", Put("taken"));
        var failing = Enumerable.Range(0, 30).Select(i => TryAsync(Transaction(Token(), Add($"failed-{i}", 1), Create("taken"))));
        var writing = Enumerable.Range(0, 30).Select(i => CallAsync("PutItem", Put($"written-{i}")));

        await Task.WhenAll([.. failing, .. writing]);

        var items = await CallAsync("Scan", new JsonObject { ["TableName"] = _table });
        var ids = items["Items"]!.AsArray().Select(i => i!["PK"]!["S"]!.ToString()).ToList();
        ids.Should().BeEquivalentTo([.. Enumerable.Range(0, 30).Select(i => $"written-{i}"), "taken"]);
    }

    [Fact]
    public async Task A_stream_goes_on_after_a_cancelled_transaction_and_does_not_show_it()
    {
        await CallAsync("PutItem", Put("taken"));
        var iterator = await IteratorAsync();

        (await RefusedAsync("TransactWriteItems", Transaction(Token(), Add("undone", 1), Create("taken"))))
            .Code.Should()
            .Be("TransactionCanceledException");
        await CallAsync("PutItem", Put("later"));

        var records = await StreamsAsync("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
        records["Records"]!.AsArray().Select(r => r!["dynamodb"]!["Keys"]!["PK"]!["S"]!.ToString()).Should().Equal("later");
    }

    [Fact]
    public async Task A_cancelled_transaction_puts_back_what_it_changed_and_removed()
    {
        await CallAsync("TransactWriteItems", Transaction(Token(), Add("changed", 1), Add("removed", 2)));

        await RefusedAsync(
            "TransactWriteItems",
            Transaction(
                Token(),
                Add("changed", 7),
                new JsonObject
                {
                    ["Delete"] = new JsonObject { ["TableName"] = _table, ["Key"] = Key("removed") },
                },
                new JsonObject
                {
                    ["ConditionCheck"] = new JsonObject
                    {
                        ["TableName"] = _table,
                        ["Key"] = Key("absent"),
                        ["ConditionExpression"] = "attribute_exists(PK)",
                    },
                }
            )
        );

        (await NumberAsync("changed")).Should().Be("1");
        (await NumberAsync("removed")).Should().Be("2");
    }

    private async Task<string> TryAsync(JsonObject transaction)
    {
        try
        {
            await CallAsync("TransactWriteItems", transaction);
            return "";
        }
        catch (AwsApiException error) when (error.Code == "TransactionCanceledException")
        {
            return string.Join(',', error.Details!["CancellationReasons"]!.AsArray().Select(r => r!["Code"]!.ToString()));
        }
    }

    private JsonObject Transaction(string token, params JsonNode[] items) =>
        new() { ["ClientRequestToken"] = token, ["TransactItems"] = new JsonArray(items) };

    private JsonObject Add(string id, int number) =>
        new()
        {
            ["Update"] = new JsonObject
            {
                ["TableName"] = _table,
                ["Key"] = Key(id),
                ["UpdateExpression"] = "ADD n :n",
                ["ExpressionAttributeValues"] = new JsonObject { [":n"] = new JsonObject { ["N"] = Text(number) } },
            },
        };

    private JsonObject Create(string id)
    {
        var put = Put(id);
        put["ConditionExpression"] = "attribute_not_exists(PK)";
        return new JsonObject { ["Put"] = put };
    }

    private JsonObject Put(string id) => new() { ["TableName"] = _table, ["Item"] = Key(id) };

    private static JsonObject Key(string id) => new() { ["PK"] = new JsonObject { ["S"] = id } };

    private static string Token() => Guid.NewGuid().ToString();

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string?> NumberAsync(string id)
    {
        var answer = await CallAsync("GetItem", new JsonObject { ["TableName"] = _table, ["Key"] = Key(id) });
        return answer["Item"]?["n"]?["N"]?.ToString();
    }

    private async Task<string> IteratorAsync()
    {
        var table = await CallAsync("DescribeTable", new JsonObject { ["TableName"] = _table });
        var stream = table["Table"]!["LatestStreamArn"]!.ToString();
        var description = await StreamsAsync("DescribeStream", new JsonObject { ["StreamArn"] = stream });
        var iterator = await StreamsAsync(
            "GetShardIterator",
            new JsonObject
            {
                ["StreamArn"] = stream,
                ["ShardId"] = description["StreamDescription"]!["Shards"]![0]!["ShardId"]!.ToString(),
                ["ShardIteratorType"] = "LATEST",
            }
        );
        return iterator["ShardIterator"]!.ToString();
    }

    private Task<JsonObject> CreateTableAsync(string name) =>
        CallAsync(
            "CreateTable",
            new JsonObject
            {
                ["TableName"] = name,
                ["BillingMode"] = "PAY_PER_REQUEST",
                ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = "PK", ["AttributeType"] = "S" }),
                ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = "PK", ["KeyType"] = "HASH" }),
                ["StreamSpecification"] = new JsonObject { ["StreamEnabled"] = true, ["StreamViewType"] = "NEW_IMAGE" },
            }
        );

    private async Task<AwsApiException> RefusedAsync(string operation, JsonObject body) =>
        (await FluentActions.Awaiting(() => CallAsync(operation, body)).Should().ThrowAsync<AwsApiException>()).Which;

    private Task<JsonObject> CallAsync(string operation, JsonObject body) =>
        cloud.Aws.JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, default);

    private Task<JsonObject> StreamsAsync(string operation, JsonObject body) =>
        cloud.Aws.JsonAsync("dynamodb", $"DynamoDBStreams_20120810.{operation}", body, default);
}
