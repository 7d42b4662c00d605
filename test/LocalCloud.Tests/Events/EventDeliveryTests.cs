using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Events;

[Collection(CloudTests.Name)]
public sealed class EventDeliveryTests(CloudFixture cloud)
{
    [Fact]
    public async Task An_event_reaches_a_queue_once_and_only_by_a_rule_that_matches()
    {
        var source = CloudFixture.Unique("app");
        var matching = await cloud.QueueAsync();
        var other = await cloud.QueueAsync();
        await cloud.RuleAsync($$"""{"source":["{{source}}"],"detail":{"n":[{"numeric":[">",1]}] } }""", Target(matching));
        await cloud.RuleAsync($$"""{"source":["{{source}}"],"detail":{"n":[1]} }""", Target(other));

        var answer = await cloud.SendAsync(source, new JsonObject { ["n"] = 2 });
        await cloud.Host.WaitUntilIdleAsync();

        var got = (await matching.BodiesAsync()).Should().ContainSingle().Subject;
        got["id"]!.GetValue<string>().Should().Be(answer["Entries"]![0]!["EventId"]!.GetValue<string>());
        got["detail"]!["n"]!.GetValue<int>().Should().Be(2);
        (await other.BodiesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_disabled_rule_delivers_nothing()
    {
        var source = CloudFixture.Unique("app");
        var queue = await cloud.QueueAsync();
        var rule = await cloud.RuleAsync($$"""{"source":["{{source}}"]}""", Target(queue));
        await cloud.EventsAsync("DisableRule", new JsonObject { ["Name"] = rule[(rule.LastIndexOf('/') + 1)..] });

        await cloud.SendAsync(source, []);
        await cloud.Host.WaitUntilIdleAsync();

        (await queue.MessagesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_target_gets_its_transformed_input()
    {
        var source = CloudFixture.Unique("app");
        var queue = await cloud.QueueAsync();
        var target = Target(queue);
        target["InputTransformer"] = new JsonObject
        {
            ["InputPathsMap"] = new JsonObject { ["who"] = "$.detail.who" },
            ["InputTemplate"] = "{\"text\": \"hello <who>\", \"rule\": <aws.events.rule-arn>}",
        };
        var rule = await cloud.RuleAsync($$"""{"source":["{{source}}"]}""", target);

        await cloud.SendAsync(source, new JsonObject { ["who"] = "world" });
        await cloud.Host.WaitUntilIdleAsync();

        var got = (await queue.BodiesAsync()).Should().ContainSingle().Subject;
        got["text"]!.GetValue<string>().Should().Be("hello world");
        got["rule"]!.GetValue<string>().Should().Be(rule);
    }

    [Fact]
    public async Task What_a_missing_target_cannot_take_goes_to_the_dead_letter_queue_with_the_reason()
    {
        var source = CloudFixture.Unique("app");
        var dead = await cloud.QueueAsync();
        var missing = $"arn:aws:sqs:{cloud.Host.Region}:{cloud.Host.AccountId}:{CloudFixture.Unique("missing")}";
        var rule = await cloud.RuleAsync(
            $$"""{"source":["{{source}}"]}""",
            new JsonObject
            {
                ["Arn"] = missing,
                ["DeadLetterConfig"] = new JsonObject { ["Arn"] = dead.Arn },
            }
        );

        await cloud.SendAsync(source, new JsonObject { ["n"] = 1 });
        await cloud.Host.WaitUntilIdleAsync();

        var message = (await dead.MessagesAsync()).Should().ContainSingle().Subject;
        JsonNode.Parse(message["Body"]!.GetValue<string>())!["source"]!.GetValue<string>().Should().Be(source);
        var attributes = message["MessageAttributes"]!;
        attributes["RULE_ARN"]!["StringValue"]!.GetValue<string>().Should().Be(rule);
        attributes["TARGET_ARN"]!["StringValue"]!.GetValue<string>().Should().Be(missing);
        // With policies evaluated, a queue that nobody made lets nobody in.
        attributes["ERROR_CODE"]!["StringValue"]!.GetValue<string>().Should().BeOneOf("NO_RESOURCE", "NO_PERMISSIONS");
        attributes["RETRY_ATTEMPTS"]!["StringValue"]!.GetValue<string>().Should().Be("0");
    }

    [Fact]
    public async Task Another_bus_gets_the_event_itself()
    {
        var source = CloudFixture.Unique("app");
        var bus = CloudFixture.Unique("bus");
        var queue = await cloud.QueueAsync();
        var created = await cloud.EventsAsync("CreateEventBus", new JsonObject { ["Name"] = bus });
        await cloud.RuleAsync($$"""{"source":["{{source}}"]}""", new JsonObject { ["Arn"] = created["EventBusArn"]!.DeepClone() });
        await cloud.RuleAsync($$"""{"source":["{{source}}"]}""", Target(queue), bus);

        var answer = await cloud.SendAsync(source, []);
        await cloud.Host.WaitUntilIdleAsync();

        (await queue.BodiesAsync()).Should().ContainSingle().Which["id"]!
            .GetValue<string>()
            .Should()
            .Be(answer["Entries"]![0]!["EventId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_state_machine_is_started_with_the_targets_role()
    {
        var source = CloudFixture.Unique("app");
        var machine = await cloud.Aws.JsonAsync(
            "states",
            "AWSStepFunctions.CreateStateMachine",
            new JsonObject
            {
                ["name"] = CloudFixture.Unique("machine"),
                ["definition"] = """{"StartAt":"Done","States":{"Done":{"Type":"Pass","End":true}}}""",
                ["roleArn"] = await cloud.RoleAsync("states.amazonaws.com"),
            },
            default
        );
        var arn = machine["stateMachineArn"]!.GetValue<string>();
        var role = await cloud.RoleAsync("events.amazonaws.com", "states:StartExecution", arn);
        await cloud.RuleAsync($$"""{"source":["{{source}}"]}""", new JsonObject { ["Arn"] = arn, ["RoleArn"] = role });

        await cloud.SendAsync(source, new JsonObject { ["n"] = 7 });
        await cloud.Host.WaitUntilIdleAsync();

        var executions = await cloud.Aws.JsonAsync(
            "states",
            "AWSStepFunctions.ListExecutions",
            new JsonObject { ["stateMachineArn"] = arn },
            default
        );
        var execution = executions["executions"]!.AsArray().Should().ContainSingle().Subject!["executionArn"]!;
        var described = await cloud.Aws.JsonAsync(
            "states",
            "AWSStepFunctions.DescribeExecution",
            new JsonObject { ["executionArn"] = execution.DeepClone() },
            default
        );
        JsonNode.Parse(described["input"]!.GetValue<string>())!["detail"]!["n"]!.GetValue<int>().Should().Be(7);
    }

    [Fact]
    public async Task An_invalid_pattern_is_refused_when_the_rule_is_made()
    {
        var put = () => cloud.RuleAsync("""{"source":[{"starts-with":"x"}]}""", []);

        (await put.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("InvalidEventPatternException");
    }

    [Fact]
    public async Task Only_AWS_may_send_in_the_name_of_AWS()
    {
        var answer = await cloud.SendAsync("aws.s3", []);

        answer["FailedEntryCount"]!.GetValue<int>().Should().Be(1);
        answer["Entries"]![0]!["ErrorCode"]!.GetValue<string>().Should().Be("NotAuthorizedForSourceException");
    }

    private static JsonObject Target(TestQueue queue) => new() { ["Arn"] = queue.Arn };
}
