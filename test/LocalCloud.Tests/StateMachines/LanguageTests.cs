using RegulatedData.LocalCloud.Tests.Pipes;

namespace RegulatedData.LocalCloud.Tests.StateMachines;

/// <summary>What Amazon States Language says, where the emulator's interpreter had it otherwise or might.</summary>
[Collection(PipeTestCollection.Name)]
public sealed class LanguageTests(PipeBed bed) : IDisposable
{
    public void Dispose() => bed.Host.Faults.Clear();

    [Theory]
    [InlineData("""{"Variable":"$.at","TimestampLessThanPath":"$$.State.EnteredTime"}""", true)]
    [InlineData("""{"Variable":"$.later","TimestampLessThanPath":"$$.State.EnteredTime"}""", false)]
    [InlineData("""{"Variable":"$.at","TimestampLessThanPath":"$.later"}""", true)]
    [InlineData("""{"Variable":"$.at","TimestampLessThan":"2026-01-01T00:00:00Z"}""", true)]
    [InlineData("""{"Variable":"$.at","StringLessThanEqualsPath":"$$.State.EnteredTime"}""", true)]
    [InlineData("""{"Variable":"$.at","StringLessThanEqualsPath":"$.at"}""", true)]
    [InlineData("""{"Variable":"$.at","IsTimestamp":true}""", true)]
    [InlineData("""{"Variable":"$.name","IsTimestamp":true}""", false)]
    [InlineData("""{"Variable":"$.name","StringMatches":"OUTBOX#MAIL#*"}""", true)]
    [InlineData("""{"Variable":"$.name","StringMatches":"OUTBOX#*#2"}""", false)]
    [InlineData("""{"Not":{"Variable":"$.nothing","IsPresent":true}}""", true)]
    [InlineData("""{"And":[{"Variable":"$.nothing","IsPresent":true},{"Variable":"$.nothing","StringEquals":"x"}]}""", false)]
    [InlineData("""{"Variable":"$$.Execution.StartTime","TimestampGreaterThan":"2026-01-01T00:00:00Z"}""", true)]
    public async Task A_choice_decides(string rule, bool expected)
    {
        var choice = rule[..^1] + ""","Next":"Yes"}""";
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Which":{"Type":"Choice","Choices":[{{{{{choice}}}}}],"Default":"No"},
             "Yes":{"Type":"Pass","Result":true,"End":true},"No":{"Type":"Pass","Result":false,"End":true}}
            """
        );

        var output = await machine.OutputAsync(
            """{"at":"2025-01-01T00:00:00.000Z","later":"2099-01-01T00:00:00.000Z","name":"OUTBOX#MAIL#INVITATION#1"}"""
        );

        output!.GetValue<bool>().Should().Be(expected);
    }

    [Theory]
    [InlineData("States.Format('{}#{}', $.a, $.n)", "\"x#1\"")]
    [InlineData("States.StringToJson($.json)", """{"k":[1,2]}""")]
    [InlineData("States.JsonToString($.o)", "\"{\\u0022k\\u0022:1}\"")]
    [InlineData("States.ArrayLength($.l)", "3")]
    [InlineData("States.Array($.a, $.n)", """["x",1]""")]
    [InlineData("States.ArrayGetItem(States.StringSplit($.key, '#'), 1)", "\"MAIL\"")]
    public async Task An_intrinsic_function_computes(string function, string expected)
    {
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""{"Compute":{"Type":"Pass","Parameters":{"v.$":"{{{{{function}}}}}"},"OutputPath":"$.v","End":true}}"""
        );

        var output = await machine.OutputAsync("""{"a":"x","n":1,"json":"{\"k\":[1,2]}","o":{"k":1},"l":[1,2,3],"key":"OUTBOX#MAIL#1"}""");

        output!.ToJsonString().Should().Be(expected);
    }

    [Theory]
    [InlineData("$.items[0].id", "\"a\"")]
    [InlineData("$.items[*].id", """["a","b"]""")]
    [InlineData("$.one[*].id", """["c"]""")]
    [InlineData("$.items[?(@.id == 'b')].n", "[2]")]
    [InlineData("$.items[?(@.id == 'x')].n", "[]")]
    [InlineData("$['odd.name']", "1")]
    public async Task A_path_gives_a_value_where_it_leads_to_one_place_and_else_a_list(string path, string expected)
    {
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""{"Pick":{"Type":"Pass","Parameters":{"v.$":"{{{{{path}}}}}"},"OutputPath":"$.v","End":true}}"""
        );

        var output = await machine.OutputAsync("""{"items":[{"id":"a","n":1},{"id":"b","n":2}],"one":[{"id":"c"}],"odd.name":1}""");

        output!.ToJsonString().Should().Be(expected);
    }

    [Fact]
    public async Task A_map_of_nothing_is_an_empty_list_and_one_of_many_keeps_the_order()
    {
        var machine = await Machine.ExpressAsync(
            bed,
            """
            {"Each":{"Type":"Map","ItemsPath":"$.items","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"One",
               "States":{"One":{"Type":"Pass","Parameters":{"n.$":"$"},"OutputPath":"$.n","End":true}}},"End":true}}
            """
        );
        var many = "[" + string.Join(',', Enumerable.Range(0, 150)) + "]";

        var none = await machine.OutputAsync("""{"items":[]}""");
        var all = await machine.OutputAsync($$"""{"items":{{many}}}""");

        none!.ToJsonString().Should().Be("[]");
        all!.ToJsonString().Should().Be(many);
    }

    [Fact]
    public async Task A_failed_iteration_fails_the_map_and_is_caught()
    {
        var machine = await Machine.ExpressAsync(
            bed,
            """
            {"Each":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"One",
               "States":{"One":{"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":2,"Next":"Bad"}],"Default":"Good"},
                 "Good":{"Type":"Succeed"},"Bad":{"Type":"Fail","Error":"Two.IsBad"}}},
               "Catch":[{"ErrorEquals":["Two.IsBad"],"Next":"Caught"}],"End":true},
             "Caught":{"Type":"Pass","Result":"caught","End":true}}
            """
        );

        (await machine.OutputAsync("[1,2,3]"))!.ToString().Should().Be("caught");
    }

    [Fact]
    public async Task A_retrier_tries_again_with_jitter_until_it_goes_well()
    {
        var queue = await bed.QueueAsync();
        bed.Host.Faults.Inject(
            new Fault(FaultEffect.Refuse(503, "ServiceUnavailable"))
            {
                Service = "sqs",
                Operation = "SendMessage",
                Times = 2,
            }
        );
        var machine = await Machine.ExpressAsync(bed, Sending(queue, "States.ALL"), [("sqs:SendMessage", queue.Arn)]);

        await machine.OutputAsync();

        (await queue.TakeAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_lost_connection_is_an_error_of_the_client_that_can_be_tried_again()
    {
        var queue = await bed.QueueAsync();
        bed.Host.Faults.Inject(
            new Fault(FaultEffect.LoseAnswer())
            {
                Service = "sqs",
                Operation = "SendMessage",
                Times = 1,
            }
        );
        var machine = await Machine.ExpressAsync(bed, Sending(queue, "SQS.SdkClientException"), [("sqs:SendMessage", queue.Arn)]);

        await machine.OutputAsync();

        (await queue.TakeAsync()).Should().HaveCount(2, "the first was sent too, only its answer was lost");
    }

    [Fact]
    public async Task A_lost_connection_of_an_SDK_integration_has_the_services_name()
    {
        bed.Host.Faults.Inject(
            new Fault(FaultEffect.LoseAnswer())
            {
                Service = "scheduler",
                Operation = "GetSchedule",
                Times = 1,
            }
        );
        var machine = await Machine.ExpressAsync(
            bed,
            """{"Get":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:scheduler:getSchedule","Parameters":{"Name":"x"},"End":true}}""",
            [("scheduler:GetSchedule", "*")]
        );

        (await machine.ErrorAsync()).Should().Be("Scheduler.SdkClientException");
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_ends_the_execution_and_nobody_catches_it()
    {
        var machine = await Machine.ExpressAsync(
            bed,
            """
            {"Call":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sts:getCallerIdentity","Parameters":{"x.$":"$.nothing"},
               "Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Caught"}],"End":true},
             "Caught":{"Type":"Pass","End":true}}
            """
        );

        (await machine.ErrorAsync()).Should().Be("States.Runtime");
    }

    [Fact]
    public async Task Retries_are_counted_anew_each_time_a_state_is_entered()
    {
        var queue = await bed.QueueAsync();
        // Each of the two visits fails once; a retrier that counted on would have none left for the second.
        bed.Host.Faults.Inject(
            new Fault(FaultEffect.Refuse(503, "ServiceUnavailable"))
            {
                Service = "sqs",
                Operation = "SendMessage",
                Times = 1,
            }
        );
        bed.Host.Faults.Inject(
            new Fault(FaultEffect.Refuse(503, "ServiceUnavailable"))
            {
                Service = "sqs",
                Operation = "SendMessage",
                Times = 1,
                Skip = 1,
            }
        );
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}","MessageBody":"x"},
               "ResultPath":"$.sent","Retry":[{"ErrorEquals":["States.ALL"],"IntervalSeconds":1,"MaxAttempts":1,"JitterStrategy":"FULL"}],
               "Next":"Again?"},
             "Again?":{"Type":"Choice","Choices":[{"Variable":"$.again","IsPresent":true,"Next":"Done"}],"Default":"Note"},
             "Note":{"Type":"Pass","Result":true,"ResultPath":"$.again","Next":"Send"},"Done":{"Type":"Succeed"}}
            """,
            [("sqs:SendMessage", queue.Arn)]
        );

        await machine.OutputAsync();

        (await queue.TakeAsync()).Should().HaveCount(2);
    }

    private static string Sending(PipeQueue queue, string retried) =>
        $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}","MessageBody":"x"},
               "Retry":[{"ErrorEquals":["{{{{{retried}}}}}"],"IntervalSeconds":1,"MaxAttempts":3,"BackoffRate":2,"MaxDelaySeconds":1,
                 "JitterStrategy":"FULL"}],"End":true}}
            """;
}
