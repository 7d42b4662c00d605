using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Pipes;

[Collection(PipeTestCollection.Name)]
public sealed class PipeTests(PipeBed bed) : IAsyncLifetime
{
    private const string FromStart = """ "DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","BatchSize":1} """;
    private const string KeysTemplate = """ "InputTemplate":"{\"pk\": <$.dynamodb.Keys.PK.S>, \"sk\": \"<$.dynamodb.Keys.SK.S>\"}" """;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => bed.DeletePipesAsync();

    [Fact]
    public async Task Matching_records_reach_a_queue_in_order_as_the_template_says()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync(fifo: true);
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn));
        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{ {{{{{{FromStart}}}}}}, "FilterCriteria":{"Filters":[
                {"Pattern":"{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"NewImage\":{\"Kind\":{\"S\":[\"MAIL\"]}}}}"}]}},
             "TargetParameters":{ {{{{{{KeysTemplate}}}}}},
                "SqsQueueParameters":{"MessageGroupId":"$.dynamodb.Keys.PK.S","MessageDeduplicationId":"$.eventID"}}}
            """
        );

        for (var i = 0; i < 5; i++)
        {
            await table.PutAsync("a", $"{i}", """{"Kind":{"S":"MAIL"}}""");
            await table.PutAsync("a", $"{i}x", """{"Kind":{"S":"OTHER"}}""");
            await table.UpdateAsync("a", $"{i}", "SET n = :n", """{":n":{"N":"1"}}""");
        }
        await bed.IdleAsync();

        var messages = await queue.TakeAsync();
        messages
            .Select(m => m["Body"]!.ToString())
            .Should()
            .Equal(Enumerable.Range(0, 5).Select(i => $$$$$$"""{"pk":"a","sk":"{{{{{{i}}}}}}"}"""));
        messages[0]["Attributes"]!["MessageGroupId"]!.ToString().Should().Be("a");
    }

    [Fact]
    public async Task A_record_without_a_template_has_the_shape_that_Pipes_documents()
    {
        var table = await bed.TableAsync("NEW_IMAGE");
        var queue = await bed.QueueAsync();
        await bed.PipeAsync(
            await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn)),
            table.StreamArn,
            queue.Arn,
            $$$$$$"""{"SourceParameters":{ {{{{{{FromStart}}}}}} }}"""
        );

        await table.PutAsync("a", "1");
        await bed.IdleAsync();

        var record = (await queue.BodiesAsync()).Should().ContainSingle().Subject;
        record["eventSourceARN"]!.ToString().Should().Be(table.StreamArn);
        record["eventSource"]!.ToString().Should().Be("aws:dynamodb");
        record["awsRegion"]!.ToString().Should().Be("us-east-1");
        record["dynamodb"]!["ApproximateCreationDateTime"]!.GetValue<long>().Should().BeGreaterThan(1_600_000_000);
        record["dynamodb"]!["NewImage"]!["SK"]!["S"]!.ToString().Should().Be("1");
    }

    [Theory]
    [InlineData("TRIM_HORIZON", 2)]
    [InlineData("LATEST", 1)]
    public async Task A_pipe_starts_where_it_is_told(string position, int expected)
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        await table.PutAsync("a", "before");
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn));

        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""{"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"{{{{{{position}}}}}}"}}}"""
        );
        await bed.IdleAsync();
        await table.PutAsync("a", "after");
        await bed.IdleAsync();

        (await queue.TakeAsync()).Should().HaveCount(expected);
    }

    [Fact]
    public async Task An_enrichment_gets_the_batch_and_decides_what_is_sent()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var function = await bed.FunctionAsync();
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn), ("lambda:InvokeFunction", function));
        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{ {{{{{{FromStart}}}}}} },"Enrichment":"{{{{{{function}}}}}}",
             "EnrichmentParameters":{"InputTemplate":"{\"do\": <$.dynamodb.NewImage.Do.S>, \"sk\": <$.dynamodb.Keys.SK.S>}"},
             "TargetParameters":{"InputTemplate":"{\"got\": <$.enriched>}"}}
            """
        );

        await table.PutAsync("a", "1", """{"Do":{"S":"keep"}}""");
        await table.PutAsync("a", "2", """{"Do":{"S":"drop"}}""");
        await table.PutAsync("a", "3", """{"Do":{"S":"double"}}""");
        await bed.IdleAsync();

        (await queue.BodiesAsync()).Select(b => b["got"]!["sk"]!.ToString()).Should().BeEquivalentTo("1", "3", "3");
    }

    [Fact]
    public async Task What_an_enrichment_never_takes_ends_in_the_dead_letter_queue_and_the_next_record_goes_on()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var dead = await bed.QueueAsync();
        var function = await bed.FunctionAsync();
        var (group, groupArn) = await bed.LogGroupAsync();
        var role = await bed.PipeRoleAsync(
            table,
            ("sqs:SendMessage", queue.Arn),
            ("sqs:SendMessage", dead.Arn),
            ("lambda:InvokeFunction", function)
        );
        var pipe = await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","BatchSize":1,"MaximumRetryAttempts":2,
                "DeadLetterConfig":{"Arn":"{{{{{{dead.Arn}}}}}}"}}},
             "Enrichment":"{{{{{{function}}}}}}",
             "EnrichmentParameters":{"InputTemplate":"{\"do\": <$.dynamodb.NewImage.Do.S>, \"secret\": \"s3cret\"}"},
             "LogConfiguration":{"CloudwatchLogsLogDestination":{"LogGroupArn":"{{{{{{groupArn}}}}}}"},"Level":"ERROR"}}
            """
        );

        await table.PutAsync("a", "1", """{"Do":{"S":"throw"}}""");
        await table.PutAsync("a", "2", """{"Do":{"S":"keep"}}""");
        await bed.IdleAsync();

        (await queue.TakeAsync()).Should().ContainSingle();
        var letter = (await dead.BodiesAsync()).Should().ContainSingle().Subject;
        letter["context"]!["partnerResourceArn"]!.ToString().Should().EndWith($":pipe/{pipe}");
        letter["context"]!["condition"]!.ToString().Should().Be("RetryAttemptsExhausted");
        var batch = letter["DDBStreamBatchInfo"]!;
        batch["streamArn"]!.ToString().Should().Be(table.StreamArn);
        batch["batchSize"]!.GetValue<int>().Should().Be(1);
        var (records, _) = await table.ReadAsync(await table.IteratorAsync());
        batch["startSequenceNumber"]!.ToString().Should().Be(records[0]["dynamodb"]!["SequenceNumber"]!.ToString());
        batch["endSequenceNumber"]!.ToString().Should().Be(batch["startSequenceNumber"]!.ToString());
        batch["shardId"]!.ToString().Should().StartWith("shardId-");
        var lines = await bed.LinesAsync(group);
        lines.Count(l => l["messageType"]!.ToString() == "EXECUTION_FAILED").Should().Be(3, "it was tried and retried twice");
        string.Join('\n', lines.Select(l => l.ToJsonString())).Should().NotContain("s3cret").And.Contain("Test.Refused");
    }

    [Fact]
    public async Task A_failing_batch_is_halved_until_only_what_fails_is_left()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var dead = await bed.QueueAsync();
        var function = await bed.FunctionAsync();
        for (var i = 0; i < 8; i++)
            await table.PutAsync("a", $"{i}", $$$$$$"""{"Do":{"S":"{{{{{{(i == 5 ? "throw" : "keep")}}}}}}"}}""");
        var role = await bed.PipeRoleAsync(
            table,
            ("sqs:SendMessage", queue.Arn),
            ("sqs:SendMessage", dead.Arn),
            ("lambda:InvokeFunction", function)
        );

        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","BatchSize":10,"MaximumRetryAttempts":1,
                "OnPartialBatchItemFailure":"AUTOMATIC_BISECT","DeadLetterConfig":{"Arn":"{{{{{{dead.Arn}}}}}}"}}},
             "Enrichment":"{{{{{{function}}}}}}",
             "EnrichmentParameters":{"InputTemplate":"{\"do\": <$.dynamodb.NewImage.Do.S>, \"sk\": <$.dynamodb.Keys.SK.S>}"}}
            """
        );
        await bed.IdleAsync();

        (await queue.BodiesAsync())
            .Select(b => b["enriched"]!["sk"]!.ToString())
            .Should()
            .BeEquivalentTo("0", "1", "2", "3", "4", "6", "7");
        (await dead.BodiesAsync()).Should().ContainSingle().Which["DDBStreamBatchInfo"]!["batchSize"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task Records_that_are_too_old_are_given_up()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var dead = await bed.QueueAsync();
        await table.PutAsync("a", "1");
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", dead.Arn));

        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","MaximumRecordAgeInSeconds":1,
                "DeadLetterConfig":{"Arn":"{{{{{{dead.Arn}}}}}}"}}}}
            """
        );
        await bed.IdleAsync();

        (await dead.BodiesAsync()).Should().ContainSingle().Which["context"]!["condition"]!.ToString().Should().Be("RecordAgeExceeded");
    }

    [Fact]
    public async Task A_pipe_may_do_only_what_its_role_allows_and_says_so_in_its_log()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var dead = await bed.QueueAsync();
        var (group, groupArn) = await bed.LogGroupAsync();
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", dead.Arn));
        await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"TRIM_HORIZON","MaximumRetryAttempts":0,
                "DeadLetterConfig":{"Arn":"{{{{{{dead.Arn}}}}}}"}}},
             "LogConfiguration":{"CloudwatchLogsLogDestination":{"LogGroupArn":"{{{{{{groupArn}}}}}}"},"Level":"ERROR"}}
            """
        );

        await table.PutAsync("a", "1");
        await bed.IdleAsync();

        (await queue.TakeAsync()).Should().BeEmpty();
        (await dead.TakeAsync()).Should().ContainSingle();
        var failed = (await bed.LinesAsync(group)).Single(l => l["messageType"]!.ToString() == "TARGET_STAGE_FAILED");
        failed["error"]!["message"]!.ToString().Should().Contain("sqs:SendMessage").And.Contain(queue.Arn);
        failed["error"]!["httpStatusCode"]!.GetValue<int>().Should().Be(403);
        failed["error"]!["awsService"]!.ToString().Should().Be("sqs");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_log_has_events_only_where_execution_data_is_included(bool included)
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var (group, groupArn) = await bed.LogGroupAsync();
        var data = included ? """["ALL"]""" : "[]";
        await bed.PipeAsync(
            await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn)),
            table.StreamArn,
            queue.Arn,
            $$$$$$"""
            {"SourceParameters":{ {{{{{{FromStart}}}}}} },
             "LogConfiguration":{"CloudwatchLogsLogDestination":{"LogGroupArn":"{{{{{{groupArn}}}}}}"},"Level":"TRACE","IncludeExecutionData":{{{{{{data}}}}}} }}
            """
        );

        await table.PutAsync("a", "visible-or-not");
        await bed.IdleAsync();

        var lines = await bed.LinesAsync(group);
        lines
            .Select(l => l["messageType"]!.ToString())
            .Should()
            .Equal(
                "EXECUTION_STARTED",
                "TARGET_STAGE_ENTERED",
                "TARGET_INVOCATION_STARTED",
                "TARGET_INVOCATION_SUCCEEDED",
                "TARGET_STAGE_SUCCEEDED",
                "EXECUTION_SUCCEEDED"
            );
        string.Join('\n', lines.Select(l => l.ToJsonString())).Contains("visible-or-not").Should().Be(included);
    }

    [Fact]
    public async Task A_stopped_pipe_reads_nothing_and_goes_on_where_it_stopped()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", queue.Arn));
        var pipe = await bed.PipeAsync(
            role,
            table.StreamArn,
            queue.Arn,
            """{"SourceParameters":{"DynamoDBStreamParameters":{"StartingPosition":"LATEST"}}}"""
        );
        await table.PutAsync("a", "1");
        await bed.IdleAsync();

        await bed.Aws.RestAsync("pipes", HttpMethod.Post, $"/v1/pipes/{pipe}/stop", null, default);
        await table.PutAsync("a", "2");
        await bed.IdleAsync();
        var whileStopped = await queue.TakeAsync();
        await bed.Aws.RestAsync("pipes", HttpMethod.Post, $"/v1/pipes/{pipe}/start", null, default);
        await bed.IdleAsync();

        whileStopped.Should().ContainSingle();
        (await queue.TakeAsync()).Should().ContainSingle();
        (await bed.DescribeAsync(pipe))["CurrentState"]!.ToString().Should().Be("RUNNING");
    }

    [Fact]
    public async Task A_changed_pipe_goes_on_where_it_was()
    {
        var table = await bed.TableAsync();
        var (first, second) = (await bed.QueueAsync(), await bed.QueueAsync());
        var role = await bed.PipeRoleAsync(table, ("sqs:SendMessage", "*"));
        var pipe = await bed.PipeAsync(role, table.StreamArn, first.Arn, $$$$$$"""{"SourceParameters":{ {{{{{{FromStart}}}}}} }}""");
        await table.PutAsync("a", "1");
        await bed.IdleAsync();

        var change = new JsonObject { ["RoleArn"] = role, ["Target"] = second.Arn };
        await bed.Aws.RestAsync("pipes", HttpMethod.Put, $"/v1/pipes/{pipe}", change, default);
        await table.PutAsync("a", "2");
        await bed.IdleAsync();

        (await first.TakeAsync()).Should().ContainSingle();
        (await second.BodiesAsync()).Should().ContainSingle().Which["dynamodb"]!["Keys"]!["SK"]!["S"]!.ToString().Should().Be("2");
    }

    [Theory]
    [InlineData("dynamodb:GetRecords")]
    [InlineData("dynamodb:GetShardIterator")]
    [InlineData("dynamodb:DescribeStream")]
    [InlineData("dynamodb:ListStreams")]
    public async Task A_role_that_may_not_read_the_stream_makes_no_pipe(string missing)
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        string[] needed = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"];
        var role = await bed.RoleAsync("pipes.amazonaws.com", [.. needed.Where(n => n != missing).Select(n => (n, table.StreamArn))]);

        var pipe = await bed.PipeAsync(role, table.StreamArn, queue.Arn, $$$$$$"""{"SourceParameters":{ {{{{{{FromStart}}}}}} }}""");

        var described = await bed.DescribeAsync(pipe);
        described["CurrentState"]!.ToString().Should().Be("CREATE_FAILED");
        described["StateReason"]!.ToString().Should().Contain(missing);
    }

    [Fact]
    public async Task A_role_that_Pipes_may_not_assume_makes_no_pipe()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var role = await bed.RoleAsync("lambda.amazonaws.com", ("*", "*"));

        var pipe = await bed.PipeAsync(role, table.StreamArn, queue.Arn, $$$$$$"""{"SourceParameters":{ {{{{{{FromStart}}}}}} }}""");

        (await bed.DescribeAsync(pipe))["StateReason"]!.ToString().Should().Contain("sts:AssumeRole");
    }

    [Fact]
    public async Task A_filter_that_EventBridge_would_refuse_is_refused()
    {
        var table = await bed.TableAsync();
        var queue = await bed.QueueAsync();
        var role = await bed.PipeRoleAsync(table);

        var create = () =>
            bed.PipeAsync(
                role,
                table.StreamArn,
                queue.Arn,
                $$$$$$"""{"SourceParameters":{ {{{{{{FromStart}}}}}}, "FilterCriteria":{"Filters":[{"Pattern":"{\"eventName\":\"INSERT\"}"}]}}}"""
            );

        (await create.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("ValidationException");
    }

    [Fact]
    public async Task A_message_of_a_queue_goes_through_once_and_one_that_does_not_match_is_gone()
    {
        var (from, to) = (await bed.QueueAsync(), await bed.QueueAsync());
        var role = await bed.RoleAsync(
            "pipes.amazonaws.com",
            ("sqs:ReceiveMessage", from.Arn),
            ("sqs:DeleteMessage", from.Arn),
            ("sqs:GetQueueAttributes", from.Arn),
            ("sqs:SendMessage", to.Arn)
        );
        await bed.PipeAsync(
            role,
            from.Arn,
            to.Arn,
            """
            {"SourceParameters":{"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"kind\":[\"good\"]}}"}]}},
             "TargetParameters":{"InputTemplate":"{\"n\": <$.body.n>}"}}
            """
        );

        await bed.SqsAsync("SendMessage", new JsonObject { ["QueueUrl"] = from.Url, ["MessageBody"] = """{"kind":"good","n":1}""" });
        await bed.SqsAsync("SendMessage", new JsonObject { ["QueueUrl"] = from.Url, ["MessageBody"] = """{"kind":"bad","n":2}""" });
        await bed.IdleAsync();

        (await to.BodiesAsync()).Should().ContainSingle().Which["n"]!.GetValue<int>().Should().Be(1);
        (await from.TakeAsync()).Should().BeEmpty();
    }
}
