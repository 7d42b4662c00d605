using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>What is never executed.</summary>
public sealed class NotExecutedTests
{
    [Theory]
    [InlineData("REJECTED", "DECISION")]
    [InlineData("IGNORED", "DECISION")]
    [InlineData("EXPIRED", "EXPIRED")]
    [InlineData("approved", "DECISION")]
    [InlineData("APPROVED ", "DECISION")]
    [InlineData("SOMETHING_NEW", "DECISION")]
    public async Task What_is_not_approved_is_told_and_never_executed(string status, string kind)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        // Even if the record says so: the message decides what is done with it.
        cloud.Approvals.AddApproved("r-1");
        cloud.Queue.Send(FakeApprovals.Message("r-1", status), "r-1", kind);

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().BeEmpty();
        handler.NotApproved.Should().ContainSingle().Which.Status.Value.Should().Be(status);
        cloud.Approvals.StatusOf("r-1").Should().Be("APPROVED");
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("REJECTED")]
    [InlineData("EXPIRED")]
    public async Task A_message_that_says_approved_is_not_executed_when_the_record_says_otherwise(string status)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var message = cloud.Approvals.AddApproved("r-1");
        cloud.Approvals.SetStatus("r-1", status);
        cloud.Queue.Send(message, "r-1");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be(status);
        worker.Log.Text.Should().Contain($"Request r-1 is {status}, and can't be executed");
    }

    [Fact]
    public async Task A_message_that_asks_for_something_else_than_was_approved_is_not_executed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Approvals.AddApproved("r-1", "restart", ("host", "test-1"));
        cloud.Queue.Send(FakeApprovals.Message("r-1", "APPROVED", "restart", ("host", "production-1")), "r-1");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("FAILED");
        worker.Log.Lines.Should().Contain(line => line.Level == LogLevel.Critical);
        worker.Log.Text.Should().NotContain("production-1");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"RequestId":"r-1","ApprovalAction":"APPROVED"}""")]
    [InlineData(
        """{"requestid":"r-1","incidentid":"i","approvalaction":"APPROVED","action":"a","actionparameters":{},"approvedat":"2026-11-22T10:00:00.000Z"}"""
    )]
    [InlineData(
        """{"RequestId":"../r-1","IncidentId":"i","ApprovalAction":"APPROVED","Action":"a","ActionParameters":{},"ApprovedAt":"2026-11-22T10:00:00.000Z"}"""
    )]
    [InlineData(
        """{"RequestId":"r-1","IncidentId":"i","ApprovalAction":"APPROVED","Action":"a","ActionParameters":{"p":null},"ApprovedAt":"2026-11-22T10:00:00.000Z"}"""
    )]
    public async Task A_message_that_cannot_be_read_is_not_acted_on_and_becomes_a_dead_letter(string body)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Approvals.AddApproved("r-1");
        cloud.Queue.Send(body, "r-1");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
        cloud.CallsOf("PUT IN_PROGRESS").Should().Be(0);
        worker
            .Log.Lines.Should()
            .Contain(line => line.Level == LogLevel.Error && line.Text.Contains("Message m1") && line.Text.Contains("can't be read"));
    }

    [Fact]
    public async Task A_message_in_another_requests_group_is_not_acted_on()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-2");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_message_of_an_unknown_kind_is_left_for_the_dead_letter_queue()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1", "SOMETHING_NEW");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mail_problem_is_told_and_removed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(OnceTests.MailProblem("r-1"), "r-1", "MAIL_PROBLEM");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.MailProblems.Should().ContainSingle().Which.ApproverEmail.Should().Be("ann@example.com");
        worker.Log.Text.Should().Contain("BOUNCED").And.NotContain("ann@example.com");
    }

    [Fact]
    public async Task No_personal_data_no_parameter_and_no_text_of_a_handlers_exception_is_logged()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnExecute = (_, _) => throw new InvalidOperationException("secret-of-exception") };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1", "restart", ("host", "secret-value")), "r-1");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        worker.Log.Text.Should().Contain("InvalidOperationException").And.Contain("r-1");
        worker.Log.Text.Should().NotContain("secret-").And.NotContain("ann@").And.NotContain("Go ahead");
    }
}
