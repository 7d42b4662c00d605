using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Pipes;

namespace RegulatedData.LocalCloud.Tests.StateMachines;

/// <summary>The service integrations that need no function, each in a real machine under its own role.</summary>
[Collection(PipeTestCollection.Name)]
public sealed class IntegrationTests(PipeBed bed)
{
    [Fact]
    public async Task An_item_is_read_and_changed()
    {
        var table = await bed.TableAsync();
        await table.PutAsync("p", "s", """{"n":{"N":"1"}}""");
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Get":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"{{{{{table.Name}}}}}","ConsistentRead":true,
               "Key":{"PK":{"S.$":"$[0].pk"},"SK":{"S.$":"$[0].sk"}}},"ResultPath":"$[0].row","ResultSelector":{"Item.$":"$.Item"},"Next":"There?"},
             "There?":{"Type":"Choice","Choices":[{"Variable":"$[0].row.Item.n.N","IsPresent":true,"Next":"Update"}],"Default":"Gone"},
             "Update":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:updateItem","Parameters":{"TableName":"{{{{{table.Name}}}}}",
               "Key":{"PK":{"S.$":"$[0].pk"},"SK":{"S.$":"$[0].sk"}},"UpdateExpression":"SET DeliveredAt = :now ADD DeliveredTo :who REMOVE n",
               "ExpressionAttributeValues":{":now":{"S.$":"$$.State.EnteredTime"},":who":{"SS":["1"]}},"ReturnValues":"ALL_NEW"},
               "OutputPath":"$.Attributes","End":true},
             "Gone":{"Type":"Fail","Error":"Gone"}}
            """,
            [("dynamodb:GetItem", "*"), ("dynamodb:UpdateItem", "*")]
        );

        var output = await machine.OutputAsync("""[{"pk":"p","sk":"s"}]""");

        output!["DeliveredTo"]!["SS"]![0]!.ToString().Should().Be("1");
        output["n"].Should().BeNull();
        output["DeliveredAt"]!["S"]!.ToString().Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
    }

    [Fact]
    public async Task An_item_that_is_not_there_is_told_by_the_absence_of_Item()
    {
        var table = await bed.TableAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Get":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:getItem","Parameters":{"TableName":"{{{{{table.Name}}}}}",
               "Key":{"PK":{"S":"x"},"SK":{"S":"y"}}},"Next":"There?"},
             "There?":{"Type":"Choice","Choices":[{"Variable":"$.Item","IsPresent":true,"Next":"Found"}],"Default":"Gone"},
             "Found":{"Type":"Pass","Result":"found","End":true},"Gone":{"Type":"Pass","Result":"gone","End":true}}
            """,
            [("dynamodb:GetItem", "*")]
        );

        (await machine.OutputAsync())!.ToString().Should().Be("gone");
    }

    [Fact]
    public async Task A_failed_condition_is_caught_by_its_name()
    {
        var table = await bed.TableAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Update":{"Type":"Task","Resource":"arn:aws:states:::dynamodb:updateItem","Parameters":{"TableName":"{{{{{table.Name}}}}}",
               "Key":{"PK":{"S":"x"},"SK":{"S":"y"}},"UpdateExpression":"SET n = :n","ConditionExpression":"attribute_exists(PK)",
               "ExpressionAttributeValues":{":n":{"N":"1"}}},
               "Catch":[{"ErrorEquals":["DynamoDB.ConditionalCheckFailedException"],"Next":"Done"}],"End":true},
             "Done":{"Type":"Pass","Result":"caught","End":true}}
            """,
            [("dynamodb:UpdateItem", "*")]
        );

        (await machine.OutputAsync())!.ToString().Should().Be("caught");
    }

    [Fact]
    public async Task A_message_goes_to_a_FIFO_queue_with_its_group_its_deduplication_and_its_attributes()
    {
        var queue = await bed.QueueAsync(fifo: true);
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Send":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"QueueUrl":"{{{{{queue.Url}}}}}",
               "MessageBody.$":"$.Body","MessageGroupId.$":"$.Group","MessageDeduplicationId.$":"$.Id",
               "MessageAttributes":{"Kind":{"DataType":"String","StringValue.$":"$.Kind"}}},
               "ResultSelector":{"MessageId.$":"$.MessageId"},"End":true}}
            """,
            [("sqs:SendMessage", queue.Arn)]
        );

        await machine.OutputAsync("""{"Body":"{\"a\":1}","Group":"g","Id":"d","Kind":"DECISION"}""");
        await machine.OutputAsync("""{"Body":"{\"a\":2}","Group":"g","Id":"d","Kind":"DECISION"}""");

        var answer = await bed.SqsAsync(
            "ReceiveMessage",
            new JsonObject
            {
                ["QueueUrl"] = queue.Url,
                ["MaxNumberOfMessages"] = 10,
                ["AttributeNames"] = new JsonArray("All"),
                ["MessageAttributeNames"] = new JsonArray("All"),
            }
        );
        var message = answer["Messages"]!.AsArray().Should().ContainSingle("the second has the same deduplication id").Subject!;
        message["Body"]!.ToString().Should().Be("""{"a":1}""");
        message["Attributes"]!["MessageGroupId"]!.ToString().Should().Be("g");
        message["MessageAttributes"]!["Kind"]!["StringValue"]!.ToString().Should().Be("DECISION");
    }

    [Fact]
    public async Task A_function_gets_an_array_and_its_array_is_mapped()
    {
        var function = await bed.FunctionAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Render":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"{{{{{function}}}}}","Payload.$":"$"},
               "OutputPath":"$.Payload","Next":"Each"},
             "Each":{"Type":"Map","MaxConcurrency":2,"ItemSelector":{"sk.$":"$$.Map.Item.Value.enriched.sk","index.$":"$$.Map.Item.Index"},
               "ItemProcessor":{"ProcessorConfig":{"Mode":"INLINE"},"StartAt":"One","States":{"One":{"Type":"Pass","End":true}}},"End":true}}
            """,
            [("lambda:InvokeFunction", function)]
        );

        var output = await machine.OutputAsync("""[{"sk":"a"},{"sk":"b","do":"double"}]""");

        output!.AsArray().Select(o => o!["sk"]!.ToString()).Should().Equal("a", "b", "b");
        output[2]!["index"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task A_schedule_is_made_once_and_the_conflict_of_the_second_time_is_caught_by_its_name()
    {
        var target = await bed.FunctionAsync();
        var role = await bed.RoleAsync("scheduler.amazonaws.com", ("lambda:InvokeFunction", target));
        var group = PipeBed.Unique("group");
        await bed.Aws.RestAsync("scheduler", HttpMethod.Post, $"/schedule-groups/{group}", [], default);
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Create":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:scheduler:createSchedule","Parameters":{
               "Name.$":"$.Name","GroupName":"{{{{{group}}}}}","ScheduleExpression.$":"$.Expression","FlexibleTimeWindow":{"Mode":"OFF"},
               "ActionAfterCompletion":"DELETE",
               "Target":{"Arn":"{{{{{target}}}}}","RoleArn":"{{{{{role}}}}}","Input.$":"$.Input","RetryPolicy":{"MaximumRetryAttempts":3}}},
               "ResultPath":null,"Catch":[{"ErrorEquals":["Scheduler.ConflictException"],"Next":"There"}],"Next":"Made"},
             "Made":{"Type":"Pass","Result":"made","End":true},"There":{"Type":"Pass","Result":"already there","End":true}}
            """,
            [("scheduler:CreateSchedule", "*"), ("iam:PassRole", role)]
        );
        const string Input = """{"Name":"r1","Expression":"at(2099-01-02T03:04:05)","Input":"{\"requestId\":\"r1\"}"}""";

        var first = await machine.OutputAsync(Input);
        var second = await machine.OutputAsync(Input);

        first!.ToString().Should().Be("made");
        second!.ToString().Should().Be("already there");
        var schedule = await bed.Aws.RestAsync("scheduler", HttpMethod.Get, $"/schedules/r1?groupName={group}", null, default);
        schedule!["ScheduleExpression"]!.ToString().Should().Be("at(2099-01-02T03:04:05)");
        schedule["Target"]!["Input"]!.ToString().Should().Be("""{"requestId":"r1"}""");
    }

    [Fact]
    public async Task A_mail_is_sent_with_its_tags()
    {
        const string Sender = "sender@example.org";
        await bed.Aws.RestAsync("ses", HttpMethod.Post, "/v2/email/identities", new JsonObject { ["EmailIdentity"] = Sender }, default);
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Mail":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sesv2:sendEmail","Parameters":{"FromEmailAddress":"{{{{{Sender}}}}}",
               "Destination":{"ToAddresses.$":"States.Array($.to)"},
               "Content":{"Simple":{"Subject":{"Data.$":"$.subject","Charset":"UTF-8"},
                 "Body":{"Text":{"Data.$":"$.text","Charset":"UTF-8"},"Html":{"Data.$":"$.html","Charset":"UTF-8"} } } },
               "EmailTags":[{"Name":"request","Value.$":"$.requestId"}]},"End":true}}
            """,
            [("ses:SendEmail", "*")]
        );

        var output = await machine.OutputAsync(
            """{"to":"a@example.org","subject":"Please decide","text":"text","html":"<p>html</p>","requestId":"r1"}"""
        );

        output!["MessageId"]!.ToString().Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_machine_runs_another_and_sees_how_it_ended()
    {
        var inner = await Machine.ExpressAsync(
            bed,
            """
            {"Good?":{"Type":"Choice","Choices":[{"Variable":"$.good","BooleanEquals":true,"Next":"Good"}],"Default":"Bad"},
             "Good":{"Type":"Pass","Result":{"ok":true},"End":true},"Bad":{"Type":"Fail","Error":"It.Failed","Cause":"it was told to"}}
            """
        );
        var outer = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Run":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sfn:startSyncExecution",
               "Parameters":{"StateMachineArn":"{{{{{inner.Arn}}}}}","Input.$":"States.JsonToString($)"},
               "ResultSelector":{"Status.$":"$.Status"},"End":true}}
            """,
            [("states:StartSyncExecution", inner.Arn)]
        );

        var good = await outer.OutputAsync("""{"good":true}""");
        var bad = await outer.OutputAsync("""{"good":false}""");

        good!["Status"]!.ToString().Should().Be("SUCCEEDED");
        bad!["Status"]!.ToString().Should().Be("FAILED");
    }

    [Fact]
    public async Task An_index_is_queried_page_by_page()
    {
        var table = await bed.TableAsync();
        for (var i = 0; i < 5; i++)
            await table.PutAsync("p", $"{i}");
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"First":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:query","Parameters":{"TableName":"{{{{{table.Name}}}}}","Limit":3,
               "KeyConditionExpression":"PK = :p AND SK <= :s","ExpressionAttributeValues":{":p":{"S":"p"},":s":{"S":"3"}}},"Next":"More?"},
             "More?":{"Type":"Choice","Choices":[{"Variable":"$.LastEvaluatedKey","IsPresent":true,"Next":"Second"}],"Default":"Last"},
             "Second":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:query","Parameters":{"TableName":"{{{{{table.Name}}}}}","Limit":3,
               "ExclusiveStartKey.$":"$.LastEvaluatedKey","KeyConditionExpression":"PK = :p AND SK <= :s",
               "ExpressionAttributeValues":{":p":{"S":"p"},":s":{"S":"3"}}},"ResultPath":"$.second","Next":"Count"},
             "Count":{"Type":"Pass","Parameters":{"first.$":"States.ArrayLength($.Items)","second.$":"States.ArrayLength($.second.Items)",
               "keys.$":"$.second.Items[*].SK.S"},"End":true},
             "Last":{"Type":"Fail","Error":"NoSecondPage"}}
            """,
            [("dynamodb:Query", "*")]
        );

        var output = await machine.OutputAsync();

        output!["first"]!.GetValue<int>().Should().Be(3);
        output["second"]!.GetValue<int>().Should().Be(1);
        output["keys"]![0]!.ToString().Should().Be("3");
    }

    [Fact]
    public async Task A_transaction_writes_all_or_tells_its_name()
    {
        var table = await bed.TableAsync();
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Write":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:dynamodb:transactWriteItems","Parameters":{"TransactItems":[
                {"Update":{"TableName":"{{{{{table.Name}}}}}","Key":{"PK":{"S.$":"$.pk"},"SK":{"S":"1"}},"UpdateExpression":"SET MailStatus = :s",
                  "ConditionExpression":"attribute_not_exists(MailStatus)","ExpressionAttributeValues":{":s":{"S":"BOUNCED"} } } },
                {"Put":{"TableName":"{{{{{table.Name}}}}}","Item":{"PK":{"S.$":"$.pk"},
                  "SK":{"S.$":"States.Format('EVENT#{}#MAIL_BOUNCED', $$.State.EnteredTime)"} } } }]},
               "Catch":[{"ErrorEquals":["DynamoDb.TransactionCanceledException"],"Next":"Before"}],"Next":"Now"},
             "Now":{"Type":"Pass","Result":"now","End":true},"Before":{"Type":"Pass","Result":"before","End":true}}
            """,
            [("dynamodb:UpdateItem", "*"), ("dynamodb:PutItem", "*")]
        );

        var first = await machine.OutputAsync("""{"pk":"p"}""");
        var second = await machine.OutputAsync("""{"pk":"p"}""");

        first!.ToString().Should().Be("now");
        second!.ToString().Should().Be("before");
        (await bed.DynamoAsync("Scan", new JsonObject { ["TableName"] = table.Name }))["Count"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task A_metric_is_put()
    {
        var name = PipeBed.Unique("Metric").Replace('-', '_');
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""
            {"Put":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:cloudwatch:putMetricData","Parameters":{"Namespace":"Test/Machines",
               "MetricData":[{"MetricName":"{{{{{name}}}}}","Value.$":"States.ArrayLength($.items)","Unit":"Count"}]},"End":true}}
            """,
            [("cloudwatch:PutMetricData", "*")]
        );

        await machine.OutputAsync("""{"items":[1,2,3]}""");

        var metrics = await bed.Aws.JsonAsync(
            "monitoring",
            "GraniteServiceVersion20100801.ListMetrics",
            new JsonObject { ["Namespace"] = "Test/Machines", ["MetricName"] = name },
            default
        );
        metrics["Metrics"]!.AsArray().Should().ContainSingle();
    }

    [Theory]
    [InlineData("aws-sdk:sesv2:getEmailIdentity", """{"EmailIdentity":"nobody@example.org"}""", "SesV2.NotFoundException")]
    [InlineData("aws-sdk:dynamodb:describeTable", """{"TableName":"nothing"}""", "DynamoDb.ResourceNotFoundException")]
    [InlineData(
        "aws-sdk:sfn:describeStateMachine",
        """{"StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:nothing"}""",
        "Sfn.StateMachineDoesNotExistException"
    )]
    [InlineData("aws-sdk:scheduler:getSchedule", """{"Name":"nothing"}""", "Scheduler.ResourceNotFoundException")]
    [InlineData("aws-sdk:kms:describeKey", """{"KeyId":"nothing"}""", "Kms.NotFoundException")]
    [InlineData("aws-sdk:eventbridge:describeRule", """{"Name":"nothing"}""", "EventBridge.ResourceNotFoundException")]
    public async Task An_SDK_integrations_error_has_the_name_that_AWS_gives_it(string action, string parameters, string expected)
    {
        var machine = await Machine.ExpressAsync(
            bed,
            $$$$$"""{"Call":{"Type":"Task","Resource":"arn:aws:states:::{{{{{action}}}}}","Parameters":{{{{{parameters}}}}},"End":true}}""",
            [("*", "*")]
        );

        (await machine.ErrorAsync()).Should().Be(expected);
    }
}
