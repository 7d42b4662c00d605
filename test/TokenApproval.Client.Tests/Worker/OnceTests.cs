namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>A decision's action is done once, however often and to whomever the decision is delivered.</summary>
public sealed class OnceTests
{
    [Fact]
    public async Task An_approved_action_is_executed_reported_and_its_message_removed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1", "restart", ("host", "db-7")), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        var action = handler.Executed.Should().ContainSingle().Subject;
        action.RequestId.Should().Be("r-1");
        action.Action.Should().Be("restart");
        action.Parameters.Should().Equal(new Dictionary<string, string> { ["host"] = "db-7" });
        action.ApproverEmail.Should().Be("ann@example.com");
        action.Comment.Should().Be("Go ahead.");
        action.ExecutionId.Should().StartWith("test-worker-").And.Be(cloud.Approvals.ExecutionOf("r-1"));
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        cloud.Approvals.OutputOf("r-1").Should().Be("done");
    }

    [Fact]
    public async Task A_decision_that_is_delivered_again_after_it_was_done_is_not_executed_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var message = cloud.Approvals.AddApproved("r-1");
        cloud.Queue.Send(message, "r-1");
        cloud.Queue.Send(message, "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "both messages are removed");

        handler.Executed.Should().ContainSingle();
        cloud.Queue.Dead.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_workers_that_get_the_same_decision_at_the_same_time_execute_it_once()
    {
        await using var cloud = await FakeCloud.StartAsync(fifo: false);
        var handler = new TestHandler(cloud);
        var message = cloud.Approvals.AddApproved("r-1");
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT IN_PROGRESS",
                Hold = go.Task,
                Times = 2,
            }
        );
        cloud.Queue.Send(message, "r-1");
        cloud.Queue.Send(message, "r-1");

        await using (RunningWorker.Start(cloud, handler, Alone))
        await using (RunningWorker.Start(cloud, handler, Alone))
        {
            await cloud.Changes.UntilAsync(() => cloud.CallsOf("PUT IN_PROGRESS") == 2, "both workers claim the request");
            go.SetResult();
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "both messages are removed");
        }

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");

        static ApprovalWorkerOptions Alone(ApprovalWorkerOptions options) => options with { MaximumConcurrency = 1 };
    }

    [Fact]
    public async Task One_worker_that_gets_the_same_decision_twice_at_the_same_time_executes_it_once()
    {
        await using var cloud = await FakeCloud.StartAsync(fifo: false);
        var handler = new TestHandler(cloud);
        var message = cloud.Approvals.AddApproved("r-1");
        for (var i = 0; i < 8; i++)
            cloud.Queue.Send(message, "r-1");

        await using (RunningWorker.Start(cloud, handler, options => options with { MaximumConcurrency = 8 }))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "all messages are removed");

        handler.Executed.Should().ContainSingle();
    }

    [Fact]
    public async Task A_decision_that_comes_while_another_worker_acts_waits_until_that_one_is_done()
    {
        await using var cloud = await FakeCloud.StartAsync(fifo: false);
        cloud.Queue.MaximumReceives = 1000;
        var handler = new TestHandler(cloud);
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (_, _) => go.Task;
        var message = cloud.Approvals.AddApproved("r-1");
        cloud.Queue.Send(message, "r-1");
        cloud.Queue.Send(message, "r-1");

        await using (RunningWorker.Start(cloud, handler, options => options with { MaximumConcurrency = 1 }))
        await using (RunningWorker.Start(cloud, handler, options => options with { MaximumConcurrency = 1 }))
        {
            await cloud.Changes.UntilAsync(() => !handler.Uncertain.IsEmpty, "the second worker has found the first one's claim");
            cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
            go.SetResult(ActionResult.Completed());
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "both messages are removed");
        }

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task Messages_about_one_request_are_worked_on_in_their_order_and_others_beside_them()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var order = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (action, _) =>
        {
            order.Enqueue(action.RequestId);
            return action.RequestId == "slow" ? go.Task : Task.FromResult(ActionResult.Completed());
        };
        cloud.Queue.Send(cloud.Approvals.AddApproved("slow"), "slow");
        cloud.Queue.Send(MailProblem("slow"), "slow", "MAIL_PROBLEM");
        cloud.Queue.Send(cloud.Approvals.AddApproved("quick"), "quick");

        await using (RunningWorker.Start(cloud, handler))
        {
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 2, "the other request's message is removed");
            handler.MailProblems.Should().BeEmpty("it comes after the decision");
            go.SetResult(ActionResult.Completed());
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "all messages are removed");
        }

        order.Should().BeEquivalentTo("slow", "quick");
        handler.MailProblems.Should().ContainSingle().Which.Problem.Should().Be("BOUNCED");
    }

    [Fact]
    public async Task A_claim_whose_answer_was_lost_is_not_in_its_own_way()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        // The call and all its retries: the worker doesn't know that it has the claim.
        cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT IN_PROGRESS",
                LoseAnswer = true,
                Times = 5,
            }
        );
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        handler.Uncertain.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    internal static string MailProblem(string requestId) =>
        $$"""{"RequestId":"{{requestId}}","ApproverEmail":"ann@example.com","Problem":"BOUNCED","At":"2026-11-22T10:00:00.000Z"}""";
}
