using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.DynamoDb;

/// <summary>What the local cloud does to moto so that large tables are quick must not change what is read.</summary>
[Collection(CloudTests.Name)]
public sealed class ItemTests(CloudFixture cloud)
{
    private const string EveryType = """
        {"PK":{"S":"ü"},"SK":{"S":"all"},"n":{"N":"-1.50"},"b":{"B":"AP8="},"yes":{"BOOL":true},"no":{"BOOL":false},"nothing":{"NULL":true},
         "ss":{"SS":["a","b"]},"ns":{"NS":["1","2"]},"bs":{"BS":["AP8=","AQ=="]},"l":{"L":[{"S":""},{"B":"AP8="},{"L":[]}]},
         "m":{"M":{"S":{"S":"x"},"b":{"B":"AP8="},"m":{"M":{}}}}}
        """;

    [Fact]
    public async Task An_item_of_every_type_is_read_as_it_was_written()
    {
        var table = await cloud.TableAsync();
        var item = JsonNode.Parse(EveryType)!.AsObject();
        await cloud.DynamoAsync("PutItem", new JsonObject { ["TableName"] = table, ["Item"] = item.DeepClone() });

        var got = await cloud.DynamoAsync("GetItem", new JsonObject { ["TableName"] = table, ["Key"] = Key(item) });
        var queried = await cloud.DynamoAsync(
            "Query",
            new JsonObject
            {
                ["TableName"] = table,
                ["KeyConditionExpression"] = "PK = :p",
                ["ExpressionAttributeValues"] = new JsonObject { [":p"] = item["PK"]!.DeepClone() },
            }
        );
        var scanned = await cloud.DynamoAsync("Scan", new JsonObject { ["TableName"] = table });
        var updated = await cloud.DynamoAsync(
            "UpdateItem",
            new JsonObject
            {
                ["TableName"] = table,
                ["Key"] = Key(item),
                ["UpdateExpression"] = "REMOVE nowhere",
                ["ReturnValues"] = "ALL_NEW",
            }
        );

        JsonNode.DeepEquals(got["Item"], item).Should().BeTrue(got.ToJsonString());
        JsonNode.DeepEquals(queried["Items"]![0], item).Should().BeTrue(queried.ToJsonString());
        scanned["Items"]!.AsArray().Should().Contain(found => JsonNode.DeepEquals(found, item), scanned.ToJsonString());
        JsonNode.DeepEquals(updated["Attributes"], item).Should().BeTrue(updated.ToJsonString());
    }

    [Fact]
    public async Task A_count_brings_no_items()
    {
        var table = await cloud.TableAsync();

        var count = await cloud.DynamoAsync("Scan", new JsonObject { ["TableName"] = table, ["Select"] = "COUNT" });

        count["Count"]!.GetValue<int>().Should().Be(3);
        count.Should().NotContainKey("Items");
    }

    [Fact]
    public async Task An_item_above_400_KB_is_refused()
    {
        var table = await cloud.TableAsync();
        var item = JsonNode.Parse("""{"PK":{"S":"p"},"SK":{"S":"large"}}""")!.AsObject();
        for (var i = 0; i < 5; i++)
            item[$"part{i}"] = new JsonObject { ["S"] = new string('x', 82_000) };

        var put = () => cloud.DynamoAsync("PutItem", new JsonObject { ["TableName"] = table, ["Item"] = item });

        (await put.Should().ThrowAsync<AwsApiException>()).Which.Message.Should().Contain("Item size has exceeded");
    }

    private static JsonObject Key(JsonObject item) => new() { ["PK"] = item["PK"]!.DeepClone(), ["SK"] = item["SK"]!.DeepClone() };
}
