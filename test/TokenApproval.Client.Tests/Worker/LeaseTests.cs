namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>A message stays with the worker that acts on it, and an action is cancelled when it doesn't.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(2);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    public void Dispose() => _time.Dispose();

    [Fact]
    public async Task A_message_is_kept_invisible_for_as_long_as_its_action_runs()
    {
        await using var cloud = await FakeCloud.StartAsync(_time);
        var handler = new TestHandler(cloud);
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (_, _) => go.Task;
        var watched = new WatchedTime(_time);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, options => AtManualTime(options) with { Time = watched });
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        for (var extensions = 1; extensions <= 9; extensions++)
        {
            await watched.TimersSetAsync(Visibility / 3, extensions);
            _time.Advance(Visibility / 3);
            await cloud.Changes.UntilAsync(() => cloud.Queue.Visibilities.Count == extensions, "the visibility is extended");
        }
        go.SetResult(ActionResult.Completed());
        await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle("three times the visibility timeout have gone by, and nobody else got it");
        cloud.Queue.Visibilities.Should().OnlyContain(change => change.Seconds == Visibility.TotalSeconds);
    }

    [Fact]
    public async Task An_action_is_cancelled_when_its_message_is_given_away()
    {
        await using var cloud = await FakeCloud.StartAsync(_time);
        var handler = new TestHandler(cloud) { OnState = _ => ActionState.Done };
        handler.OnExecute = Forever;
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, AtManualTime);
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        cloud.Queue.ExpireVisibility();
        _time.Advance(Visibility / 3);
        await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the next delivery has found out what was done");

        handler.Executed.Should().ContainSingle();
        worker.Log.Text.Should().Contain("Message m1 is lost to this worker");
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task An_action_is_cancelled_before_its_message_is_given_away_when_the_queue_cannot_be_reached()
    {
        await using var cloud = await FakeCloud.StartAsync(_time);
        var handler = new TestHandler(cloud);
        var cancelled = false;
        handler.OnExecute = async (_, ct) =>
        {
            using var noted = ct.Register(() =>
            {
                cancelled = true;
                cloud.Changes.Notify();
            });
            return await Forever(null!, ct);
        };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using var worker = RunningWorker.Start(cloud, handler, AtManualTime);
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");
        cloud.Add(
            new Fault
            {
                Fits = call => call == "ChangeMessageVisibility",
                Hold = new TaskCompletionSource().Task,
                Times = 100,
            }
        );

        _time.Advance(Visibility / 3);
        await cloud.Changes.UntilAsync(() => cloud.CallsOf("ChangeMessageVisibility") == 1, "it asks for more time");
        cancelled.Should().BeFalse();
        _time.Advance(Visibility * 0.5);
        await cloud.Changes.UntilAsync(() => cancelled, "the action is cancelled");

        cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS", "nobody knows what it did");
    }

    [Fact]
    public async Task A_message_that_waits_for_the_one_before_it_is_kept_too()
    {
        await using var cloud = await FakeCloud.StartAsync(_time);
        var handler = new TestHandler(cloud);
        var go = new TaskCompletionSource<ActionResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        handler.OnExecute = (_, _) => go.Task;
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Queue.Send(OnceTests.MailProblem("r-1"), "r-1", "MAIL_PROBLEM");
        await using var worker = RunningWorker.Start(cloud, handler, AtManualTime);
        await cloud.Changes.UntilAsync(() => !handler.Executed.IsEmpty, "the action runs");

        _time.Advance(Visibility / 3);
        await cloud.Changes.UntilAsync(
            () => cloud.Queue.Visibilities.Select(change => change.MessageId).Order().SequenceEqual(["m1", "m2"]),
            "both are extended"
        );

        go.SetResult(ActionResult.Completed());
        await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "both are removed");
    }

    [Fact]
    public async Task A_failed_action_waits_longer_each_time()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Queue.MaximumReceives = 4;
        var handler = new TestHandler(cloud) { OnExecute = (_, _) => Task.FromResult(ActionResult.Failed()) };
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (
            RunningWorker.Start(
                cloud,
                handler,
                options => options with { FirstPause = TimeSpan.FromSeconds(100), LongestPause = TimeSpan.FromSeconds(300) }
            )
        )
        {
            for (var failures = 1; failures <= 4; failures++)
            {
                await cloud.Changes.UntilAsync(() => cloud.Queue.Visibilities.Count == failures, "it is handed back");
                cloud.Queue.ExpireVisibility();
            }
        }

        var pauses = cloud.Queue.Visibilities.Select(change => change.Seconds).ToArray();
        pauses[0].Should().BeInRange(50, 100);
        pauses[1].Should().BeInRange(100, 200);
        pauses[2].Should().BeInRange(150, 300);
        pauses[3].Should().BeInRange(150, 300);
    }

    private ApprovalWorkerOptions AtManualTime(ApprovalWorkerOptions options) =>
        options with
        {
            Time = _time,
            VisibilityTimeout = Visibility,
        };

    private static async Task<ActionResult> Forever(ApprovedAction action, CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return ActionResult.Completed();
    }
}
