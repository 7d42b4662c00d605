namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>A worker that is stopped finishes what it has begun, or hands it back, within a time.</summary>
public sealed class StopTests
{
    // Less than what passes until a message's visibility is extended.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_stopping_worker_finishes_and_reports_what_it_has_begun()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (_, _) => go.Task;
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        worker.Stop();
        worker.Run.IsCompleted.Should().BeFalse();
        go.SetResult(ActionResult.Completed());
        await worker.Run;

        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        cloud.Queue.Count.Should().Be(0);
    }

    [Fact]
    public async Task An_action_that_takes_too_long_is_cancelled_and_handed_back_without_a_claim_that_it_failed()
    {
        using var time = NewTime();
        await using var cloud = await FakeCloud.StartAsync(time);
        var handler = new TestHandler(cloud) { OnExecute = WaitAsync };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, options => AtTime(options, time));
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        worker.Stop();
        time.Advance(StopTimeout);
        await worker.Run;

        cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
        cloud.Queue.Visibilities.Should().Equal(("m1", 0));
    }

    [Fact]
    public async Task An_action_that_says_it_stopped_in_time_is_tried_again_by_the_next_worker()
    {
        using var time = NewTime();
        await using var cloud = await FakeCloud.StartAsync(time);
        var handler = new TestHandler(cloud)
        {
            OnExecute = async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct).ContinueWith(_ => { }, TaskScheduler.Default);
                return ActionResult.Failed("stopped before anything was changed");
            },
        };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, options => AtTime(options, time));
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        worker.Stop();
        time.Advance(StopTimeout);
        await worker.Run;
        cloud.Approvals.StatusOf("r-1").Should().Be("FAILED");
        handler.OnExecute = (_, _) => Task.FromResult(ActionResult.Completed());
        await using (RunningWorker.Start(cloud, handler, options => AtTime(options, time)))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task An_action_that_heeds_no_cancellation_does_not_keep_the_worker()
    {
        using var time = NewTime();
        await using var cloud = await FakeCloud.StartAsync(time);
        var handler = new TestHandler(cloud) { OnExecute = (_, _) => new TaskCompletionSource<ActionResult>().Task };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, options => AtTime(options, time));
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        worker.Stop();
        time.Advance(StopTimeout);
        // What the last calls get.
        time.Advance(TimeSpan.FromSeconds(6));
        await worker.Run.WaitAsync(Patience);

        worker.Log.Text.Should().Contain("Stopped while 1 actions still run");
        cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
    }

    [Fact]
    public async Task Messages_that_were_taken_and_not_begun_are_handed_back()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (_, _) => go.Task;
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Queue.Send(OnceTests.MailProblem("r-1"), "r-1", "MAIL_PROBLEM");
        await using var worker = RunningWorker.Start(cloud, handler);
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        worker.Stop();
        go.SetResult(ActionResult.Completed());
        await worker.Run;

        cloud.Queue.Count.Should().Be(1);
        cloud.Queue.Visibilities.Should().Equal(("m2", 0));
        handler.MailProblems.Should().BeEmpty();
    }

    [Fact]
    public async Task A_worker_without_messages_stops_at_once()
    {
        // The clock stands still: nothing ends because its time is over.
        using var time = NewTime();
        await using var cloud = await FakeCloud.StartAsync(time);
        await using var worker = RunningWorker.Start(cloud, new TestHandler(cloud), options => AtTime(options, time));
        await cloud.Changes.UntilAsync(() => cloud.CallsOf("ReceiveMessage") == 1, "it waits for messages");

        worker.Stop();

        await worker.Run.WaitAsync(Patience);
    }

    private static ManualTime NewTime() => new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    private static ApprovalWorkerOptions AtTime(ApprovalWorkerOptions options, TimeProvider time) =>
        options with
        {
            Time = time,
            StopTimeout = StopTimeout,
        };

    private static async Task<ActionResult> WaitAsync(ApprovedAction action, CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return ActionResult.Completed();
    }
}
