using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>What a press of a link's button does, and what it doesn't.</summary>
[Collection(WithLocalCloud.Name)]
public sealed class DecideTests(Cloud.LocalCloud cloud)
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Looking_at_a_link_writes_nothing(string method)
    {
        var approval = await Approval.FileAsync(cloud);
        var before = await DumpAsync(approval);

        foreach (var decision in new[] { "approve", "reject", "ignore" })
            (await approval.OpenAsync(1, decision, method)).Status.Should().Be(200);

        (await DumpAsync(approval)).Should().Be(before);
    }

    [Fact]
    public async Task Head_answers_as_get_does_without_the_page()
    {
        var approval = await Approval.FileAsync(cloud);

        var (get, head) = (await approval.OpenAsync(1, "approve"), await approval.OpenAsync(1, "approve", "HEAD"));

        head.Body.Should().BeEmpty();
        head.Status.Should().Be(get.Status);
        head.Headers.Should().Equal(get.Headers);
    }

    [Fact]
    public async Task A_press_records_answer_decision_message_mail_and_events_at_once()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Advance(TimeSpan.FromMinutes(3));

        var answer = await approval.PressAsync(2, "approve", "Go ahead,\r\nplease");

        answer.Status.Should().Be(200, answer.Body);
        answer.Json.GetProperty("status").GetString().Should().Be("APPROVED");
        var (request, approvers, events) = await approval.ReadAsync();
        request
            .Should()
            .BeEquivalentTo(
                approval.Request with
                {
                    Status = "APPROVED",
                    Decision = "approve",
                    DecidedAt = approval.Time.GetUtcNow(),
                    DecidedBy = Samples.Email(2),
                    Comment = "Go ahead,\nplease",
                    Answers = 1,
                    Tally = new Dictionary<string, int> { ["approve"] = 1 },
                    UpdatedAt = approval.Time.GetUtcNow(),
                }
            );
        approvers.Select(approver => approver.Answer).Should().Equal(null, "approve");
        approvers[1].Comment.Should().Be("Go ahead,\nplease");
        events
            .Select(entry => (entry.Type, entry.By, entry.Detail))
            .Should()
            .Equal(("ANSWERED", Samples.Email(2), "approve"), ("DECIDED", Samples.Email(2), "approve"));
        var outbox = await approval.RowsAsync(Keys.OutboxPrefix);
        outbox.Select(row => row.Text(Keys.Sk)).Should().Equal("OUTBOX#MAIL#DECIDED", "OUTBOX#MESSAGE#DECISION");
        outbox.Select(row => row.Text(Keys.Gsi2Pk)).Should().Equal("UNDELIVERED#MAIL", "UNDELIVERED#MESSAGE");
        outbox.Should().OnlyContain(row => row.Text(Keys.Gsi2Sk) == "2026-11-22T10:08:00.000Z");
        outbox[1].Text("GroupId").Should().Be("r-4711");
        outbox[1].Text("DeduplicationId").Should().Be("r-4711");
        outbox[1]
            .Text("Body")
            .Should()
            .Be(
                """{"RequestId":"r-4711","IncidentId":"INC-1","ApprovalAction":"APPROVED","Action":"restart-service","ActionParameters":{"host":"db-7","service":"payments"},"ApproverEmail":"approver2@example.com","ApprovedAt":"2026-11-22T10:03:00.000Z","Comment":"Go ahead,\nplease"}"""
            );
    }

    [Fact]
    public async Task A_decided_request_is_listed_by_its_new_status()
    {
        var approval = await Approval.FileAsync(cloud);

        await approval.PressAsync(1, "reject");

        var row = (await approval.RowsAsync(Keys.RequestSk)).Single();
        row.Text(Keys.Gsi2Pk).Should().Be("STATUS#REJECTED");
        row.Text(Keys.Gsi2Sk).Should().Be(Times.Text(approval.Time.GetUtcNow()));
        row.Text(Keys.Gsi1Pk).Should().Be("INCIDENT#INC-1");
    }

    [Fact]
    public async Task A_link_pressed_again_is_told_that_it_has_decided_already()
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PressAsync(1, "approve");
        var before = await DumpAsync(approval);

        var again = await approval.PressAsync(1, "approve");

        (again.Status, again.Code).Should().Be((400, "already_decided"));
        again.Message.Should().Be("You have decided this request already.");
        (await DumpAsync(approval)).Should().Be(before);
    }

    [Fact]
    public async Task Whoever_comes_second_is_told_who_decided_and_when()
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PressAsync(1, "approve");
        var before = await DumpAsync(approval);

        var second = await approval.PressAsync(2, "reject");
        var page = await approval.PressAsync(2, "reject", json: false);

        (second.Status, second.Code).Should().Be((400, "already_decided"));
        second.Json.GetProperty("error").GetProperty("decidedBy").GetString().Should().Be(Samples.Email(1));
        second.Json.GetProperty("error").GetProperty("decidedAt").GetString().Should().Be("2026-11-22T10:00:00.000Z");
        page.Status.Should().Be(400);
        page.Heading.Should().Be("Already decided: approved");
        page.Body.Should().Contain($"{Samples.Email(1)} decided this on 22 November 2026, 10:00 UTC.");
        (await DumpAsync(approval)).Should().Be(before);
    }

    [Fact]
    public async Task Opening_a_link_after_the_decision_shows_who_decided_and_no_button()
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PressAsync(1, "reject", "Not during trading hours");

        var page = await approval.OpenAsync(2, "approve");

        page.Status.Should().Be(200);
        page.Heading.Should().Be("Already decided: rejected");
        page.Body.Should().Contain(Samples.Email(1)).And.Contain("Not during trading hours").And.NotContain("<form");
    }

    [Fact]
    public async Task A_press_after_the_time_is_over_is_told_that_it_expired_and_records_nothing()
    {
        var approval = await Approval.FileAsync(cloud);
        var before = await DumpAsync(approval);
        approval.Time.Set(approval.Request.ExpiresAt);

        var late = await approval.PressAsync(1, "approve");

        (late.Status, late.Code).Should().Be((400, "expired"));
        (await approval.OpenAsync(1, "approve")).Heading.Should().Be("This request has expired");
        (await DumpAsync(approval)).Should().Be(before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Once_its_time_is_over_a_link_tells_how_the_request_ended_by_whom_and_when_and_nothing_of_what_it_was_about(
        int approver
    )
    {
        var approval = await Approval.FileAsync(cloud);
        await approval.PressAsync(1, "reject", "Not during trading hours");
        approval.Time.Set(approval.Request.ExpiresAt.AddMilliseconds(-1));
        (await approval.OpenAsync(approver, "approve")).Body.Should().ContainAll([.. ContentOf(approval), "Not during trading hours"]);
        approval.Time.Set(approval.Request.ExpiresAt);

        var page = await approval.OpenAsync(approver, "approve");
        var json = await approval.OpenAsync(approver, "approve", json: true);
        var pressed = await approval.PressAsync(approver, "approve", json: false);
        var refused = await approval.PressAsync(approver, "approve");

        (page.Status, json.Status, pressed.Status, refused.Status).Should().Be((200, 200, 400, 400));
        page.Heading.Should().EndWithEquivalentOf("rejected");
        page.Body.Should().Contain("on 22 November 2026, 10:00 UTC").And.Contain(approver == 1 ? "You decided this" : Samples.Email(1));
        json.Body.Should()
            .Be(
                """{"requestId":"r-4711","linkAction":"approve","status":"REJECTED","expiresAt":"2026-11-23T10:00:00.000Z","decision":"reject","decidedBy":"approver1@example.com","decidedAt":"2026-11-22T10:00:00.000Z"}"""
            );
        foreach (var answer in new[] { page, json, pressed, refused })
            answer.Body.Should().NotContainAny([.. ContentOf(approval), "Not during trading hours", Samples.Email(2)]);
    }

    [Fact]
    public async Task A_link_to_a_request_that_expired_tells_nothing_of_what_it_was_about()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt);

        var open = await approval.OpenAsync(1, "approve");
        var json = await approval.OpenAsync(1, "approve", json: true);
        await approval.ExpireAsync();
        var noted = await approval.OpenAsync(1, "approve");

        json.Body.Should()
            .Be("""{"requestId":"r-4711","linkAction":"approve","status":"EXPIRED","expiresAt":"2026-11-23T10:00:00.000Z"}""");
        noted.Body.Should().Be(open.Body);
        open.Heading.Should().Be("This request has expired");
        open.Body.Should().NotContainAny([.. ContentOf(approval), Samples.Email(1)]);
    }

    [Fact]
    public async Task The_last_millisecond_still_counts()
    {
        var approval = await Approval.FileAsync(cloud);
        approval.Time.Set(approval.Request.ExpiresAt.AddMilliseconds(-1));

        (await approval.PressAsync(1, "approve")).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_quorum_decides_with_the_approval_that_completes_it()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));

        var first = await approval.PressAsync(1, "approve");
        var second = await approval.PressAsync(3, "approve");

        first.Json.GetProperty("status").GetString().Should().Be("PENDING");
        first.Json.GetProperty("approvals").GetInt32().Should().Be(1);
        second.Json.GetProperty("status").GetString().Should().Be("APPROVED");
        var (request, _, events) = await approval.ReadAsync();
        request.DecidedBy.Should().Be(Samples.Email(3));
        request.Tally.Should().Equal(new Dictionary<string, int> { ["approve"] = 2 });
        events.Select(entry => entry.Type).Should().Equal("ANSWERED", "ANSWERED", "DECIDED");
        (await approval.RowsAsync(Keys.Message(""))).Should().ContainSingle();
        approval.Count("Decisions").Should().Be(1, "an answer that decides nothing isn't a decision");
    }

    [Fact]
    public async Task A_quorum_that_cannot_be_reached_any_more_decides_against_it()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));

        await approval.PressAsync(1, "reject");
        var second = await approval.PressAsync(2, "ignore");

        second.Json.GetProperty("status").GetString().Should().Be("REJECTED", "somebody rejected");
        second.Json.GetProperty("decision").GetString().Should().Be("reject");
    }

    [Fact]
    public async Task While_a_quorum_waits_a_used_link_and_its_siblings_are_told_apart()
    {
        var approval = await Approval.FileAsync(cloud, approvers: 3, new ApprovalPolicy(ApprovalPolicy.Quorum, 2));
        await approval.PressAsync(1, "approve");

        var used = await approval.PressAsync(1, "approve");
        var sibling = await approval.PressAsync(1, "reject");

        (used.Status, used.Code).Should().Be((400, "already_decided"));
        used.Message.Should().Contain("answered").And.Contain("waits for others");
        (sibling.Status, sibling.Code).Should().Be((400, "revoked"));
        (await approval.OpenAsync(1, "reject")).Heading.Should().Be("You have answered by another link");
        (await approval.OpenAsync(1, "approve")).Heading.Should().Be("You have answered already");
        (await approval.OpenAsync(2, "approve")).Body.Should().Contain("1 of the 2 needed; 1 of 3 approvers have answered");
    }

    [Fact]
    public async Task A_comment_that_is_too_long_is_given_back_to_be_mended_and_nothing_is_recorded()
    {
        var approval = await Approval.FileAsync(cloud);
        var before = await DumpAsync(approval);
        var comment = new string('x', 501);

        var json = await approval.PressAsync(1, "approve", comment);
        var page = await approval.PressAsync(1, "approve", comment, json: false);

        (json.Status, json.Code).Should().Be((400, "invalid_input"));
        json.Json.GetProperty("error").GetProperty("field").GetString().Should().Be("comment");
        page.Status.Should().Be(400);
        page.Body.Should().Contain($"{comment}</textarea>").And.Contain("aria-invalid=\"true\"").And.Contain("<button");
        (await DumpAsync(approval)).Should().Be(before);
    }

    [Fact]
    public async Task A_comment_of_500_characters_with_line_breaks_as_browsers_send_them_is_taken()
    {
        var approval = await Approval.FileAsync(cloud);
        var comment = new string('x', 249) + "\r\n" + new string('y', 250);

        (await approval.PressAsync(1, "approve", comment)).Status.Should().Be(200);
    }

    [Fact]
    public async Task Json_decides_as_a_form_does()
    {
        var approval = await Approval.FileAsync(cloud);
        var body = JsonSerializer.Serialize(
            new
            {
                action = "reject",
                requestId = approval.Request.RequestId,
                token = await approval.TokenAsync(1, "reject"),
                comment = "No",
            }
        );

        var answer = await approval.SendAsync(
            Samples.HttpEvent("POST", "", json: true, body, isBase64: false, "application/json; charset=utf-8")
        );

        answer.Status.Should().Be(200, answer.Body);
        (await approval.ReadAsync()).Request.Comment.Should().Be("No");
    }

    [Fact]
    public async Task The_parameters_of_the_address_alone_decide_when_posted()
    {
        var approval = await Approval.FileAsync(cloud);

        (await approval.OpenAsync(1, "approve", "POST", json: true)).Status.Should().Be(200);
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        var approval = await Approval.FileAsync(cloud);

        (await approval.OpenAsync(1, "approve", "PUT", json: true)).Status.Should().Be(405);
    }

    [Fact]
    public async Task An_unknown_request_is_answered_word_for_word_as_a_wrong_token_is()
    {
        var approval = await Approval.FileAsync(cloud);
        var wrong = await approval.TokenAsync(approval.LinkOf(1, "approve") with { Table = "Other" });

        foreach (var (method, json) in new[] { ("GET", true), ("GET", false), ("POST", true), ("POST", false) })
        {
            var unknown = await approval.SendAsync(Samples.LinkEvent(method, "approve", "r-none", wrong, json));
            var forged = await approval.SendAsync(Samples.LinkEvent(method, "approve", approval.Request.RequestId, wrong, json));

            unknown.Status.Should().Be(400);
            (unknown.Status, unknown.Body).Should().Be((forged.Status, forged.Body));
        }
    }

    [Fact]
    public async Task An_unknown_request_costs_the_same_calls_as_a_wrong_token()
    {
        var approval = await Approval.FileAsync(cloud);
        var wrong = await approval.TokenAsync(approval.LinkOf(1, "approve") with { Table = "Other" });
        using var counted = cloud.Count();

        foreach (var requestId in new[] { "r-none", approval.Request.RequestId })
            await approval.SendAsync(Samples.LinkEvent("POST", "approve", requestId, wrong));

        counted.Calls.Should().Equal("BatchGetItem", "VerifyMac", "BatchGetItem", "VerifyMac");
    }

    [Fact]
    public async Task The_log_holds_no_token_address_comment_or_description()
    {
        var approval = await Approval.FileAsync(cloud);
        const string Comment = "confidential remark";

        await approval.OpenAsync(1, "approve");
        await approval.PressAsync(1, "approve", Comment);
        await approval.PressAsync(2, "reject", Comment);
        await approval.SendAsync(
            Samples.LinkEvent("GET", "approve", approval.Request.RequestId, await approval.TokenAsync(approval.LinkOf(1, "reject")))
        );

        approval.LogText.Should().Contain(approval.Request.RequestId);
        foreach (
            var secret in new[] { await approval.TokenAsync(1, "approve"), "@example.com", Comment, Samples.Action, "Payments", "INC-1" }
        )
            approval.LogText.Should().NotContain(secret);
    }

    [Fact]
    public async Task Each_decision_is_counted_by_what_was_decided()
    {
        var approval = await Approval.FileAsync(cloud);

        await approval.PressAsync(1, "reject");
        await approval.PressAsync(2, "approve");

        var line = approval.LogText.Split('\n').Single(text => text.Contains("CloudWatchMetrics", StringComparison.Ordinal));
        var metric = JsonDocument.Parse(line).RootElement;
        metric.GetProperty("Decision").GetString().Should().Be("reject");
        metric.GetProperty("Decisions").GetDouble().Should().Be(1);
        metric
            .GetProperty("_aws")
            .GetProperty("CloudWatchMetrics")[0]
            .GetProperty("Namespace")
            .GetString()
            .Should()
            .Be("RegulatedData/TokenApproval");
    }

    [Fact]
    public async Task A_failure_inside_is_answered_without_its_cause()
    {
        var approval = await Approval.FileAsync(cloud);
        await cloud.DynamoDb.DeleteTableAsync(approval.Table);

        var json = await approval.PressAsync(1, "approve");
        var page = await approval.OpenAsync(1, "approve");

        (json.Status, json.Code).Should().Be((500, "internal"));
        page.Status.Should().Be(500);
        foreach (var body in new[] { json.Body, page.Body })
            body.Should().NotContain(approval.Table).And.NotContain("Exception").And.NotContain("DynamoDB").And.NotContain(" at ");
        approval.LogText.Should().Contain("ResourceNotFoundException");
    }

    /// <summary>What a page says of the request before its time is over.</summary>
    private static string[] ContentOf(Approval approval) =>
        ["Payments", approval.Request.Action, approval.Request.IncidentId, .. approval.Request.ActionParameters.Values];

    private static async Task<string> DumpAsync(Approval approval) => string.Join('\n', (await approval.RowsAsync()).Select(Text));

    private static string Text(Dictionary<string, AttributeValue> row) =>
        string.Join(
            ' ',
            row.OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key}={entry.Value.S}{entry.Value.N}{entry.Value.M?.Count}")
        );
}
