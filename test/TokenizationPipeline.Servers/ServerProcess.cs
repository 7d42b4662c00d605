using RegulatedData.Testing;

namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// A server's process, with a shell above it that outlives us by a moment: when our end of its standard input closes, because we close it
/// or because we were killed, it ends the server and deletes its folder.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(3);

    // The first argument is the server's folder, the others are its command. A line on standard input is a signal to end the server by.
    // Interrupts from the keyboard, and ends of a whole group of processes, reach this shell too, which must not die of them before the server.
    private const string Supervisor = """
        trap '' INT HUP TERM
        folder=$1
        shift
        exec 3<&0
        "$@" </dev/null 3<&- &
        server=$!
        {
          while read -r signal <&3; do
            kill -s "$signal" "$server"
          done
          : >"$folder/abandoned"
          kill -s KILL "$server"
        } >/dev/null 2>&1 &
        watcher=$!
        wait "$server"
        status=$?
        kill -s KILL "$watcher" 2>/dev/null
        if [ -e "$folder/abandoned" ]; then
          rm -rf "$folder"
        fi
        exit "$status"
        """;

    private readonly RunningProcess process;

    private ServerProcess(RunningProcess process) => this.process = process;

    public string Log => $"{process.Output}\n{process.Errors}".Trim();

    /// <summary>Starts the server, and comes back when it has written that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or wasn't ready in time; the message holds what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(ServerFolder folder, IReadOnlyList<string> command, string readyLine)
    {
        var started = RunningProcess.Start(
            "sh",
            ["-c", Supervisor, "supervisor", folder.Path, .. UnprivilegedUser.Command(command)],
            workingDirectory: folder.Path
        );
        try
        {
            await started.WaitForLineAsync(line => line.Contains(readyLine, StringComparison.Ordinal), StartTimeout);
            return new ServerProcess(started);
        }
        catch (TimeoutException error)
        {
            var log = started.Errors;
            await started.DisposeAsync();
            throw new InvalidOperationException($"{command[0]} wasn't ready after {StartTimeout}. It wrote:\n{log}", error);
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server by a signal, and comes back when it has ended. Its folder stays.</summary>
    public async Task EndAsync(string signal)
    {
        if (!process.HasExited)
        {
            await process.Input.WriteLineAsync(signal);
            await process.Input.FlushAsync();
        }

        await process.WaitForExitAsync(EndTimeout);
    }

    /// <summary>Ends the server at once, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        process.Input.Close();
        await process.WaitForExitAsync(EndTimeout);
        await process.DisposeAsync();
    }
}
