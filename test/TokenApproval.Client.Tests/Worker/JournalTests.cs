namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>What was done is reported in the end, and not done again because a report was lost.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_result_that_could_not_be_reported_is_reported_later_without_acting_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT COMPLETED",
                Refuse = 503,
                Times = 5,
            }
        );
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using (RunningWorker.Start(cloud, handler))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        cloud.Approvals.OutputOf("r-1").Should().Be("done");
    }

    [Fact]
    public async Task A_worker_that_ended_before_its_report_reports_at_its_next_start()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        var refusal = cloud.Add(
            new Fault
            {
                Fits = call => call == "PUT COMPLETED",
                Refuse = 503,
                Times = int.MaxValue,
            }
        );
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        await using (RunningWorker.Start(cloud, handler, WithJournal))
            await cloud.Changes.UntilAsync(() => cloud.CallsOf("PUT COMPLETED") > 0, "it tries to report");
        cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
        refusal.Times = 0;
        // Also when there was no time left to hand it back.
        cloud.Queue.ExpireVisibility();

        await using (RunningWorker.Start(cloud, handler, WithJournal))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        handler.Uncertain.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        Directory.GetFiles(_folder.Path).Should().BeEmpty("it is reported");
    }

    [Fact]
    public async Task A_result_is_reported_although_its_message_does_not_come_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        cloud.Approvals.AddApproved("r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "worker-1");
        await new FileExecutionJournal(_folder.Path).RecordAsync(Finished("worker-1", ApprovalStatus.Completed), default);

        await using (RunningWorker.Start(cloud, new TestHandler(cloud), WithJournal))
            await cloud.Changes.UntilAsync(() => cloud.Approvals.StatusOf("r-1") == "COMPLETED", "it is reported");

        cloud.Approvals.OutputOf("r-1").Should().Be("output");
    }

    [Theory]
    [InlineData("IN_PROGRESS")]
    [InlineData("FAILED")]
    public async Task What_was_done_is_reported_also_when_another_execution_has_claimed_it_since(string status)
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", status, "worker-2");
        await new FileExecutionJournal(_folder.Path).RecordAsync(Finished("worker-1", ApprovalStatus.Completed), default);

        await using (RunningWorker.Start(cloud, handler, WithJournal))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().BeEmpty();
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task A_failure_that_could_not_be_reported_is_reported_and_tried_again()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");
        cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "worker-1");
        await new FileExecutionJournal(_folder.Path).RecordAsync(Finished("worker-1", ApprovalStatus.Failed), default);

        await using (RunningWorker.Start(cloud, handler, WithJournal))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        cloud.Approvals.EventsOf("r-1", "FAILED").Should().Be(1);
        cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Fact]
    public async Task A_journal_that_cannot_be_written_keeps_nothing_from_being_reported()
    {
        await using var cloud = await FakeCloud.StartAsync();
        var handler = new TestHandler(cloud);
        cloud.Queue.Send(cloud.Approvals.AddApproved("r-1"), "r-1");

        await using var worker = RunningWorker.Start(cloud, handler, options => options with { Journal = new FullDisk() });
        await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, "the message is removed");

        handler.Executed.Should().ContainSingle();
        worker.Log.Text.Should().Contain("the journal could not keep");
    }

    private ApprovalWorkerOptions WithJournal(ApprovalWorkerOptions options) =>
        options with
        {
            Journal = new FileExecutionJournal(_folder.Path),
            StopTimeout = TimeSpan.FromMilliseconds(100),
        };

    private static FinishedExecution Finished(string executionId, ApprovalStatus status) =>
        new()
        {
            RequestId = "r-1",
            ExecutionId = executionId,
            Status = status,
            Output = "output",
            At = TimeProvider.System.GetUtcNow(),
        };

    private sealed class FullDisk : IExecutionJournal
    {
        public Task RecordAsync(FinishedExecution execution, CancellationToken ct) => throw new IOException("No space left on device");

        public Task<FinishedExecution?> FindAsync(string requestId, CancellationToken ct) => Task.FromResult<FinishedExecution?>(null);

        public Task RemoveAsync(string requestId, CancellationToken ct) => Task.CompletedTask;

        public Task<IReadOnlyList<FinishedExecution>> ListAsync(CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<FinishedExecution>>([]);
    }
}
