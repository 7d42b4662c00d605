using System.Text.Json.Nodes;
using RegulatedData.LocalCloud;

namespace RegulatedData.TokenApproval.Tests;

public sealed class PipeTests
{
    [Theory]
    [InlineData("DeliveriesPipe", "INSERT", "OUTBOX#MESSAGE#DECISION", true)]
    [InlineData("DeliveriesPipe", "INSERT", "OUTBOX#MESSAGE#MAIL_PROBLEM#1#e", true)]
    [InlineData("DeliveriesPipe", "INSERT", "OUTBOX#SCHEDULE", true)]
    [InlineData("DeliveriesPipe", "INSERT", "OUTBOX#MAIL#DECIDED", false)]
    [InlineData("DeliveriesPipe", "MODIFY", "OUTBOX#MESSAGE#DECISION", false)]
    [InlineData("DeliveriesPipe", "REMOVE", "OUTBOX#SCHEDULE", false)]
    [InlineData("DeliveriesPipe", "INSERT", "REQUEST", false)]
    [InlineData("MailsPipe", "INSERT", "OUTBOX#MAIL#INVITATION#3", true)]
    [InlineData("MailsPipe", "INSERT", "OUTBOX#MAIL#DECIDED", true)]
    [InlineData("MailsPipe", "INSERT", "OUTBOX#MESSAGE#DECISION", false)]
    [InlineData("MailsPipe", "INSERT", "OUTBOX#SCHEDULE", false)]
    [InlineData("MailsPipe", "MODIFY", "OUTBOX#MAIL#DECIDED", false)]
    [InlineData("MailsPipe", "INSERT", "APPROVER#1", false)]
    [InlineData("MailsPipe", "INSERT", "EVENT#2026-11-22T10:00:00.000Z#CREATED#1", false)]
    public void A_pipe_takes_new_rows_of_its_own_kinds(string pipe, string change, string sortKey, bool taken)
    {
        var record = new JsonObject
        {
            ["eventID"] = "1",
            ["eventName"] = change,
            ["eventSource"] = "aws:dynamodb",
            ["dynamodb"] = new JsonObject
            {
                ["Keys"] = new JsonObject
                {
                    ["PK"] = new JsonObject { ["S"] = "REQUEST#r-1" },
                    ["SK"] = new JsonObject { ["S"] = sortKey },
                },
                ["StreamViewType"] = "KEYS_ONLY",
            },
        };
        var filters = Pipe(pipe)["SourceParameters"]!["FilterCriteria"]!["Filters"]!.AsArray();
        filters
            .Any(filter => EventPattern.Parse((string)filter!["Pattern"]!).Matches(record.ToJsonString()))
            .Should()
            .Be(taken, "{0} of {1}", change, sortKey);
    }

    [Theory]
    [InlineData("DeliveriesPipe")]
    [InlineData("MailsPipe")]
    public void A_record_that_fails_on_and_on_is_given_up_and_holds_back_no_other(string pipe)
    {
        var source = Pipe(pipe)["SourceParameters"]!["DynamoDBStreamParameters"]!;
        ((long)source["BatchSize"]!).Should().Be(1);
        ((long)source["MaximumRetryAttempts"]!).Should().BeInRange(1, 10);
        ((long)source["MaximumRecordAgeInSeconds"]!).Should().BeInRange(60, 86_399, "the stream forgets it after a day");
        ((string)source["DeadLetterConfig"]!["Arn"]!).Should().Contain("LostStreamRecordsQueue");
        ((string)source["StartingPosition"]!).Should().Be("TRIM_HORIZON", "no row is missed that was written while the pipe was made");
    }

    [Theory]
    [InlineData("DeliveriesPipe")]
    [InlineData("MailsPipe")]
    public void A_pipe_logs_errors_without_the_data_of_its_records(string pipe)
    {
        var log = Pipe(pipe)["LogConfiguration"]!.AsObject();
        ((string)log["Level"]!).Should().Be("ERROR");
        log.Should().NotContainKey("IncludeExecutionData");
    }

    [Fact]
    public void Deliveries_hand_on_keys_alone()
    {
        var pipe = Pipe("DeliveriesPipe");
        pipe.Should().NotContainKey("Enrichment");
        ((string)pipe["TargetParameters"]!["InputTemplate"]!)
            .Should()
            .Be("""{"pk": <$.dynamodb.Keys.PK.S>, "sk": <$.dynamodb.Keys.SK.S>}""");
        Invocation(pipe).Should().Be("FIRE_AND_FORGET");
    }

    [Fact]
    public void Mails_are_rendered_from_keys_and_handed_on_as_they_are()
    {
        var pipe = Pipe("MailsPipe");
        ((string)pipe["Enrichment"]!).Should().Contain("RenderMail");
        ((string)pipe["EnrichmentParameters"]!["InputTemplate"]!)
            .Should()
            .Be("""{"pk": <$.dynamodb.Keys.PK.S>, "sk": <$.dynamodb.Keys.SK.S>}""");
        pipe["TargetParameters"]!.AsObject().Should().NotContainKey("InputTemplate");
        Invocation(pipe).Should().Be("FIRE_AND_FORGET");
    }

    [Fact]
    public void Nobody_else_reads_the_stream() =>
        // DynamoDB lets two read a stream at once.
        Approvals.Resolved.All("AWS::Pipes::Pipe").Should().HaveCount(2);

    private static string Invocation(JsonObject pipe) =>
        (string)pipe["TargetParameters"]!["StepFunctionStateMachineParameters"]!["InvocationType"]!;

    private static JsonObject Pipe(string name) => Approvals.Resolved.Properties("AWS::Pipes::Pipe", name);
}
