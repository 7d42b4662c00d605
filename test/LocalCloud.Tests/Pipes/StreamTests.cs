using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Pipes;

[Collection(PipeTestCollection.Name)]
public sealed class StreamTests(PipeBed bed)
{
    [Fact]
    public async Task A_stream_has_each_change_once_with_the_images_before_and_after()
    {
        var table = await bed.TableAsync();

        await table.PutAsync("a", "1", """{"n":{"N":"1"}}""");
        await table.UpdateAsync("a", "1", "SET n = :n", """{":n":{"N":"2"}}""");
        await bed.DynamoAsync("DeleteItem", new JsonObject { ["TableName"] = table.Name, ["Key"] = StreamedTable.Item("a", "1", "{}") });

        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        records.Select(r => r["eventName"]!.ToString()).Should().Equal("INSERT", "MODIFY", "REMOVE");
        Number(records[1], "OldImage").Should().Be("1");
        Number(records[1], "NewImage").Should().Be("2");
        records[0]["dynamodb"]!["OldImage"].Should().BeNull();
        records[2]["dynamodb"]!["NewImage"].Should().BeNull();
        records.Select(r => r["dynamodb"]!["SequenceNumber"]!.ToString()).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
    }

    [Theory]
    [InlineData("KEYS_ONLY", false, false)]
    [InlineData("NEW_IMAGE", false, true)]
    [InlineData("OLD_IMAGE", true, false)]
    public async Task A_stream_shows_what_its_view_shows(string view, bool old, bool @new)
    {
        var table = await bed.TableAsync(view);

        await table.PutAsync("a", "1", """{"n":{"N":"1"}}""");
        await table.PutAsync("a", "1", """{"n":{"N":"2"}}""");

        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        (records[1]["dynamodb"]!["OldImage"] is not null).Should().Be(old);
        (records[1]["dynamodb"]!["NewImage"] is not null).Should().Be(@new);
        records[1]["dynamodb"]!["Keys"]!["SK"]!["S"]!.ToString().Should().Be("1");
    }

    [Fact]
    public async Task An_update_that_makes_an_item_is_one_insert_with_the_whole_image()
    {
        var table = await bed.TableAsync();

        await table.UpdateAsync("a", "1", "SET n = :n", """{":n":{"N":"5"}}""");

        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        var record = records.Should().ContainSingle().Subject;
        record["eventName"]!.ToString().Should().Be("INSERT");
        Number(record, "NewImage").Should().Be("5");
    }

    [Fact]
    public async Task A_write_that_changes_nothing_is_no_change()
    {
        var table = await bed.TableAsync();

        await table.PutAsync("a", "1", """{"n":{"N":"1"}}""");
        await table.PutAsync("a", "1", """{"n":{"N":"1"}}""");
        await table.UpdateAsync("a", "1", "SET n = :n", """{":n":{"N":"1"}}""");

        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        records.Should().ContainSingle();
    }

    [Fact]
    public async Task A_cancelled_transaction_leaves_nothing_behind_and_readers_go_on_reading()
    {
        var table = await bed.TableAsync();
        await table.PutAsync("a", "1", """{"n":{"N":"1"}}""");
        var (_, next) = await table.ReadAsync(await table.IteratorAsync());

        var transaction = () =>
            bed.DynamoAsync(
                "TransactWriteItems",
                JsonNode
                    .Parse(
                        $$$$$$"""
                        {"TransactItems":[
                          {"Update":{"TableName":"{{{{{{table.Name}}}}}}","Key":{"PK":{"S":"a"},"SK":{"S":"1"}},
                            "UpdateExpression":"SET n = :n","ExpressionAttributeValues":{":n":{"N":"9"}}}},
                          {"Put":{"TableName":"{{{{{{table.Name}}}}}}","Item":{"PK":{"S":"a"},"SK":{"S":"2"}}}},
                          {"ConditionCheck":{"TableName":"{{{{{{table.Name}}}}}}","Key":{"PK":{"S":"a"},"SK":{"S":"3"}},
                            "ConditionExpression":"attribute_exists(PK)"}}]}
                        """
                    )!
                    .AsObject()
            );
        (await transaction.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("TransactionCanceledException");
        await table.PutAsync("a", "4");

        var (records, _) = await table.ReadAsync(next);
        records.Should().ContainSingle().Which["dynamodb"]!["Keys"]!["SK"]!["S"]!.ToString().Should().Be("4");
        var items = await bed.DynamoAsync("Scan", new JsonObject { ["TableName"] = table.Name });
        items["Items"]!.AsArray().Select(i => i!["SK"]!["S"]!.ToString()).Should().BeEquivalentTo("1", "4");
        items["Items"]!.AsArray().Single(i => i!["SK"]!["S"]!.ToString() == "1")!["n"]!["N"]!.ToString().Should().Be("1");
    }

    [Fact]
    public async Task Concurrent_writes_all_get_a_record_of_their_own()
    {
        var table = await bed.TableAsync();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => table.PutAsync("a", $"{i}")));

        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        records.Select(r => r["dynamodb"]!["SequenceNumber"]!.ToString()).Should().HaveCount(100).And.OnlyHaveUniqueItems();
        records.Select(r => r["dynamodb"]!["Keys"]!["SK"]!["S"]!.ToString()).Should().OnlyHaveUniqueItems();
    }

    private static string Number(JsonObject record, string image) => record["dynamodb"]![image]!["n"]!["N"]!.ToString();
}
