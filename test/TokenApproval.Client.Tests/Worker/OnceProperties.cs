using FsCheck;
using FsCheck.Fluent;

namespace RegulatedData.TokenApproval.Client.Tests.Worker;

/// <summary>Whatever goes wrong on the way, and however often a decision comes: its action succeeds once at most, and what is completed was done.</summary>
public sealed class OnceProperties : IDisposable
{
    private const int Cases = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_action_succeeds_once_at_most_whatever_goes_wrong()
    {
        foreach (var (number, story) in Stories().Sample(Cases).Index())
            await PlayAsync(story, _folder.PathOf($"{number}"));
    }

    private static async Task PlayAsync(Story story, string journal)
    {
        await using var cloud = await FakeCloud.StartAsync(fifo: story.Fifo);
        cloud.Queue.MaximumReceives = 12;
        var attempts = 0;
        var successes = 0;
        var handler = new TestHandler(cloud)
        {
            OnExecute = (_, _) =>
            {
                if (Interlocked.Increment(ref attempts) <= story.Failures)
                    throw new IOException("not this time");
                Interlocked.Increment(ref successes);
                return Task.FromResult(ActionResult.Completed());
            },
        };
        foreach (var (call, times) in story.Lost)
            cloud.Add(
                new Fault
                {
                    Fits = name => name == call,
                    LoseAnswer = true,
                    Times = times,
                }
            );
        foreach (var call in story.Refused)
            cloud.Add(new Fault { Fits = name => name == call, Refuse = 503 });
        var message = cloud.Approvals.AddApproved("r-1");
        for (var i = 0; i < story.Copies; i++)
            cloud.Queue.Send(message, "r-1");

        await using (RunningWorker.Start(cloud, handler, Configure))
        await using (RunningWorker.Start(cloud, handler, Configure))
            await cloud.Changes.UntilAsync(() => cloud.Queue.Count == 0, $"all is over in {story}");

        successes.Should().BeLessThanOrEqualTo(1, story.ToString());
        (cloud.Approvals.StatusOf("r-1") == "COMPLETED").Should().Be(successes == 1, story.ToString());
        if (cloud.Approvals.StatusOf("r-1") != "COMPLETED")
            cloud.Queue.Dead.Should().NotBeEmpty(story.ToString());

        // Both have the journal of the story: what one of them did, the other one may report.
        ApprovalWorkerOptions Configure(ApprovalWorkerOptions options) =>
            options with
            {
                Journal = new FileExecutionJournal(journal),
                FirstPause = TimeSpan.FromMilliseconds(1),
                // Messages whose delivery was lost come again after this.
                VisibilityTimeout = TimeSpan.FromSeconds(3),
            };
    }

    private static Gen<Story> Stories() =>
        from fifo in Gen.Elements(true, false)
        from copies in Gen.Choose(1, 4)
        from failures in Gen.Choose(0, 3)
        from lost in Gen.ListOf(
            from call in Gen.Elements("PUT IN_PROGRESS", "PUT COMPLETED", "PUT FAILED", "DeleteMessage", "ReceiveMessage")
            from times in Gen.Choose(1, 6)
            select (call, times)
        )
        from refused in Gen.ListOf(Gen.Elements("PUT IN_PROGRESS", "PUT COMPLETED", "PUT FAILED", "ChangeMessageVisibility"))
        select new Story(fifo, copies, failures, lost.Take(3).ToArray(), refused.Take(2).ToArray());

    private sealed record Story(bool Fifo, int Copies, int Failures, (string Call, int Times)[] Lost, string[] Refused)
    {
        public override string ToString() =>
            $"{(Fifo ? "FIFO" : "no FIFO")}, {Copies} copies, {Failures} failures, lost: {string.Join(", ", Lost)}, refused: {string.Join(", ", Refused)}";
    }
}
