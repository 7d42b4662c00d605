using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Events;

[Collection(CloudTests.Name)]
public sealed class ServiceEventTests(CloudFixture cloud)
{
    [Fact]
    public async Task A_management_call_becomes_a_CloudTrail_event_and_a_reading_one_does_not()
    {
        var queue = await cloud.QueueAsync();
        await cloud.RuleAsync(
            """{"source":["aws.dynamodb"],"detail-type":["AWS API Call via CloudTrail"]}""",
            new JsonObject { ["Arn"] = queue.Arn }
        );

        var table = await cloud.TableAsync();
        await cloud.DynamoAsync("DescribeTable", new JsonObject { ["TableName"] = table });
        await cloud.DynamoAsync("DeleteTable", new JsonObject { ["TableName"] = table });
        await cloud.Host.WaitUntilIdleAsync();

        var ours = (await queue.BodiesAsync())
            .Select(e => e["detail"]!)
            .Where(d => d["requestParameters"]?["tableName"]?.GetValue<string>() == table)
            .ToDictionary(d => d["eventName"]!.GetValue<string>(), StringComparer.Ordinal);
        ours.Keys.Should().BeEquivalentTo("CreateTable", "DeleteTable");
        var deleted = ours["DeleteTable"];
        deleted["eventSource"]!.GetValue<string>().Should().Be("dynamodb.amazonaws.com");
        deleted["userIdentity"]!["type"]!.GetValue<string>().Should().Be("Root");
        deleted["readOnly"]!.GetValue<bool>().Should().BeFalse();
        deleted["responseElements"]!["tableDescription"]!["tableName"]!.GetValue<string>().Should().Be(table);
        deleted["resources"]![0]!["ARN"]!.GetValue<string>().Should().EndWith($":table/{table}");
    }

    [Fact]
    public async Task Disabling_a_key_tells_which_key()
    {
        var queue = await cloud.QueueAsync();
        await cloud.RuleAsync("""{"source":["aws.kms"],"detail":{"eventName":["DisableKey"]}}""", new JsonObject { ["Arn"] = queue.Arn });
        var key = await cloud.KeyAsync();
        var id = key[(key.LastIndexOf('/') + 1)..];

        await cloud.Aws.JsonAsync("kms", "TrentService.DisableKey", new JsonObject { ["KeyId"] = id }, default);
        await cloud.Host.WaitUntilIdleAsync();

        var detail = (await queue.BodiesAsync()).Should().ContainSingle().Subject["detail"]!;
        detail["requestParameters"]!["keyId"]!.GetValue<string>().Should().Be(id);
        detail["resources"]![0]!["ARN"]!.GetValue<string>().Should().Be(key);
    }

    [Fact]
    public async Task Setting_an_alarm_notifies_its_topic_and_the_bus_once_for_each_change()
    {
        var (topic, inbox) = await TopicAsync();
        var bus = await cloud.QueueAsync();
        var name = CloudFixture.Unique("alarm");
        await cloud.RuleAsync(
            $$"""{"source":["aws.cloudwatch"],"detail-type":["CloudWatch Alarm State Change"],"detail":{"alarmName":["{{name}}"]} }""",
            new JsonObject { ["Arn"] = bus.Arn }
        );
        await CloudWatchAsync(
            "PutMetricAlarm",
            new("AlarmName", name),
            new("Namespace", "Test"),
            new("MetricName", "Errors"),
            new("Statistic", "Sum"),
            new("Period", "300"),
            new("EvaluationPeriods", "1"),
            new("Threshold", "0"),
            new("ComparisonOperator", "GreaterThanThreshold"),
            new("AlarmActions.member.1", topic)
        );

        for (var i = 0; i < 2; i++)
            await CloudWatchAsync("SetAlarmState", new("AlarmName", name), new("StateValue", "ALARM"), new("StateReason", "trying it"));
        await cloud.Host.WaitUntilIdleAsync();

        var envelope = (await inbox.BodiesAsync()).Should().ContainSingle(cloud.Log).Subject;
        envelope["Subject"]!.GetValue<string>().Should().Be($"ALARM: \"{name}\" in US East (N. Virginia)");
        var notification = JsonNode.Parse(envelope["Message"]!.GetValue<string>())!;
        notification["AlarmName"]!.GetValue<string>().Should().Be(name);
        notification["OldStateValue"]!.GetValue<string>().Should().Be("INSUFFICIENT_DATA");
        notification["NewStateReason"]!.GetValue<string>().Should().Be("trying it");
        notification["Trigger"]!["MetricName"]!.GetValue<string>().Should().Be("Errors");
        var change = (await bus.BodiesAsync()).Should().ContainSingle().Subject["detail"]!;
        change["state"]!["value"]!.GetValue<string>().Should().Be("ALARM");
        change["previousState"]!["value"]!.GetValue<string>().Should().Be("INSUFFICIENT_DATA");
    }

    [Fact]
    public async Task A_rule_with_a_schedule_sends_a_scheduled_event_when_it_is_run()
    {
        var queue = await cloud.QueueAsync();
        var name = CloudFixture.Unique("nightly");
        await cloud.EventsAsync("PutRule", new JsonObject { ["Name"] = name, ["ScheduleExpression"] = "cron(0 3 * * ? *)" });
        await cloud.EventsAsync(
            "PutTargets",
            new JsonObject { ["Rule"] = name, ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "t", ["Arn"] = queue.Arn }) }
        );

        var deliveries = await cloud.Host.RunScheduleAsync(name);

        deliveries.Should().ContainSingle().Which.IsDelivered.Should().BeTrue();
        var got = (await queue.BodiesAsync()).Should().ContainSingle().Subject;
        got["detail-type"]!.GetValue<string>().Should().Be("Scheduled Event");
        got["source"]!.GetValue<string>().Should().Be("aws.events");
    }

    [Fact]
    public async Task A_schedule_sends_its_input_with_the_context_attributes_filled_in()
    {
        var queue = await cloud.QueueAsync();
        var role = await cloud.RoleAsync("scheduler.amazonaws.com", "sqs:SendMessage", queue.Arn);
        var name = await ScheduleAsync(queue, role);

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(cloud.Host.Endpoint, $"/_localcloud/schedules/{name}/run"), null);

        answer.IsSuccessStatusCode.Should().BeTrue();
        var got = (await queue.BodiesAsync()).Should().ContainSingle().Subject;
        got["arn"]!.GetValue<string>().Should().EndWith($":schedule/default/{name}");
        got["try"]!.GetValue<int>().Should().Be(1);
        got["at"]!.GetValue<DateTimeOffset>().Should().BeCloseTo(cloud.Host.Context.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_unknown_schedule_is_refused_with_the_names_of_the_others()
    {
        var name = await ScheduleAsync(await cloud.QueueAsync(), await cloud.RoleAsync("scheduler.amazonaws.com"));

        var run = () => cloud.Host.RunScheduleAsync("no-such-schedule");

        (await run.Should().ThrowAsync<LocalCloudException>()).Which.Message.Should().Contain(name);
    }

    private async Task<string> ScheduleAsync(TestQueue queue, string role)
    {
        var name = CloudFixture.Unique("schedule");
        var body = new JsonObject
        {
            ["ScheduleExpression"] = "rate(1 day)",
            ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
            ["Target"] = new JsonObject
            {
                ["Arn"] = queue.Arn,
                ["RoleArn"] = role,
                ["Input"] =
                    """{"arn":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","try":<aws.scheduler.attempt-number>}""",
            },
        };
        await cloud.Aws.RestAsync("scheduler", HttpMethod.Post, $"/schedules/{name}", body, default);
        return name;
    }

    private async Task<(string Topic, TestQueue Inbox)> TopicAsync()
    {
        var created = await cloud.Aws.QueryAsync("sns", "2010-03-31", "CreateTopic", [new("Name", CloudFixture.Unique("topic"))], default);
        var topic = created.Descendants("TopicArn").Single().Value;
        var policy = CloudFixture.Policy("sns:Publish", topic, "cloudwatch.amazonaws.com", "events.amazonaws.com");
        await cloud.Aws.QueryAsync(
            "sns",
            "2010-03-31",
            "SetTopicAttributes",
            [new("TopicArn", topic), new("AttributeName", "Policy"), new("AttributeValue", policy)],
            default
        );
        var inbox = await cloud.QueueAsync();
        await cloud.Aws.QueryAsync(
            "sns",
            "2010-03-31",
            "Subscribe",
            [new("TopicArn", topic), new("Protocol", "sqs"), new("Endpoint", inbox.Arn)],
            default
        );
        return (topic, inbox);
    }

    private Task<System.Xml.Linq.XElement> CloudWatchAsync(string action, params KeyValuePair<string, string>[] parameters) =>
        cloud.Aws.QueryAsync("monitoring", "2010-08-01", action, parameters, default);
}
