using System.Diagnostics;

namespace RegulatedData.TokenApproval.Client.Tests.Samples;

/// <summary>The worker as a process, killed where it hurts most.</summary>
public sealed class ActionProcessorTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _machine = new();
    private readonly TemporaryFolder _journal = new();
    private FakeCloud _cloud = null!;

    public async Task InitializeAsync() => _cloud = await FakeCloud.StartAsync();

    public async Task DisposeAsync() => await _cloud.DisposeAsync();

    public void Dispose()
    {
        _machine.Dispose();
        _journal.Dispose();
    }

    [Fact]
    public async Task An_approved_log_is_rotated_once()
    {
        _machine.Write("audit.log", "full");
        var message = _cloud.Approvals.AddApproved("r-1", "rotate-log", ("file", "audit.log"));
        _cloud.Queue.Send(message, "r-1");
        _cloud.Queue.Send(message, "r-1");

        await using var processor = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.Queue.Count == 0, "both messages are removed");

        File.ReadAllText(_machine.PathOf("audit.log.r-1")).Should().Be("full");
        File.Exists(_machine.PathOf("audit.log")).Should().BeFalse();
        _cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("..")]
    [InlineData("sub/file")]
    [InlineData("/etc/hostname")]
    public async Task An_approval_reaches_nothing_outside_the_folder(string file)
    {
        _cloud.Queue.MaximumReceives = 1;
        _cloud.Queue.Send(_cloud.Approvals.AddApproved("r-1", "quarantine-file", ("file", file)), "r-1");

        await using var processor = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.Approvals.StatusOf("r-1") == "FAILED", "it is refused");

        _cloud.Approvals.OutputOf("r-1").Should().Contain("isn't the plain name of a file");
        Directory.GetFileSystemEntries(_machine.Path).Should().BeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_killed_between_its_action_and_its_report_does_not_act_twice(bool journalSurvives)
    {
        _machine.Write("audit.log", "full");
        var report = _cloud.Add(new Fault { Fits = call => call == "PUT COMPLETED", Hold = new TaskCompletionSource().Task });
        _cloud.Queue.Send(_cloud.Approvals.AddApproved("r-1", "rotate-log", ("file", "audit.log")), "r-1");
        await using (var first = Start())
        {
            await _cloud.Changes.UntilAsync(() => report.Times == 0, "the action is done and about to be reported");
            await first.KillAsync();
        }
        _cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS", "it shows that nobody knows");
        // The program that writes the log has begun a new one.
        _machine.Write("audit.log", "new");
        if (!journalSurvives)
            Directory.GetFiles(_journal.Path).ToList().ForEach(File.Delete);

        _cloud.Queue.ExpireVisibility();
        await using var second = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.Queue.Count == 0, "the message is removed");

        _cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        File.ReadAllText(_machine.PathOf("audit.log")).Should().Be("new", "it wasn't rotated again");
        File.ReadAllText(_machine.PathOf("audit.log.r-1")).Should().Be("full");
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_its_action_begins_it_again_when_it_did_nothing()
    {
        _cloud.Queue.Send(_cloud.Approvals.AddApproved("r-1", "quarantine-file", ("file", "suspect.bin")), "r-1");
        await KillInTheMiddleAsync("suspect.bin");
        _cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
        File.Delete(_machine.PathOf("suspect.bin"));
        _machine.Write("suspect.bin", "suspicious");

        _cloud.Queue.ExpireVisibility();
        await using var second = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.Queue.Count == 0, "the message is removed");

        File.ReadAllText(_machine.PathOf("quarantine", "r-1", "suspect.bin")).Should().Be("suspicious");
        File.Exists(_machine.PathOf("suspect.bin")).Should().BeFalse();
        _cloud.Approvals.StatusOf("r-1").Should().Be("COMPLETED");
        _cloud.Approvals.EventsOf("r-1", "STARTED").Should().Be(2);
    }

    [Fact]
    public async Task A_worker_killed_in_the_middle_of_its_action_leaves_it_to_a_person_when_nobody_can_tell()
    {
        _cloud.Queue.MaximumReceives = 3;
        _cloud.Queue.Send(_cloud.Approvals.AddApproved("r-1", "quarantine-file", ("file", "suspect.bin")), "r-1");
        await KillInTheMiddleAsync("suspect.bin");
        File.Delete(_machine.PathOf("suspect.bin"));

        _cloud.Queue.ExpireVisibility();
        await using var second = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.Queue.Dead.Count == 1, "the message is a dead letter");

        _cloud.Approvals.StatusOf("r-1").Should().Be("IN_PROGRESS");
        _cloud.Approvals.EventsOf("r-1", "STARTED").Should().Be(1, "it wasn't begun again");
        second.Output.Should().Contain("began and its end isn't known");
    }

    [Fact]
    public async Task It_ends_in_order_when_its_service_manager_says_so()
    {
        await using var processor = Start();
        await _cloud.Changes.UntilAsync(() => _cloud.CallsOf("ReceiveMessage") > 0, "it waits for messages");

        using var kill = Process.Start("kill", ["-TERM", $"{processor.Id}"]);
        await kill.WaitForExitAsync();

        (await processor.WaitForExitAsync(TimeSpan.FromMinutes(2))).ExitCode.Should().Be(0);
    }

    // The file is a pipe that nothing is written to, so the worker stops in the middle of reading it.
    private async Task KillInTheMiddleAsync(string file)
    {
        using var make = Process.Start("mkfifo", [_machine.PathOf(file)]);
        await make.WaitForExitAsync();
        make.ExitCode.Should().Be(0);
        await using var first = Start();
        // Opening it for writing waits until somebody reads it.
        await using var pipe = await Task.Run(() => new FileStream(_machine.PathOf(file), FileMode.Open, FileAccess.Write))
            .WaitAsync(TimeSpan.FromMinutes(2));
        await first.KillAsync();
    }

    private RunningProcess Start() =>
        SampleProcess.Start(
            "ActionProcessor",
            _cloud,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Approvals__QueueUrl"] = _cloud.QueueAddress.ToString(),
                ["ActionProcessor__Folder"] = _machine.Path,
                ["ActionProcessor__JournalFolder"] = _journal.Path,
                ["ActionProcessor__FirstPause"] = "00:00:00",
            }
        );
}
