using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Pipes;

namespace RegulatedData.LocalCloud.Tests.StateMachines;

[Collection(PipeTestCollection.Name)]
public sealed class ExpressTests(PipeBed bed)
{
    private const string Echo = """{"Echo":{"Type":"Pass","End":true}}""";

    [Fact]
    public async Task A_synchronous_execution_answers_with_its_output()
    {
        var machine = await Machine.ExpressAsync(bed, Echo);

        var execution = await machine.RunAsync("""{"n":1}""");

        execution["status"]!.ToString().Should().Be("SUCCEEDED");
        execution["output"]!.ToString().Should().Be("""{"n":1}""");
        execution["executionArn"]!.ToString().Should().Contain(":express:");
        execution["billingDetails"]!["billedDurationInMilliseconds"]!.GetValue<long>().Should().BePositive();
    }

    [Fact]
    public async Task An_asynchronous_execution_may_have_a_name_again_and_is_waited_for()
    {
        var table = await bed.TableAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Wait":{"Type":"Wait","Seconds":1,"Next":"Put"},
             "Put":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:putItem","Parameters":{"TableName":"{{{{{table.Name}}}}}",
               "Item":{"PK":{"S.$":"$$.Execution.Name"},"SK":{"S.$":"$$.Execution.Id"}}},"End":true}}
            """,
            [("dynamodb:PutItem", "*")]
        );

        var first = await machine.StartAsync(name: "same");
        var second = await machine.StartAsync(name: "same");
        await bed.IdleAsync();

        var items = await bed.DynamoAsync("Scan", new JsonObject { ["TableName"] = table.Name });
        items["Items"]!
            .AsArray()
            .Select(i => i!["SK"]!["S"]!.ToString())
            .Should()
            .BeEquivalentTo(first["executionArn"]!.ToString(), second["executionArn"]!.ToString());
    }

    [Fact]
    public async Task A_synchronous_execution_needs_a_right_of_its_own()
    {
        var machine = await Machine.ExpressAsync(bed, Echo);
        var role = await bed.RoleAsync("lambda.amazonaws.com", ("states:StartExecution", machine.Arn));
        var api = bed.Aws.As(bed.Host.Context.Credentials.IssueForRole(role, "session"));

        var started = await machine.CallAsync(api, "StartExecution", "{}");
        var run = () => machine.CallAsync(api, "StartSyncExecution", "{}");

        started["executionArn"].Should().NotBeNull();
        (await run.Should().ThrowAsync<AwsApiException>()).Which.Message.Should().Contain("states:StartSyncExecution");
        await bed.IdleAsync();
    }

    [Fact]
    public async Task A_standard_machine_has_no_synchronous_executions_and_an_express_one_no_list()
    {
        var standard = await Machine.StandardAsync(bed, Echo);
        var express = await Machine.ExpressAsync(bed, Echo);

        var run = () => standard.RunAsync();
        var list = () =>
            bed.Aws.JsonAsync("states", "AWSStepFunctions.ListExecutions", new JsonObject { ["stateMachineArn"] = express.Arn }, default);

        (await run.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("StateMachineTypeNotSupported");
        (await list.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("StateMachineTypeNotSupported");
    }

    [Fact]
    public async Task Input_that_is_not_JSON_is_refused()
    {
        var machine = await Machine.ExpressAsync(bed, Echo);

        var run = () => machine.RunAsync("{");

        (await run.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("InvalidExecutionInput");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_has_the_history_and_data_only_where_it_is_included(bool included)
    {
        var (group, arn) = await bed.LogGroupAsync();
        var queue = await bed.QueueAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
               "Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}","MessageBody.$":"$.secret"},"End":true}}
            """,
            [("sqs:SendMessage", queue.Arn)],
            logGroupArn: arn,
            withData: included
        );

        var execution = await machine.RunAsync("""{"secret":"s3cret"}""");

        var lines = await bed.LinesAsync(group);
        lines[0]["type"]!.ToString().Should().Be("ExecutionStarted");
        lines[^1]["type"]!.ToString().Should().Be("ExecutionSucceeded");
        lines.Should().OnlyContain(l => l["execution_arn"]!.ToString() == execution["executionArn"]!.ToString());
        string.Join('\n', lines.Select(l => l.ToJsonString())).Contains("s3cret").Should().Be(included);
    }

    [Fact]
    public async Task Executions_do_not_wait_for_each_other()
    {
        var queue = await bed.QueueAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
               "Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}","MessageBody":"x"},"End":true}}
            """,
            [("sqs:SendMessage", queue.Arn)]
        );
        using var held = bed.Host.Faults.Inject(
            new Fault(FaultEffect.Hold)
            {
                Service = "sqs",
                Operation = "SendMessage",
                Resource = queue.Url[(queue.Url.LastIndexOf('/') + 1)..],
            }
        );
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        var executions = Enumerable.Range(0, 20).Select(_ => machine.RunAsync()).ToList();
        // None of them ends before all have begun.
        await held.WaitForHitsAsync(executions.Count, patience.Token);
        held.Dispose();

        (await Task.WhenAll(executions)).Should().OnlyContain(execution => execution["status"]!.ToString() == "SUCCEEDED");
    }

    [Fact]
    public async Task A_pipe_hands_its_batch_to_an_express_machine_and_sees_it_fail()
    {
        var table = await bed.TableAsync();
        var dead = await bed.QueueAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            """
            {"Good?":{"Type":"Choice","Choices":[{"Variable":"$[0].sk","StringEquals":"good","Next":"Good"}],"Default":"Bad"},
             "Good":{"Type":"Succeed"},"Bad":{"Type":"Fail","Error":"Bad.Record"}}
            """
        );
        var role = await bed.PipeRoleAsync(table, ("states:StartSyncExecution", machine.Arn), ("sqs:SendMessage", dead.Arn));
        await bed.PipeAsync(
            role,
            table.StreamArn,
            machine.Arn,
            $$$$$"""
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","BatchSize":1,"MaximumRetryAttempts":0,
               "DeadLetterConfig":{"Arn":"{{{{{dead.Arn}}}}}"}}},
             "TargetParameters":{"InputTemplate":"{\"sk\": <$.dynamodb.Keys.SK.S>}",
               "StepFunctionStateMachineParameters":{"InvocationType":"REQUEST_RESPONSE"}}}
            """
        );

        await table.PutAsync("a", "good");
        await table.PutAsync("a", "bad");
        await bed.IdleAsync();
        await bed.DeletePipesAsync();

        (await dead.BodiesAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_pipe_that_does_not_wait_starts_a_machine_for_each_batch()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
               "Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}","MessageBody.$":"$[0].pk"},"End":true}}
            """,
            [("sqs:SendMessage", queue.Arn)]
        );
        var role = await bed.PipeRoleAsync(table, ("states:StartExecution", machine.Arn));
        await bed.PipeAsync(
            role,
            table.StreamArn,
            machine.Arn,
            """
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","BatchSize":1}},
             "TargetParameters":{"InputTemplate":"{\"pk\": <$.dynamodb.Keys.PK.S>}",
               "StepFunctionStateMachineParameters":{"InvocationType":"FIRE_AND_FORGET"}}}
            """
        );

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => table.PutAsync($"p{i}", "1")));
        await bed.IdleAsync();
        await bed.DeletePipesAsync();

        (await queue.TakeAsync()).Select(m => m["Body"]!.ToString()).Should().BeEquivalentTo(Enumerable.Range(0, 10).Select(i => $"p{i}"));
    }
}
