using System.Text.Json.Nodes;
using RegulatedData.LocalCloud;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>What the machines do, run in a local cloud.</summary>
public sealed class RunningMachineTests(RunningMachines machines) : IClassFixture<RunningMachines>
{
    private const string Past = "2026-01-01T00:00:00.000Z";
    private const string Future = "2999-01-01T00:00:00.000Z";

    [Fact]
    public async Task A_backlog_of_mails_holds_back_no_decision_and_no_expiry()
    {
        var redrive = await machines.CreateAsync("RedriveMachine");
        // More than a page of mails, all of which are older than the others.
        for (var number = 0; number < 101; number++)
            await PutUndeliveredAsync(redrive, "MAIL", $"OUTBOX#MAIL#INVITATION#{number}", ("GiveUpAt", Future));
        await PutUndeliveredAsync(redrive, "MESSAGE", "OUTBOX#MESSAGE#DECISION");
        await PutUndeliveredAsync(redrive, "SCHEDULE", "OUTBOX#SCHEDULE");

        var states = await redrive.RunAsync();

        states.Should().Contain("FindNextPage").And.Contain("Redriven").And.NotContain("Later");
        (await redrive.DeliveredAsync()).Should().BeEquivalentTo("OUTBOX#MESSAGE#DECISION", "OUTBOX#SCHEDULE");
        (await redrive.MailedAsync()).Should().HaveCount(101).And.OnlyHaveUniqueItems();
    }

    // Together, as each waits for its machine's retries.
    [Fact]
    public Task What_cannot_be_looked_up_holds_back_nothing_else_and_is_seen() =>
        Task.WhenAll(
            ExpectWithoutAsync("UNDELIVERED#MAIL", "OUTBOX#MESSAGE#DECISION"),
            ExpectWithoutAsync("UNDELIVERED#MESSAGE", "OUTBOX#MAIL#DECIDED"),
            ExpectWithoutAsync("STATUS#PENDING", "OUTBOX#MESSAGE#DECISION", "OUTBOX#MAIL#DECIDED")
        );

    [Fact]
    public async Task A_mail_whose_time_is_over_is_given_up_and_counted()
    {
        var redrive = await machines.CreateAsync("RedriveMachine");
        await PutUndeliveredAsync(redrive, "MAIL", "OUTBOX#MAIL#DECIDED", ("GiveUpAt", Past));

        var states = await redrive.RunAsync();

        states.Should().Contain("CountGivenUp").And.Contain("Redriven").And.NotContain("Later");
        (await redrive.MailedAsync()).Should().BeEmpty();
        (await redrive.RowsAsync()).Should().ContainSingle().Which.Should().ContainKey("GivenUpAt").And.NotContainKey("GSI2PK");
    }

    [Theory]
    [InlineData("DELIVERED", "Delivered", "DeliveredAt")]
    [InlineData("ANSWERED", "Skipped", "SkippedAt")]
    [InlineData("GIVEN_UP", "CountGivenUp", "GivenUpAt")]
    public async Task A_row_without_mails_is_marked_as_the_renderer_says(string reason, string state, string mark)
    {
        string[] marks = ["DeliveredAt", "SkippedAt", "GivenUpAt"];
        var send = await machines.CreateAsync("MailsSend");
        await PutUndeliveredAsync(send, "MAIL", "OUTBOX#MAIL#INVITATION#1");

        var states = await send.RunAsync($$"""[{"pk":"REQUEST#R","sk":"OUTBOX#MAIL#INVITATION#1","mails":[],"reason":"{{reason}}"}]""");

        states.Should().Contain(state).And.Contain("AllSent").And.NotContain("EachMail");
        var row = (await send.RowsAsync()).Should().ContainSingle().Subject;
        row.Select(attribute => attribute.Key).Intersect(marks).Should().Equal(mark);
        row.Should().NotContainKey("GSI2PK", "it isn't redriven any more");
    }

    [Fact]
    public async Task A_mark_that_is_there_keeps_its_time()
    {
        var send = await machines.CreateAsync("MailsSend");
        await PutUndeliveredAsync(send, "MAIL", "OUTBOX#MAIL#INVITATION#1", ("DeliveredAt", Past));

        await send.RunAsync("""[{"pk":"REQUEST#R","sk":"OUTBOX#MAIL#INVITATION#1","mails":[],"reason":"DELIVERED"}]""");

        ((string)(await send.RowsAsync()).Single()["DeliveredAt"]!["S"]!).Should().Be(Past);
    }

    [Fact]
    public async Task A_row_that_is_gone_needs_nothing()
    {
        var send = await machines.CreateAsync("MailsSend");

        var states = await send.RunAsync("""[{"pk":"REQUEST#R","sk":"OUTBOX#MAIL#DECIDED","mails":[],"reason":"GONE"}]""");

        states.Should().Contain("Gone").And.Contain("AllSent");
        (await send.RowsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_mail_problem_is_recorded_with_the_reports_time_and_waits_where_its_kind_is_redriven()
    {
        var record = await RecorderAsync();
        var id = Guid.NewGuid().ToString();

        (await record.RunAsync(Report(id))).Should().ContainInOrder("Record", "CountProblem", "Recorded");

        var rows = (await record.RowsAsync()).ToDictionary(row => (string)row["SK"]!["S"]!);
        ((string)rows["APPROVER#1"]["MailStatus"]!["S"]!).Should().Be("BOUNCED");
        var occurred = rows.Should().ContainKey($"EVENT#2026-11-22T10:00:07.000Z#MAIL_BOUNCED#{id}").WhoseValue;
        ((string)occurred["At"]!["S"]!).Should().Be("2026-11-22T10:00:07.000Z");
        rows.Values.Where(row => row.ContainsKey("GSI2PK"))
            .Select(row => $"{row["Kind"]!["S"]}: {row["GSI2PK"]!["S"]}")
            .Should()
            .BeEquivalentTo("MESSAGE: UNDELIVERED#MESSAGE", "MAIL: UNDELIVERED#MAIL");
    }

    [Fact]
    public async Task A_report_that_comes_twice_is_recorded_once()
    {
        var record = await RecorderAsync();
        var report = Report(Guid.NewGuid().ToString());
        await record.RunAsync(report);
        var rows = await record.RowsAsync();

        await record.RunAsync(report);

        rows.Should().HaveCountGreaterThan(2);
        (await record.RowsAsync()).Select(row => row.ToJsonString()).Should().BeEquivalentTo(rows.Select(row => row.ToJsonString()));
    }

    [Fact]
    public async Task A_report_of_which_the_answer_is_lost_is_counted()
    {
        var record = await RecorderAsync();
        using var lost = machines.Cloud.Faults.Inject(
            new Fault(FaultEffect.LoseAnswer())
            {
                Service = "dynamodb",
                Operation = "TransactWriteItems",
                Times = 1,
            }
        );

        var states = await record.RunAsync(Report(Guid.NewGuid().ToString()));

        lost.Hits.Should().Be(1);
        states.Should().Contain("CountProblem").And.Contain("Recorded").And.NotContain("AlreadyRecorded");
    }

    [Theory]
    [InlineData("request")]
    [InlineData("recipient")]
    [InlineData("kind")]
    public async Task A_mail_that_somebody_else_sent_ends_by_name(string without)
    {
        var record = await RecorderAsync();
        var report = JsonNode.Parse(Report("e"))!;
        report["detail"]!["mail"]!["tags"]!.AsObject().Remove(without);

        (await record.RunAsync(report.ToJsonString())).Should().Equal("IsOneOfOurMails", "NotTagged");
    }

    [Fact]
    public async Task A_mail_without_any_tag_ends_by_name()
    {
        var record = await RecorderAsync();

        var states = await record.RunAsync("""{"id":"e","time":"2026-11-22T10:00:07Z","detail":{"eventType":"Bounce","mail":{}}}""");

        states.Should().Equal("IsOneOfOurMails", "NotTagged");
    }

    private async Task ExpectWithoutAsync(string partition, params string[] redriven)
    {
        var redrive = await machines.CreateAsync("RedriveMachine");
        await PutUndeliveredAsync(redrive, "MAIL", "OUTBOX#MAIL#DECIDED", ("GiveUpAt", Future));
        await PutUndeliveredAsync(redrive, "MESSAGE", "OUTBOX#MESSAGE#DECISION");
        using var refused = machines.Cloud.Faults.Inject(
            new Fault(FaultEffect.Refuse(400, "AccessDeniedException"))
            {
                Service = "dynamodb",
                Operation = "Query",
                Resource = redrive.Table,
                Body = partition,
            }
        );

        var states = await redrive.RunAsync();

        states.Should().Contain("NotLookedThrough", partition).And.Contain("NotRedriven", partition).And.NotContain("Measure", partition);
        (await redrive.DeliveredAsync()).Concat(await redrive.MailedAsync()).Should().BeEquivalentTo(redriven, partition);
    }

    private async Task<RunningMachine> RecorderAsync()
    {
        var record = await machines.CreateAsync("MailEventsRecord");
        await record.PutAsync(
            ("PK", "REQUEST#R"),
            ("SK", "REQUEST"),
            ("Kind", "REQUEST"),
            ("RequestId", "R"),
            ("ExpiresAt", Future),
            ("ExpireAfter", "4102444800")
        );
        await record.PutAsync(("PK", "REQUEST#R"), ("SK", "APPROVER#1"), ("Kind", "APPROVER"), ("Email", "ann@example.org"));
        return record;
    }

    private static Task PutUndeliveredAsync(
        RunningMachine machine,
        string kind,
        string sortKey,
        params (string Name, string Value)[] attributes
    ) =>
        machine.PutAsync([
            ("PK", "REQUEST#R"),
            ("SK", sortKey),
            ("Kind", kind),
            ("RequestId", "R"),
            ("GSI2PK", $"UNDELIVERED#{kind}"),
            ("GSI2SK", Past),
            .. attributes,
        ]);

    // An event's id is the token of its transaction too: no two tests may have the same.
    private static string Report(string id) =>
        $$$$"""
            {"id":"{{{{id}}}}","time":"2026-11-22T10:00:07Z","detail":{"eventType":"Bounce","mail":{
              "tags":{"request":["R"],"recipient":["1"],"kind":["INVITATION"]},"headers":[{"name":"Subject","value":"private"}]}}}
            """;
}
