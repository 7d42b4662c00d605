namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>What becomes of actions that fail, and of executions that didn't end.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_failed_action_is_reported_tried_again_and_becomes_a_dead_letter()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Queue.MaximumReceives = 3;
        var handler = new TestHandler(cloud) { OnExecute = (_, _) => Task.FromResult(ActionResult.Failed("no such host")) };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().HaveCount(3);
        handler.Executed.Select(action => action.ExecutionId).Should().OnlyHaveUniqueItems();
        handler.Executed.Select(action => action.Delivery).Should().Equal(1, 2, 3);
        cloud.Approvals.StatusOf("r-1").Should().Be("FAILED");
        cloud.Approvals.OutputOf("r-1").Should().Be("no such host");
        cloud.Approvals.EventsOf("r-1", "FAILED").Should().Be(3);
    }

    [Fact]
    public async Task A_failed_action_that_succeeds_later_is_completed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud)
        {
            OnExecute = (action, _) =>
                action.Delivery == 1 ? throw new IOException("disk full") : Task.FromResult(ActionResult.Completed("moved")),
        };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().HaveCount(2);
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        cloud.Approvals.OutputOf("r-1").Should().Be("moved");
        cloud.Queue.Dead.Should().BeEmpty();
    }

    [Fact]
    public async Task A_failed_action_that_was_done_in_spite_of_it_is_not_executed_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud)
        {
            OnExecute = (_, _) => throw new TimeoutException("the host took its time"),
            OnState = _ => ActionState.Done,
        };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task The_state_is_not_asked_before_a_first_attempt_even_if_the_message_comes_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnState = _ => ActionState.Done };
        cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT IN_PROGRESS",
                Refuse = 503,
                Times = 5,
            }
        );
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle().Which.Delivery.Should().Be(2);
    }

    [Fact]
    public async Task An_execution_that_did_not_end_is_not_repeated_while_nobody_knows_what_it_did()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");

        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
        handler.Uncertain.Should().HaveCount(5).And.OnlyContain(action => action.ExecutionId == "dead-worker-1");
        cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
        cloud.Approvals.ExecutionOf("r-1").Should().Be("dead-worker-1");
        worker.Log.Text.Should().Contain("execution dead-worker-1 began and its end isn't known");
    }

    [Fact]
    public async Task An_execution_that_did_not_end_and_did_its_work_is_reported_as_completed()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnState = _ => ActionState.Done };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        cloud.Queue.Dead.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ActionState.NotDone, false)]
    [InlineData(ActionState.Unknown, true)]
    public async Task An_execution_that_did_not_end_is_taken_over_when_that_is_safe(ActionState state, bool actAgainWhenUnknown)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnState = _ => state };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");

        await using (RunningWorker.Start(cloud, handler, options => options with { ActAgainWhenUnknown = actAgainWhenUnknown }))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle().Which.ExecutionId.Should().NotBe("dead-worker-1");
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task A_takeover_whose_answer_was_lost_asks_again_what_the_other_execution_did()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnState = _ => ActionState.Done };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");
        var claims = 0;
        // The first claim is refused; the takeover after it and all its retries are carried out without an answer.
        cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT IN_PROGRESS" && ++claims is > 1 and <= 6,
                LoseAnswer = true,
                Times = 5,
            }
        );

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task A_state_that_cannot_be_found_out_is_unknown()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud) { OnState = _ => throw new IOException("no access") };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        handler.Executed.Should().BeEmpty();
        handler.Uncertain.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_while_delays_actions_and_doubles_none()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Add(
            new Fault
            {
                Fits = _ => true,
                Refuse = 503,
                Times = 12,
            }
        );
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }
}
