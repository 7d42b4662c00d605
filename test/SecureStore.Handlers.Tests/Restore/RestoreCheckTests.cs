using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.HandlerRuntime.Tests;
using RegulatedData.Handlers.SecureStore;

namespace RegulatedData.SecureStore.Handlers.Tests.Restore;

/// <summary>The check as the state machine meets it, on tables that came back sound and damaged.</summary>
[Collection(WithMoto.Name)]
public sealed class RestoreCheckTests(MotoServer moto)
{
    private const string OurKey = "arn:aws:kms:us-east-1:123456789012:key/ours";
    private const string Secret = "patient-4711";

    [Fact]
    public async Task A_table_that_came_back_whole_passes()
    {
        var (source, restored) = (await CreateAsync(), await CreateAsync(items: 30));

        var result = await CheckAsync(source, restored);

        Status(result).Should().Be("SUCCESSFUL", Message(result));
        result.GetProperty("restoreSeconds").GetDouble().Should().Be(90);
        result.GetProperty("itemsCounted").GetInt64().Should().Be(30);
        result.GetProperty("countComplete").GetBoolean().Should().BeTrue();
        Message(result).Should().Contain("25 sampled items readable").And.Contain("30 items").And.Contain(OurKey);
    }

    [Fact]
    public async Task A_table_with_items_that_came_back_empty_fails_though_no_minimum_is_asked_for()
    {
        var (source, restored) = (await CreateAsync(items: 3), await CreateAsync());

        var result = await CheckAsync(source, restored);

        Status(result).Should().Be("FAILED");
        Message(result).Should().Contain($"the table is empty, while {source} holds about 3 items").And.Contain("minimumCount 0");
    }

    [Fact]
    public async Task A_minimum_of_0_lets_an_empty_restore_pass()
    {
        var result = await CheckAsync(await CreateAsync(items: 3), await CreateAsync(), ("minimumCount", 0));

        Status(result).Should().Be("SUCCESSFUL", Message(result));
    }

    [Fact]
    public async Task A_table_that_came_back_with_fewer_items_passes_where_no_minimum_is_asked_for()
    {
        // The table has gone on since the backup: only nothing at all is suspicious by itself.
        var result = await CheckAsync(await CreateAsync(items: 3), await CreateAsync(items: 1));

        Status(result).Should().Be("SUCCESSFUL", Message(result));
    }

    [Fact]
    public async Task A_restore_that_could_not_be_counted_is_not_called_empty()
    {
        const double NoTime = 1e-6;

        var result = await CheckAsync(await CreateAsync(items: 3), await CreateAsync(items: 3), ("scanBudgetSeconds", NoTime));

        result.GetProperty("countComplete").GetBoolean().Should().BeFalse();
        Message(result).Should().NotContain("empty");
    }

    [Fact]
    public async Task An_empty_table_that_came_back_empty_passes()
    {
        var result = await CheckAsync(await CreateAsync(), await CreateAsync());

        Status(result).Should().Be("SUCCESSFUL");
        result.GetProperty("itemsCounted").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task A_missing_index_fails()
    {
        var restored = await CreateAsync(change: table => table.GlobalSecondaryIndexes.RemoveAll(index => index.IndexName == "GSI1"));

        await ExpectFailureAsync(restored, "the global index GSI1 is missing");
    }

    [Fact]
    public async Task A_missing_local_index_fails()
    {
        var restored = await CreateAsync(change: table => table.LocalSecondaryIndexes = null);

        await ExpectFailureAsync(restored, "the local index LSI1 is missing");
    }

    [Fact]
    public async Task An_index_that_nobody_expects_fails()
    {
        var restored = await CreateAsync(change: table =>
            table.GlobalSecondaryIndexes.Add(
                new GlobalSecondaryIndex
                {
                    IndexName = "GSI9",
                    KeySchema = [new KeySchemaElement("GSI1PK", KeyType.HASH)],
                    Projection = new Projection { ProjectionType = ProjectionType.ALL },
                }
            )
        );

        await ExpectFailureAsync(restored, "the global index GSI9 isn't expected");
    }

    [Fact]
    public async Task An_index_with_another_projection_fails()
    {
        var restored = await CreateAsync(change: table =>
            table.GlobalSecondaryIndexes[0].Projection = new Projection
            {
                ProjectionType = ProjectionType.INCLUDE,
                NonKeyAttributes = ["Name"],
            }
        );

        await ExpectFailureAsync(restored, "INCLUDE of Name, expected", "sort key GSI1SK (S), ALL");
    }

    [Fact]
    public async Task An_index_with_another_key_fails()
    {
        var restored = await CreateAsync(change: table =>
            table.GlobalSecondaryIndexes[0].KeySchema = [new KeySchemaElement("GSI1PK", KeyType.HASH)]
        );

        await ExpectFailureAsync(restored, "the index GSI1 is", "sort key none");
    }

    [Fact]
    public async Task A_key_of_another_type_fails()
    {
        var restored = await CreateAsync(change: table =>
            table.AttributeDefinitions.Single(a => a.AttributeName == "SK").AttributeType = "N"
        );

        await ExpectFailureAsync(restored, "the sort key is SK (N), expected SK (S)");
    }

    [Fact]
    public async Task A_key_of_another_name_fails()
    {
        var restored = await CreateAsync(change: table =>
        {
            table.AttributeDefinitions.Single(a => a.AttributeName == "PK").AttributeName = "Id";
            table.KeySchema[0].AttributeName = "Id";
            table.LocalSecondaryIndexes[0].KeySchema[0].AttributeName = "Id";
        });

        await ExpectFailureAsync(restored, "the partition key is Id (S), expected PK (S)");
    }

    [Fact]
    public async Task A_table_under_the_default_key_fails()
    {
        var restored = await CreateAsync(change: table => table.SSESpecification = null);

        await ExpectFailureAsync(restored, "isn't encrypted under a KMS key of ours");
    }

    [Fact]
    public async Task A_table_under_another_key_fails()
    {
        var restored = await CreateAsync(change: table =>
            table.SSESpecification.KMSMasterKeyId = OurKey.Replace("ours", "theirs", StringComparison.Ordinal)
        );

        await ExpectFailureAsync(restored, "key/theirs, expected", "key/ours");
    }

    [Fact]
    public async Task Too_few_and_too_many_items_fail()
    {
        var restored = await CreateAsync(items: 5);
        var source = await CreateAsync();

        Message(await CheckAsync(source, restored, ("minimumCount", 6))).Should().Contain("there are 5 items, expected at least 6");
        Message(await CheckAsync(source, restored, ("maximumCount", 4))).Should().Contain("there are 5 items, expected at most 4");
        Status(await CheckAsync(source, restored, ("minimumCount", 5), ("maximumCount", 5))).Should().Be("SUCCESSFUL");
    }

    [Fact]
    public async Task A_count_that_runs_out_of_time_is_a_lower_bound()
    {
        var restored = await CreateAsync(items: 5);
        var source = await CreateAsync();
        const double NoTime = 1e-6;

        var withoutMinimum = await CheckAsync(source, restored, ("scanBudgetSeconds", NoTime), ("maximumCount", 0));
        var withMinimum = await CheckAsync(source, restored, ("scanBudgetSeconds", NoTime), ("minimumCount", 5));

        withoutMinimum.GetProperty("countComplete").GetBoolean().Should().BeFalse();
        Status(withoutMinimum).Should().Be("SUCCESSFUL", "nothing shows that there are more than the maximum");
        Message(withoutMinimum).Should().Contain("at least 0 items");
        Status(withMinimum).Should().Be("FAILED");
        Message(withMinimum).Should().Contain("doesn't show the 5 expected").And.Contain("raise scanBudgetSeconds");
    }

    [Fact]
    public async Task Several_damages_are_all_named()
    {
        var restored = await CreateAsync(change: table =>
        {
            table.SSESpecification = null;
            table.GlobalSecondaryIndexes.RemoveAll(index => index.IndexName == "GSI1");
            table.AttributeDefinitions.RemoveAll(attribute => attribute.AttributeName.StartsWith("GSI1", StringComparison.Ordinal));
            table.GlobalSecondaryIndexes = null;
        });

        await ExpectFailureAsync(restored, "GSI1 is missing", "isn't encrypted");
    }

    [Fact]
    public async Task A_table_that_was_never_restored_fails()
    {
        var result = await CheckAsync(await CreateAsync(), "awsbackup-restore-test-none");

        Status(result).Should().Be("FAILED");
        Message(result).Should().Contain("no table awsbackup-restore-test-none");
    }

    [Fact]
    public async Task A_source_that_is_gone_is_replaced_by_a_description()
    {
        var restored = await CreateAsync();
        var expected = """
            {"partitionKey":{"name":"PK","type":"S"},"sortKey":{"name":"SK","type":"S"},"indexes":[
              {"name":"GSI1","kind":"global","partitionKey":{"name":"GSI1PK","type":"S"},"sortKey":{"name":"GSI1SK","type":"S"}},
              {"name":"LSI1","kind":"local","partitionKey":{"name":"PK","type":"S"},"sortKey":{"name":"LSI1SK","type":"N"},"projection":"KEYS_ONLY"}]}
            """;

        var sound = await CheckAsync("gone", restored, ("expectedTable", JsonNode.Parse(expected)!));
        var damaged = await CheckAsync(
            "gone",
            restored,
            ("expectedTable", JsonNode.Parse(expected.Replace("GSI1SK", "Other", StringComparison.Ordinal))!)
        );

        Status(sound).Should().Be("SUCCESSFUL", Message(sound));
        Message(damaged).Should().Contain("Other (S)");
    }

    [Fact]
    public async Task Nothing_to_compare_with_is_an_error_and_not_a_result()
    {
        var report = await InvokeAsync(Input("gone", await CreateAsync()));

        report.ErrorTypeHeader.Should().Be("RestoreCheck.NothingToCompareWith");
        report.Text.Should().Contain("expectedTable");
    }

    [Theory]
    [InlineData("sampleSize", 0)]
    [InlineData("scanBudgetSeconds", 0)]
    [InlineData("scanBudgetSeconds", 900)]
    [InlineData("completionDate", 5)]
    public async Task A_senseless_request_is_an_error_that_names_the_member(string member, double value)
    {
        var report = await InvokeAsync(Input("source", "restored", (member, value)));

        report.ErrorTypeHeader.Should().Be("RestoreCheck.BadInput");
        report.Text.Should().Contain(member);
    }

    [Fact]
    public async Task Times_may_be_seconds_since_1970()
    {
        var table = await CreateAsync();

        var result = await CheckAsync(table, table, ("creationDate", 1000), ("completionDate", 1012.5));

        result.GetProperty("restoreSeconds").GetDouble().Should().Be(12.5);
    }

    [Fact]
    public async Task What_items_hold_is_neither_told_nor_logged()
    {
        var restored = await CreateAsync(items: 3);
        await using var function = await RunningFunction.StartAsync(
            Functions.RestoreCheck(FunctionEnvironment.OfThisProcess),
            ("AWS_LAMBDA_LOG_LEVEL", "TRACE")
        );

        var report = await function.Api.InvokeAsync(Input(restored, restored).ToJsonString());

        report.Text.Should().Contain("3 sampled").And.NotContain(Secret);
        function.Output.Should().Contain("Checked the restored table").And.NotContain(Secret);
    }

    [Fact]
    public async Task A_message_fits_into_AWS_Backups_validation_result()
    {
        var restored = await CreateAsync();
        var indexes = new JsonArray([
            .. Enumerable
                .Range(0, 60)
                .Select(number =>
                    JsonNode.Parse($$$"""{"name":"Index{{{number}}}","kind":"global","partitionKey":{"name":"A","type":"S"} }""")
                ),
        ]);
        var expected = new JsonObject { ["partitionKey"] = JsonNode.Parse("""{"name":"PK","type":"S"}"""), ["indexes"] = indexes };

        var result = await CheckAsync("gone", restored, ("expectedTable", expected));

        Message(result).Should().HaveLength(1024).And.EndWith("…");
    }

    private async Task ExpectFailureAsync(string restored, params string[] findings)
    {
        var result = await CheckAsync(await CreateAsync(), restored);
        Status(result).Should().Be("FAILED");
        Message(result).Should().ContainAll(findings);
    }

    private static string Status(JsonElement result) => result.GetProperty("status").GetString()!;

    private static string Message(JsonElement result) => result.GetProperty("message").GetString()!;

    private static async Task<JsonElement> CheckAsync(string source, string restored, params (string Name, JsonNode Value)[] more)
    {
        var report = await InvokeAsync(Input(source, restored, more));
        report.IsError.Should().BeFalse(report.Text);
        return report.Json;
    }

    private static async Task<Report> InvokeAsync(JsonObject input)
    {
        await using var function = await RunningFunction.StartAsync(Functions.RestoreCheck(FunctionEnvironment.OfThisProcess));
        return await function.Api.InvokeAsync(input.ToJsonString());
    }

    private static JsonObject Input(string source, string restored, params (string Name, JsonNode Value)[] more)
    {
        var input = new JsonObject
        {
            ["tableName"] = restored,
            ["sourceTableName"] = source,
            ["expectedKeyArn"] = OurKey,
            ["restoreJobId"] = "job-1",
            ["creationDate"] = "2026-03-01T05:00:00.5Z",
            ["completionDate"] = "2026-03-01T05:01:30.5Z",
        };
        foreach (var (name, value) in more)
            input[name] = value;
        return input;
    }

    private async Task<string> CreateAsync(int items = 0, Action<CreateTableRequest>? change = null)
    {
        var request = new CreateTableRequest
        {
            TableName = $"table-{Guid.NewGuid():N}",
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions =
            [
                new AttributeDefinition("PK", "S"),
                new AttributeDefinition("SK", "S"),
                new AttributeDefinition("GSI1PK", "S"),
                new AttributeDefinition("GSI1SK", "S"),
                new AttributeDefinition("LSI1SK", "N"),
            ],
            KeySchema = [new KeySchemaElement("PK", KeyType.HASH), new KeySchemaElement("SK", KeyType.RANGE)],
            GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = "GSI1",
                    KeySchema = [new KeySchemaElement("GSI1PK", KeyType.HASH), new KeySchemaElement("GSI1SK", KeyType.RANGE)],
                    Projection = new Projection { ProjectionType = ProjectionType.ALL },
                },
            ],
            LocalSecondaryIndexes =
            [
                new LocalSecondaryIndex
                {
                    IndexName = "LSI1",
                    KeySchema = [new KeySchemaElement("PK", KeyType.HASH), new KeySchemaElement("LSI1SK", KeyType.RANGE)],
                    Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                },
            ],
            SSESpecification = new SSESpecification
            {
                Enabled = true,
                SSEType = SSEType.KMS,
                KMSMasterKeyId = OurKey,
            },
        };
        change?.Invoke(request);
        DropUnusedAttributes(request);
        await moto.DynamoDb.CreateTableAsync(request);
        for (var number = 0; number < items; number++)
            await moto.DynamoDb.PutItemAsync(request.TableName, Item(number));
        return request.TableName;
    }

    /// <summary>DynamoDB refuses attribute definitions that no key uses.</summary>
    private static void DropUnusedAttributes(CreateTableRequest request)
    {
        var used = request
            .KeySchema.Concat((request.GlobalSecondaryIndexes ?? []).SelectMany(index => index.KeySchema))
            .Concat((request.LocalSecondaryIndexes ?? []).SelectMany(index => index.KeySchema))
            .Select(key => key.AttributeName)
            .ToHashSet();
        request.AttributeDefinitions.RemoveAll(attribute => !used.Contains(attribute.AttributeName));
        if (request.GlobalSecondaryIndexes is { Count: 0 })
            request.GlobalSecondaryIndexes = null;
    }

    private static Dictionary<string, AttributeValue> Item(int number) =>
        new()
        {
            ["PK"] = new AttributeValue($"{Secret}-{number.ToString(CultureInfo.InvariantCulture)}"),
            ["SK"] = new AttributeValue("visit"),
            ["Name"] = new AttributeValue(Secret),
        };
}
