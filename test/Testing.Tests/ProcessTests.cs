namespace RegulatedData.Testing.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task Both_streams_and_the_exit_code_are_returned()
    {
        var result = await ProcessRunner.RunAsync("sh", ["-c", "echo out; echo err >&2; exit 3"]);

        result.Should().Be(new ProcessResult(3, "out", "err"));
        result.Invoking(r => r.EnsureSuccess()).Should().Throw<InvalidOperationException>().WithMessage("Exit code 3*out*err*");
    }

    [Fact]
    public async Task More_output_than_a_pipe_holds_does_not_block()
    {
        var result = await ProcessRunner.RunAsync(
            "sh",
            ["-c", "i=0; while [ $i -lt 20000 ]; do echo line $i; echo err $i >&2; i=$((i+1)); done"]
        );

        result.Output.Split('\n').Should().HaveCount(20000);
        result.Errors.Split('\n').Should().HaveCount(20000);
    }

    [Fact]
    public async Task A_line_is_awaited_whether_it_comes_later_or_came_before()
    {
        await using var process = RunningProcess.Start("sh", ["-c", "echo first; read go; echo ready on $go; read stop"]);

        await process.WaitForLineAsync(line => line.StartsWith("first", StringComparison.Ordinal));
        await process.Input.WriteLineAsync("8080");
        await process.Input.FlushAsync();

        (await process.WaitForLineAsync(line => line.Contains("ready", StringComparison.Ordinal))).Should().Be("ready on 8080");
        (await process.WaitForLineAsync(line => line.StartsWith("first", StringComparison.Ordinal))).Should().Be("first");
    }

    [Fact]
    public async Task A_process_that_ends_without_the_line_says_what_it_wrote()
    {
        await using var process = RunningProcess.Start("sh", ["-c", "echo cannot listen >&2; exit 2"]);

        var wait = () => process.WaitForLineAsync(line => line.Contains("ready", StringComparison.Ordinal));

        await wait.Should().ThrowAsync<InvalidOperationException>().WithMessage("*exit code 2*cannot listen*");
    }

    [Fact]
    public async Task Disposing_ends_what_the_process_started()
    {
        int child;
        await using (var process = RunningProcess.Start("sh", ["-c", "sleep 300 & echo $!; wait"]))
        {
            child = int.Parse(await process.WaitForLineAsync(line => line.Length > 0), System.Globalization.CultureInfo.InvariantCulture);
        }

        await EndOfAsync(child);
    }

    [Fact]
    public async Task A_program_that_takes_too_long_is_ended_and_its_output_told()
    {
        using var folder = new TemporaryFolder();
        using var clock = new ManualTime(DateTimeOffset.UnixEpoch);
        (await ProcessRunner.RunAsync("mkfifo", [folder.PathOf("working")])).EnsureSuccess();

        var run = ProcessRunner.RunAsync(
            "sh",
            ["-c", "echo working; : >working; exec sleep 300"],
            folder.Path,
            timeout: TimeSpan.FromMinutes(1),
            time: clock
        );
        // Opening it for reading waits until somebody writes to it.
        await using (await Task.Run(() => File.OpenRead(folder.PathOf("working"))).WaitAsync(TimeSpan.FromMinutes(2)))
            clock.Advance(TimeSpan.FromMinutes(1));

        await run.Invoking(r => r).Should().ThrowAsync<TimeoutException>().WithMessage("*working*");
    }

    [Fact]
    public void A_free_port_can_be_listened_on()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, FreePort.Next());
        listener.Start();
    }

    // A kill returns before the process has ended, and nobody but its parent is told of the end: so its state is read until then.
    private static async Task EndOfAsync(int id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (IsRunning(id))
            await Task.Delay(10, patience.Token);
    }

    // A process that ended but wasn't reaped by its (new) parent still has an entry, in state Z; X is on its way out of the table.
    private static bool IsRunning(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false; // No entry (any more): it has ended and was reaped, perhaps while its file was being read.
        }
    }
}
