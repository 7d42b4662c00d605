using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>What happens to the store reaches its topic: through the topic's own policy and the key's.</summary>
[Collection(SampleGroup.Name)]
public class NotificationTests(SampleFixture sample)
{
    [Fact]
    public async Task A_change_of_the_table_is_told_with_who_and_what()
    {
        await using var topic = await sample.Cloud.SubscribeAsync(sample.TopicArn);
        using var dynamoDb = sample.DynamoDb();

        await dynamoDb.UpdateTableAsync(new UpdateTableRequest { TableName = sample.TableName, DeletionProtectionEnabled = false });
        await dynamoDb.UpdateTableAsync(new UpdateTableRequest { TableName = sample.TableName, DeletionProtectionEnabled = true });

        var message = await topic.NextAsync(
            SampleFixture.Patience,
            message => message.Body.Contains("UpdateTable", StringComparison.Ordinal)
        );
        message.Body.Should().Contain(sample.TableName).And.Contain("127.0.0.1");
    }

    [Fact]
    public async Task Scheduling_the_deletion_of_the_key_is_told()
    {
        await using var topic = await sample.Cloud.SubscribeAsync(sample.TopicArn);
        var key = sample.Resource("AWS::KMS::Key").PhysicalId;

        await KmsAsync("ScheduleKeyDeletion", new JsonObject { ["KeyId"] = key, ["PendingWindowInDays"] = 30 });
        await KmsAsync("CancelKeyDeletion", new JsonObject { ["KeyId"] = key });
        await KmsAsync("EnableKey", new JsonObject { ["KeyId"] = key });

        var message = await topic.NextAsync(
            SampleFixture.Patience,
            message => message.Body.Contains("ScheduleKeyDeletion", StringComparison.Ordinal)
        );
        message.Body.Should().Contain(key);
    }

    [Fact]
    public async Task Each_alarm_that_is_tried_reaches_the_topic()
    {
        var alarms = sample.Resources("AWS::CloudWatch::Alarm");
        await using var topic = await sample.Cloud.SubscribeAsync(sample.TopicArn);

        foreach (var alarm in alarms)
            await sample.Aws.QueryAsync(
                "monitoring",
                "2010-08-01",
                "SetAlarmState",
                [new("AlarmName", alarm.PhysicalId), new("StateValue", "ALARM"), new("StateReason", "Trying it")],
                default
            );

        alarms.Should().HaveCountGreaterThan(8);
        var unheard = alarms.Select(alarm => alarm.PhysicalId).ToHashSet(StringComparer.Ordinal);
        while (unheard.Count > 0)
        {
            var message = await topic.NextAsync(
                SampleFixture.Patience,
                message => message.Body.Contains("AlarmName", StringComparison.Ordinal)
            );
            unheard.Remove(JsonNode.Parse(message.Body)!["AlarmName"]!.GetValue<string>()).Should().BeTrue(message.Body);
            message.Body.Should().Contain("Trying it");
        }
    }

    private Task<JsonObject> KmsAsync(string operation, JsonObject body) =>
        sample.Aws.JsonAsync("kms", $"TrentService.{operation}", body, default);
}
