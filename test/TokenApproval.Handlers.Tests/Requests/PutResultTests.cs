using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using NSubstitute;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

[Collection(WithLocalCloud.Name)]
public sealed class PutResultTests(Cloud.LocalCloud cloud)
{
    [Fact]
    public async Task An_approved_action_is_started_and_completed_once()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        api.Time.Advance(TimeSpan.FromMinutes(5));

        var started = await api.PutAsync("r-1", "e-1", "IN_PROGRESS");
        api.Time.Advance(TimeSpan.FromMinutes(5));
        var completed = await api.PutAsync("r-1", "e-1", "COMPLETED", "Restarted.\r\nAll is well.");

        started.Status.Should().Be(200);
        started.Json.GetProperty("status").GetString().Should().Be("IN_PROGRESS");
        started.Json.GetProperty("executionId").GetString().Should().Be("e-1");
        started.Json.GetProperty("startedAt").GetString().Should().Be("2026-11-22T10:05:00.000Z");
        started.Json.GetProperty("action").GetString().Should().Be("restart-service");
        started.Json.GetProperty("actionParameters").GetProperty("host").GetString().Should().Be("db-7");
        started.Json.TryGetProperty("result", out _).Should().BeFalse();
        completed.Status.Should().Be(200);
        var result = completed.Json.GetProperty("result");
        result.GetProperty("status").GetString().Should().Be("COMPLETED");
        result.GetProperty("output").GetString().Should().Be("Restarted.\nAll is well.");
        result.GetProperty("at").GetString().Should().Be("2026-11-22T10:10:00.000Z");
        (await api.GetAsync("r-1")).Body.Should().Be(completed.Body);

        var events = (await api.RowsAsync("EVENT")).Select(EventRow.From).ToList();
        events
            .Select(entry => (entry.Type, entry.By, entry.Detail))
            .Should()
            .Equal(("CREATED", Api.Caller, null), ("STARTED", Api.Caller, "execution e-1"), ("COMPLETED", Api.Caller, "execution e-1"));
        var row = (await api.RowsAsync("REQUEST"))[0];
        row.Text(Keys.Gsi2Pk).Should().Be("STATUS#COMPLETED");
        row.Text(Keys.Gsi2Sk).Should().Be("2026-11-22T10:10:00.000Z");
        row.Text("UpdatedAt").Should().Be("2026-11-22T10:10:00.000Z");
    }

    [Fact]
    public async Task What_happened_last_is_kept_as_long_as_what_happened_first()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        api.Time.Advance(TimeSpan.FromDays(3));

        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        var until = FakeTime.Start.AddDays(3 + 365 + 30);
        (await api.RowsAsync("REQUEST"))[0].ExpireAfter().Should().Be(until);
        (await api.RowsAsync("EVENT"))[^1].ExpireAfter().Should().Be(until);
    }

    [Fact]
    public async Task The_record_of_a_request_that_is_worked_on_for_a_month_is_whole_for_all_of_its_retention()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");
        api.Time.Advance(TimeSpan.FromDays(30));

        (await api.PutAsync("r-1", "e-1", "COMPLETED")).Status.Should().Be(200);

        var until = api.Time.GetUtcNow().AddDays(365);
        (await api.RowsAsync())
            .Where(row => row.Text("Kind") is "REQUEST" or "APPROVER" or "EVENT")
            .Should()
            .HaveCount(6)
            .And.OnlyContain(row => row.ExpireAfter() >= until);
    }

    [Fact]
    public async Task A_report_that_is_refused_for_no_reason_ends_with_an_error_instead_of_trying_on()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        var dynamo = Substitute.For<IAmazonDynamoDB>();
        var tries = 0;
        dynamo
            .TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns<TransactWriteItemsResponse>(_ =>
            {
                Interlocked.Increment(ref tries);
                throw new TransactionCanceledException("Refused.")
                {
                    CancellationReasons =
                    [
                        new CancellationReason { Code = "None" },
                        new CancellationReason { Code = "ConditionalCheckFailed" },
                    ],
                };
            });
        dynamo
            .QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => cloud.DynamoDb.QueryAsync(call.Arg<QueryRequest>()));
        api.Use(dynamo);

        var answer = await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        (answer.Status, answer.Code).Should().Be((500, "internal"));
        tries.Should().Be(3);
        api.LogText.Should().Contain("TokenApproval.Stuck");
    }

    [Fact]
    public async Task The_time_to_live_never_moves_back()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        api.Configure(("AUDIT_RETENTION_DAYS", "1"));

        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        (await api.RowsAsync("REQUEST"))[0].ExpireAfter().Should().Be(FakeTime.Start.AddDays(1 + 365 + 30));
    }

    [Theory]
    [InlineData("IN_PROGRESS")]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    public async Task A_repeated_report_changes_nothing_and_is_answered_as_the_first(string status)
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");
        var first = await api.PutAsync("r-1", "e-1", status);
        var rows = await api.RowsAsync();
        api.Time.Advance(TimeSpan.FromMinutes(5));

        var again = await api.PutAsync("r-1", "e-1", status);

        (again.Status, again.Body).Should().Be((200, first.Body));
        (await api.RowsAsync()).Should().BeEquivalentTo(rows);
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("REJECTED")]
    [InlineData("IGNORED")]
    [InlineData("EXPIRED")]
    [InlineData("COMPLETED")]
    public async Task What_is_not_approved_is_never_started(string status)
    {
        var api = await Api.OpenAsync(cloud);
        await api.PostAsync(Api.Good());
        await api.SetStatusAsync("r-1", status);
        var rows = await api.RowsAsync();

        foreach (var reported in new[] { "IN_PROGRESS", "COMPLETED", "FAILED" })
        {
            var answer = await api.PutAsync("r-1", "e-1", reported);

            (answer.Status, answer.Code).Should().Be((409, "conflict"));
            answer.Json.GetProperty("error").GetProperty("status").GetString().Should().Be(status);
        }

        (await api.RowsAsync()).Should().BeEquivalentTo(rows);
    }

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    public async Task An_end_without_a_beginning_is_refused(string status)
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();

        (await api.PutAsync("r-1", "e-1", status)).Status.Should().Be(409);
    }

    [Fact]
    public async Task A_second_worker_gets_a_conflict_that_says_who_is_at_work()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        foreach (var status in new[] { "IN_PROGRESS", "COMPLETED", "FAILED" })
        {
            var answer = await api.PutAsync("r-1", "e-2", status);

            answer.Status.Should().Be(409);
            var error = answer.Json.GetProperty("error");
            error.GetProperty("executionId").GetString().Should().Be("e-1");
            error.GetProperty("status").GetString().Should().Be("IN_PROGRESS");
        }
    }

    [Fact]
    public async Task Of_many_workers_that_start_at_once_one_gets_the_action()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(number => Task.Run(() => api.PutAsync("r-1", $"e-{number}", "IN_PROGRESS")))
        );

        answers.Count(answer => answer.Status == 200).Should().Be(1);
        answers.Count(answer => answer.Status == 409).Should().Be(19);
        (await api.RowsAsync("EVENT")).Select(EventRow.From).Count(entry => entry.Type == "STARTED").Should().Be(1);
    }

    [Fact]
    public async Task What_has_failed_can_be_tried_again_by_a_new_execution()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");
        var failed = await api.PutAsync("r-1", "e-1", "FAILED", "No route to host.");
        failed.Json.GetProperty("result").GetProperty("output").GetString().Should().Be("No route to host.");

        var again = await api.PutAsync("r-1", "e-2", "IN_PROGRESS");
        var completed = await api.PutAsync("r-1", "e-2", "COMPLETED");

        again.Status.Should().Be(200);
        again.Json.TryGetProperty("result", out _).Should().BeFalse("the failure isn't the new execution's");
        completed.Json.GetProperty("result").TryGetProperty("output", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_late_copy_of_a_start_restarts_nothing_that_has_failed()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");
        await api.PutAsync("r-1", "e-1", "FAILED");

        (await api.PutAsync("r-1", "e-1", "IN_PROGRESS")).Status.Should().Be(409);

        await api.PutAsync("r-1", "e-2", "IN_PROGRESS");
        (await api.PutAsync("r-1", "e-1", "IN_PROGRESS", takeOverFrom: "e-2")).Status.Should().Be(409);
        await api.PutAsync("r-1", "e-2", "FAILED");
        (await api.PutAsync("r-1", "e-1", "IN_PROGRESS")).Status.Should().Be(409);
        (await api.PutAsync("r-1", "e", "IN_PROGRESS")).Status.Should().Be(200, "it hasn't been there, though its id begins alike");
    }

    [Fact]
    public async Task An_execution_that_died_is_taken_over_by_whoever_names_it()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        api.Time.Advance(TimeSpan.FromMinutes(5));
        (await api.PutAsync("r-1", "e-2", "IN_PROGRESS", takeOverFrom: "e-0")).Status.Should().Be(409);
        var taken = await api.PutAsync("r-1", "e-2", "IN_PROGRESS", takeOverFrom: "e-1");
        var late = await api.PutAsync("r-1", "e-1", "COMPLETED");

        taken.Json.GetProperty("executionId").GetString().Should().Be("e-2");
        taken
            .Json.GetProperty("events")
            .EnumerateArray()
            .Last()
            .GetProperty("detail")
            .GetString()
            .Should()
            .Be("execution e-2, taken over from e-1");
        late.Status.Should().Be(409);
        (await api.PutAsync("r-1", "e-2", "IN_PROGRESS", takeOverFrom: "e-1")).Status.Should().Be(200, "it's the same claim again");
    }

    [Fact]
    public async Task A_report_whose_confirmation_was_lost_is_written_once()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        var dynamo = Substitute.For<IAmazonDynamoDB>();
        var tries = 0;
        dynamo
            .TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>())
            .Returns(async call =>
            {
                var isFirst = Interlocked.Increment(ref tries) == 1;
                var done = await cloud.DynamoDb.TransactWriteItemsAsync(call.Arg<TransactWriteItemsRequest>());
                return isFirst ? throw new HttpRequestException("The connection broke.") : done;
            });
        dynamo
            .QueryAsync(Arg.Any<QueryRequest>(), Arg.Any<CancellationToken>())
            .Returns(call => cloud.DynamoDb.QueryAsync(call.Arg<QueryRequest>()));
        api.Use(dynamo);

        (await api.PutAsync("r-1", "e-1", "IN_PROGRESS")).Status.Should().Be(200);

        tries.Should().Be(2);
        (await api.RowsAsync("EVENT")).Select(EventRow.From).Count(entry => entry.Type == "STARTED").Should().Be(1);
    }

    [Theory]
    [InlineData("""{"status":"COMPLETED"}""", "executionId", "executionId is missing.")]
    [InlineData("""{"executionId":"a b","status":"COMPLETED"}""", "executionId", "executionId must have*")]
    [InlineData("""{"executionId":"a"}""", "status", "status is missing.")]
    [InlineData("""{"executionId":"a","status":"APPROVED"}""", "status", "status isn't one of IN_PROGRESS, COMPLETED and FAILED.")]
    [InlineData("""{"executionId":"a","status":"completed"}""", "status", "status isn't one of*")]
    [InlineData("""{"executionId":"a","status":"IN_PROGRESS","output":"x"}""", "output", "output was given with IN_PROGRESS*")]
    [InlineData("""{"executionId":"a","status":"FAILED","output":"\u0000"}""", "output", "output holds a control character*")]
    [InlineData(
        """{"executionId":"a","status":"FAILED","takeOverFrom":"b"}""",
        "takeOverFrom",
        "takeOverFrom was given with another status*"
    )]
    [InlineData(
        """{"executionId":"a","status":"IN_PROGRESS","takeOverFrom":"a"}""",
        "takeOverFrom",
        "takeOverFrom is the execution itself*"
    )]
    [InlineData("""{"executionId":"a","status":"IN_PROGRESS","takeOverFrom":"#"}""", "takeOverFrom", "takeOverFrom must have*")]
    public async Task A_bad_report_is_refused(string body, string field, string message)
    {
        var api = await Api.OpenAsync(cloud);

        var answer = await api.PutAsync("r-1", body);

        answer.Status.Should().Be(400);
        answer.Json.GetProperty("error").GetProperty("field").GetString().Should().Be(field);
        answer.Message.Should().Match(message);
    }

    [Fact]
    public async Task The_longest_output_is_taken_and_a_longer_one_refused()
    {
        var api = await Api.OpenAsync(cloud);
        await api.ApprovedAsync();
        await api.PutAsync("r-1", "e-1", "IN_PROGRESS");

        (await api.PutAsync("r-1", "e-1", "COMPLETED", new string('x', 4001))).Status.Should().Be(400);
        (await api.PutAsync("r-1", "e-1", "COMPLETED", new string('x', 4000))).Status.Should().Be(200);
    }
}
