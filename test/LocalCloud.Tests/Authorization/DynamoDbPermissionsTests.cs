using RegulatedData.LocalCloud.Authorization;
using static RegulatedData.LocalCloud.Tests.Authorization.Requests;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class DynamoDbPermissionsTests
{
    [Theory]
    [InlineData("GetItem", """{ "TableName": "T", "Key": { "PK": { "S": "1" } } }""", "dynamodb:GetItem on arn:aws:dynamodb:~:table/T")]
    [InlineData(
        "PutItem",
        """{ "TableName": "arn:aws:dynamodb:eu-west-1:1:table/T", "Item": {} }""",
        "dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:1:table/T"
    )]
    [InlineData("Query", """{ "TableName": "T", "IndexName": "GSI1" }""", "dynamodb:Query on arn:aws:dynamodb:~:table/T/index/GSI1")]
    [InlineData("Scan", """{ "TableName": "T" }""", "dynamodb:Scan on arn:aws:dynamodb:~:table/T")]
    [InlineData("DescribeTable", """{ "TableName": "T" }""", "dynamodb:DescribeTable on arn:aws:dynamodb:~:table/T")]
    [InlineData("ListTables", "{}", "dynamodb:ListTables on *")]
    [InlineData("ListStreams", """{ "TableName": "T" }""", "dynamodb:ListStreams on *")]
    [InlineData(
        "DescribeStream",
        """{ "StreamArn": "arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/2026" }""",
        "dynamodb:DescribeStream on arn:aws:dynamodb:~:table/T/stream/2026"
    )]
    [InlineData(
        "GetRecords",
        """{ "ShardIterator": "arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/2026-01-01T00:00:00|1|AA/B=" }""",
        "dynamodb:GetRecords on arn:aws:dynamodb:~:table/T/stream/2026-01-01T00:00:00"
    )]
    [InlineData(
        "DescribeBackup",
        """{ "BackupArn": "arn:aws:dynamodb:us-east-1:123456789012:table/T/backup/1" }""",
        "dynamodb:DescribeBackup on arn:aws:dynamodb:~:table/T/backup/1"
    )]
    public async Task An_operation_needs_its_action_on_what_it_touches(string operation, string body, string needs) =>
        (await NeedsAsync(Json("dynamodb", operation, body))).Should().Equal(needs);

    [Fact]
    public async Task A_batch_needs_the_batch_action_on_each_table() =>
        (
            await NeedsAsync(
                Json("dynamodb", "BatchWriteItem", """{ "RequestItems": { "A": [{ "PutRequest": { "Item": {} } }], "B": [] } }""")
            )
        )
            .Should()
            .Equal("dynamodb:BatchWriteItem on arn:aws:dynamodb:~:table/A", "dynamodb:BatchWriteItem on arn:aws:dynamodb:~:table/B");

    [Fact]
    public async Task A_transaction_needs_its_items_actions_and_none_of_its_own()
    {
        const string body = """
            { "TransactItems": [
              { "ConditionCheck": { "TableName": "T", "Key": { "PK": { "S": "1" } } } },
              { "Put": { "TableName": "T", "Item": { "PK": { "S": "2" } } } },
              { "Update": { "TableName": "U", "Key": { "PK": { "S": "3" } } } },
              { "Delete": { "TableName": "U", "Key": { "PK": { "S": "4" } } } } ] }
            """;

        var needs = await RequiredAsync(Json("dynamodb", "TransactWriteItems", body));

        needs
            .Select(n => n.Action)
            .Should()
            .Equal("dynamodb:ConditionCheckItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");
        needs.Should().AllSatisfy(n => n.Context["dynamodb:EnclosingOperation"].Should().Equal("TransactWriteItems"));
        (await NeedsAsync(Json("dynamodb", "TransactGetItems", """{ "TransactItems": [{ "Get": { "TableName": "T", "Key": {} } }] }""")))
            .Should()
            .Equal("dynamodb:GetItem on arn:aws:dynamodb:~:table/T");
    }

    [Fact]
    public async Task A_restore_needs_to_write_its_target()
    {
        const string backup = "arn:aws:dynamodb:us-east-1:123456789012:table/T/backup/1";

        var needs = await NeedsAsync(
            Json("dynamodb", "RestoreTableFromBackup", $$"""{ "BackupArn": "{{backup}}", "TargetTableName": "R" }""")
        );

        needs[0].Should().Be("dynamodb:RestoreTableFromBackup on arn:aws:dynamodb:~:table/T/backup/1");
        needs
            .Skip(1)
            .Should()
            .BeEquivalentTo(
                new[] { "PutItem", "UpdateItem", "DeleteItem", "GetItem", "Query", "Scan", "BatchWriteItem" }.Select(a =>
                    $"dynamodb:{a} on arn:aws:dynamodb:~:table/R"
                )
            );
    }

    [Theory]
    [InlineData("""SELECT * FROM "T" WHERE PK = '1'""", "dynamodb:PartiQLSelect on arn:aws:dynamodb:~:table/T")]
    [InlineData("""select a, b from "T"."GSI1" where GSI1PK = ?""", "dynamodb:PartiQLSelect on arn:aws:dynamodb:~:table/T/index/GSI1")]
    [InlineData("""INSERT INTO T VALUE {'PK': '1'}""", "dynamodb:PartiQLInsert on arn:aws:dynamodb:~:table/T")]
    [InlineData("""UPDATE "T" SET a = 1 WHERE PK = '1'""", "dynamodb:PartiQLUpdate on arn:aws:dynamodb:~:table/T")]
    [InlineData("""DELETE FROM "my.T" WHERE PK = '1'""", "dynamodb:PartiQLDelete on arn:aws:dynamodb:~:table/my.T")]
    public async Task A_PartiQL_statement_needs_its_verbs_action(string statement, string needs) =>
        (
            await NeedsAsync(
                Json("dynamodb", "ExecuteStatement", $$"""{ "Statement": {{System.Text.Json.JsonSerializer.Serialize(statement)}} }""")
            )
        )
            .Should()
            .Equal(needs);

    [Theory]
    [InlineData("GetItem", """{ "TableName": "T", "Key": { "PK": { "S": "p1" } } }""", "p1")]
    [InlineData("PutItem", """{ "TableName": "T", "Item": { "PK": { "N": "7" }, "a": { "S": "b" } } }""", "7")]
    [InlineData(
        "Query",
        """{ "TableName": "T", "KeyConditionExpression": "#k = :v and begins_with(SK, :s)", "ExpressionAttributeNames": { "#k": "PK" }, "ExpressionAttributeValues": { ":v": { "S": "p1" }, ":s": { "S": "x" } } }""",
        "p1"
    )]
    [InlineData(
        "Query",
        """{ "TableName": "T", "IndexName": "GSI1", "KeyConditionExpression": ":v = GSI1PK", "ExpressionAttributeValues": { ":v": { "S": "g1" } } }""",
        "g1"
    )]
    [InlineData(
        "Query",
        """{ "TableName": "T", "KeyConditions": { "PK": { "ComparisonOperator": "EQ", "AttributeValueList": [{ "S": "p2" }] } } }""",
        "p2"
    )]
    public async Task The_leading_key_is_known_where_a_policy_asks_for_it(string operation, string body, string key)
    {
        (await RequiredAsync(Json("dynamodb", operation, body), "dynamodb:LeadingKeys"))
            .Single()
            .Context["dynamodb:LeadingKeys"]
            .Should()
            .Equal(key);
    }

    [Fact]
    public async Task The_attributes_are_those_that_the_request_names()
    {
        const string body = """
            { "TableName": "T", "Key": { "PK": { "S": "1" } },
              "UpdateExpression": "SET #n.inner = if_not_exists(#n.inner, :zero), plain = :p REMOVE list[0].x",
              "ConditionExpression": "attribute_exists(PK) AND NOT size(other) > :p",
              "ExpressionAttributeNames": { "#n": "named" } }
            """;

        (await RequiredAsync(Json("dynamodb", "UpdateItem", body)))
            .Single()
            .Context["dynamodb:Attributes"]
            .Should()
            .BeEquivalentTo("PK", "named", "plain", "list", "other");
    }

    [Theory]
    [InlineData("PutItem", "{}")]
    [InlineData("TransactWriteItems", """{ "TransactItems": [] }""")]
    [InlineData("TransactWriteItems", """{ "TransactItems": [{ "Steal": { "TableName": "T" } }] }""")]
    [InlineData("BatchGetItem", """{ "RequestItems": {} }""")]
    [InlineData("ExecuteStatement", """{ "Statement": "DROP TABLE T" }""")]
    [InlineData("GetRecords", """{ "ShardIterator": "opaque" }""")]
    [InlineData("InventedOperation", """{ "TableName": "T" }""")]
    public async Task A_request_that_does_not_say_what_it_touches_is_refused(string operation, string body)
    {
        var asking = () => NeedsAsync(Json("dynamodb", operation, body));

        await asking.Should().ThrowAsync<PolicyException>();
    }
}
