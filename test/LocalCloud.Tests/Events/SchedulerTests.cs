using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Events;

/// <summary>EventBridge Scheduler by its API.</summary>
[Collection(CloudTests.Name)]
public sealed class SchedulerTests(CloudFixture cloud)
{
    private const string Never = "at(2999-01-01T00:00:00)";

    private readonly SchedulerApi _scheduler = new(cloud);

    [Fact]
    public async Task A_name_is_taken_once_but_a_repeated_call_is_the_same_call()
    {
        var name = CloudFixture.Unique("taken");
        var schedule = await _scheduler.ScheduleAsync(await cloud.QueueAsync(), Never);
        var withToken = schedule.DeepClone().AsObject();
        withToken["ClientToken"] = "token-1";
        var otherContent = withToken.DeepClone().AsObject();
        otherContent["Description"] = "other";

        var first = await _scheduler.CallAsync(HttpMethod.Post, name, withToken);
        var repeated = await _scheduler.CallAsync(HttpMethod.Post, name, withToken);

        ((string?)repeated["ScheduleArn"]).Should().Be((string?)first["ScheduleArn"]);
        foreach (var second in new[] { schedule, otherContent })
        {
            var refused = await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Post, name, second));
            (refused.Code, refused.Status, refused.Message).Should().Be(("ConflictException", 409, $"Schedule {name} already exists."));
        }
    }

    [Fact]
    public async Task Groups_hold_schedules_which_can_be_read_listed_changed_and_deleted_with_them()
    {
        var group = CloudFixture.Unique("group");
        var schedule = await _scheduler.ScheduleAsync(await cloud.QueueAsync(), Never);
        schedule["GroupName"] = group;
        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Post, "a", schedule)))
            .Message.Should()
            .Be($"Schedule group {group} does not exist.");
        await cloud.Aws.RestAsync("scheduler", HttpMethod.Post, $"/schedule-groups/{group}", [], default);

        var arn = (string?)(await _scheduler.CallAsync(HttpMethod.Post, "a", schedule))["ScheduleArn"];
        await _scheduler.CallAsync(HttpMethod.Post, "b", schedule);
        var read = await _scheduler.CallAsync(HttpMethod.Get, $"a?groupName={group}");
        schedule["ScheduleExpression"] = "rate(1 day)";
        await _scheduler.CallAsync(HttpMethod.Put, "b", schedule);
        var changed = await _scheduler.CallAsync(HttpMethod.Get, $"b?groupName={group}");
        var list = await _scheduler.CallAsync(HttpMethod.Get, $"?ScheduleGroup={group}&MaxResults=1");
        var rest = await _scheduler.CallAsync(HttpMethod.Get, $"?ScheduleGroup={group}&NextToken={list["NextToken"]}");

        arn.Should().Be($"arn:aws:scheduler:us-east-1:123456789012:schedule/{group}/a");
        ((string?)read["Arn"], (string?)read["State"], (string?)read["ActionAfterCompletion"]).Should().Be((arn, "ENABLED", "NONE"));
        ((int)read["Target"]!["RetryPolicy"]!["MaximumRetryAttempts"]!).Should().Be(185);
        ((string?)changed["ScheduleExpression"]).Should().Be("rate(1 day)");
        list["Schedules"]!.AsArray().Concat(rest["Schedules"]!.AsArray()).Select(s => (string?)s!["Name"]).Should().Equal("a", "b");

        await cloud.Aws.RestAsync("scheduler", HttpMethod.Delete, $"/schedule-groups/{group}", null, default);
        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Get, $"a?groupName={group}"))).Status.Should().Be(404);
        var run = () => cloud.Host.RunScheduleAsync($"{group}/a");
        await run.Should().ThrowAsync<LocalCloudException>();
    }

    [Theory]
    [InlineData("""{"ScheduleExpression":"at(tomorrow)"}""", "Invalid Schedule Expression at(tomorrow).")]
    [InlineData("""{"ScheduleExpression":"at(2020-01-01T00:00:00)"}""", "has passed")]
    [InlineData("""{"ScheduleExpression":null}""", "ScheduleExpression is missing")]
    [InlineData("""{"ScheduleExpressionTimezone":"Europe/Atlantis"}""", "Invalid Timezone")]
    [InlineData("""{"FlexibleTimeWindow":{"Mode":"FLEXIBLE"}}""", "MaximumWindowInMinutes")]
    [InlineData("""{"Target":{"Arn":"arn:aws:sqs:us-east-1:123456789012:q"}}""", "RoleArn is missing")]
    [InlineData("""{"State":"ON"}""", "State must be one of")]
    [InlineData("""{"ActionAfterCompletion":"REMOVE"}""", "ActionAfterCompletion must be one of")]
    [InlineData("""{"StartDate":"soon"}""", "StartDate is no time")]
    public async Task What_Scheduler_would_refuse_is_refused(string change, string why)
    {
        var schedule = await _scheduler.ScheduleAsync(await cloud.QueueAsync(), Never);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            schedule[name] = value?.DeepClone();

        var refused = await SchedulerApi.RefusedAsync(() =>
            _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("invalid"), schedule)
        );

        (refused.Code, refused.Status).Should().Be(("ValidationException", 400));
        refused.Message.Should().Contain(why);
        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Post, "a%20b", schedule))).Message.Should().Contain("a b");
    }

    [Fact]
    public async Task The_role_must_let_Scheduler_in_whose_name_is_the_groups()
    {
        var queue = await cloud.QueueAsync();
        var stranger = await _scheduler.ScheduleAsync(queue, Never, await cloud.RoleAsync("lambda.amazonaws.com"));
        var role = await cloud.RoleAsync("scheduler.amazonaws.com", "sqs:SendMessage", queue.Arn);
        var trusting = await _scheduler.ScheduleAsync(queue, Never, role);

        await TrustAsync(role, "arn:aws:scheduler:us-east-1:123456789012:schedule-group/default");
        await _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("trusted"), trusting);
        await TrustAsync(role, "arn:aws:scheduler:us-east-1:123456789012:schedule-group/other");

        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("a"), stranger)))
            .Message.Should()
            .StartWith("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
        (await SchedulerApi.RefusedAsync(() => _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("b"), trusting)))
            .Code.Should()
            .Be("ValidationException");
    }

    [Fact]
    public async Task What_cannot_be_delivered_goes_to_the_dead_letter_queue_with_the_targets_role()
    {
        var dead = await cloud.QueueAsync();
        var missing = $"arn:aws:sqs:{cloud.Host.Region}:{cloud.Host.AccountId}:{CloudFixture.Unique("missing")}";
        var schedule = await _scheduler.ScheduleAsync(dead, Never, await cloud.RoleAsync("scheduler.amazonaws.com", "sqs:SendMessage"));
        schedule["Target"]!["Arn"] = missing;
        schedule["Target"]!["DeadLetterConfig"] = new JsonObject { ["Arn"] = dead.Arn };
        var name = CloudFixture.Unique("dead");
        await _scheduler.CallAsync(HttpMethod.Post, name, schedule);

        var delivery = (await cloud.Host.RunScheduleAsync(name)).Should().ContainSingle().Subject;

        delivery.IsDelivered.Should().BeFalse();
        var message = (await dead.MessagesAsync()).Should().ContainSingle().Subject;
        ((string?)message["Body"]).Should().Be("""{"requestId":"r"}""");
        var attributes = message["MessageAttributes"]!;
        ((string?)attributes["SCHEDULE_ARN"]!["StringValue"]).Should().EndWith($":schedule/default/{name}");
        ((string?)attributes["TARGET_ARN"]!["StringValue"]).Should().Be(missing);
        ((string?)attributes["ERROR_CODE"]!["StringValue"]).Should().Be("NO_RESOURCE");
        attributes["EXECUTION_ID"].Should().NotBeNull();
    }

    [Fact]
    public async Task A_function_is_invoked_by_itself_and_as_a_universal_target()
    {
        var function = CloudFixture.Unique("function");
        var arn = $"arn:aws:lambda:us-east-1:123456789012:function:{function}";
        cloud.Host.Context.Functions.Register(
            new FunctionDefinition
            {
                Name = function,
                Arn = arn,
                CodeDirectory = AppContext.BaseDirectory,
                Handler = "LocalCloud.TestFunction",
                Runtime = "dotnet10",
                RoleArn = await cloud.RoleAsync("lambda.amazonaws.com"),
                Timeout = TimeSpan.FromSeconds(30),
                Environment = new Dictionary<string, string> { ["HANDLER"] = "Obey" },
            }
        );
        var role = await cloud.RoleAsync("scheduler.amazonaws.com", "lambda:InvokeFunction", arn);
        var (plain, universal, refused) = (CloudFixture.Unique("plain"), CloudFixture.Unique("universal"), CloudFixture.Unique("refused"));
        await _scheduler.CallAsync(HttpMethod.Post, plain, SchedulerApi.Schedule(arn, Never, role, """{"do":"echo"}"""));
        await _scheduler.CallAsync(
            HttpMethod.Post,
            universal,
            SchedulerApi.Schedule(
                "arn:aws:scheduler:::aws-sdk:lambda:invoke",
                Never,
                role,
                new JsonObject { ["FunctionName"] = arn, ["Payload"] = """{"do":"echo"}""" }.ToJsonString()
            )
        );
        await _scheduler.CallAsync(
            HttpMethod.Post,
            refused,
            SchedulerApi.Schedule(arn, Never, await cloud.RoleAsync("scheduler.amazonaws.com", "lambda:InvokeFunction", arn + "x"), "{}")
        );

        (await cloud.Host.RunScheduleAsync(plain)).Single().Should().Match<EventDelivery>(d => d.IsDelivered);
        (await cloud.Host.RunScheduleAsync(universal)).Single().Should().Match<EventDelivery>(d => d.IsDelivered);
        (await cloud.Host.RunScheduleAsync(refused)).Single().ErrorCode.Should().Be("NO_PERMISSIONS");
        await cloud.Host.Context.Functions.RemoveAsync(function);
    }

    [Fact]
    public async Task Who_makes_a_schedule_needs_to_pass_the_role_to_Scheduler()
    {
        var queue = await cloud.QueueAsync();
        var target = await cloud.RoleAsync("scheduler.amazonaws.com", "sqs:SendMessage", queue.Arn);
        var arn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/passing-*";
        var schedule = await _scheduler.ScheduleAsync(queue, Never, target);
        Task<JsonObject> CreateAs(AwsApi api) => _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("passing"), schedule, api);

        var without = await CallerAsync($$"""{ "Effect": "Allow", "Action": "scheduler:CreateSchedule", "Resource": "{{arn}}" }""");
        var toOther = await CallerAsync(Creating("lambda.amazonaws.com"));
        var with = await CallerAsync(Creating("scheduler.amazonaws.com"));

        (await SchedulerApi.RefusedAsync(() => CreateAs(without))).Message.Should().Contain($"iam:PassRole on resource: {target}");
        (await SchedulerApi.RefusedAsync(() => CreateAs(toOther))).Message.Should().Contain("iam:PassRole");
        await CreateAs(with);
        var elsewhere = await SchedulerApi.RefusedAsync(() =>
            _scheduler.CallAsync(HttpMethod.Post, CloudFixture.Unique("other"), schedule, with)
        );
        (elsewhere.Code, elsewhere.Status).Should().Be(("AccessDeniedException", 403));

        string Creating(string service) =>
            $$"""
                { "Effect": "Allow", "Action": "scheduler:CreateSchedule", "Resource": "{{arn}}" },
                { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "{{target}}",
                  "Condition": { "StringEquals": { "iam:PassedToService": "{{service}}" } } }
                """;
    }

    [Fact]
    public async Task A_state_machine_makes_a_schedule_and_catches_that_it_is_there_already()
    {
        var queue = await cloud.QueueAsync();
        var name = CloudFixture.Unique("made");
        var schedule = await _scheduler.ScheduleAsync(queue, Never);
        schedule["Name"] = name;
        schedule["GroupName"] = "default";
        schedule["Target"]!["Input.$"] = "States.JsonToString($.input)";
        schedule["Target"]!.AsObject().Remove("Input");
        schedule["ScheduleExpression.$"] = "$.expression";
        schedule.Remove("ScheduleExpression");
        var definition = new JsonObject
        {
            ["StartAt"] = "Make",
            ["States"] = new JsonObject
            {
                ["Make"] = new JsonObject
                {
                    ["Type"] = "Task",
                    ["Resource"] = "arn:aws:states:::aws-sdk:scheduler:createSchedule",
                    ["Parameters"] = schedule,
                    ["Catch"] = JsonNode.Parse("""[{ "ErrorEquals": ["Scheduler.ConflictException"], "Next": "There" }]"""),
                    ["End"] = true,
                },
                ["There"] = JsonNode.Parse("""{ "Type": "Pass", "Result": { "already": "there" }, "End": true }"""),
            },
        };
        var machine = await StatesAsync(
            "CreateStateMachine",
            new JsonObject
            {
                ["name"] = CloudFixture.Unique("machine"),
                ["definition"] = definition.ToJsonString(),
                ["roleArn"] = await cloud.RoleAsync("states.amazonaws.com"),
            }
        );
        var arn = machine["stateMachineArn"]!.GetValue<string>();
        var input = new JsonObject
        {
            ["input"] = new JsonObject { ["requestId"] = "r" },
            ["expression"] = Never,
        }.ToJsonString();

        var first = await RunAsync(arn, input);
        var second = await RunAsync(arn, input);
        await cloud.Host.RunScheduleAsync(name);

        ((string?)first["status"]).Should().Be("SUCCEEDED", first.ToJsonString());
        ((string?)JsonNode.Parse((string)first["output"]!)!["ScheduleArn"]).Should().EndWith($"schedule/default/{name}");
        ((string?)second["output"]).Should().Contain("already", second.ToJsonString());
        JsonNode.Parse(await queue.WaitAsync())!["requestId"]!.GetValue<string>().Should().Be("r");
    }

    private async Task TrustAsync(string role, string sourceArn)
    {
        var policy = $$"""
            { "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Principal": { "Service": "scheduler.amazonaws.com" }, "Action": "sts:AssumeRole",
              "Condition": { "StringEquals": { "aws:SourceArn": "{{sourceArn}}", "aws:SourceAccount": "123456789012" } } } }
            """;
        await cloud.Aws.QueryAsync(
            "iam",
            "2010-05-08",
            "UpdateAssumeRolePolicy",
            [new("RoleName", role.Split('/')[^1]), new("PolicyDocument", policy)],
            default
        );
    }

    private async Task<AwsApi> CallerAsync(string statements)
    {
        var arn = await cloud.RoleAsync("lambda.amazonaws.com", "none:None");
        await cloud.Aws.QueryAsync(
            "iam",
            "2010-05-08",
            "PutRolePolicy",
            [
                new("RoleName", arn.Split('/')[^1]),
                new("PolicyName", "more"),
                new("PolicyDocument", $$"""{ "Version": "2012-10-17", "Statement": [{{statements}}] }"""),
            ],
            default
        );
        return cloud.Aws.As(cloud.Host.Context.Credentials.IssueForRole(arn, "scheduling"));
    }

    private async Task<JsonObject> RunAsync(string machine, string input)
    {
        var started = await StatesAsync("StartExecution", new JsonObject { ["stateMachineArn"] = machine, ["input"] = input });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var execution = await StatesAsync(
                "DescribeExecution",
                new JsonObject { ["executionArn"] = started["executionArn"]!.DeepClone() }
            );
            if ((string?)execution["status"] != "RUNNING")
                return execution;
            await Task.Delay(50, deadline.Token);
        }
    }

    private Task<JsonObject> StatesAsync(string operation, JsonObject body) =>
        cloud.Aws.JsonAsync("states", $"AWSStepFunctions.{operation}", body, default);
}
