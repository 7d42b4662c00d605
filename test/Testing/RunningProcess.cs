using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Diagnostics;

namespace RegulatedData.Testing;

/// <summary>A child process whose output is read as it comes, and which ends, with its own children, when this is disposed.</summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly Lock gate = new();
    private readonly List<LineWaiter> waiters = [];
    private readonly Task finished;
    private int? exitCode;

    private RunningProcess(Process process)
    {
        this.process = process;
        finished = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors), KeepExitCodeAsync());
        _ = finished.ContinueWith(_ => FailWaiters(), TaskScheduler.Default);
    }

    /// <summary>The operating system's process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>The process's standard input.</summary>
    public StreamWriter Input => process.StandardInput;

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>What it has written to standard error so far.</summary>
    public string Errors => string.Join('\n', errors);

    /// <summary>Starts a program. Arguments are passed as they are: no shell reads them.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="workingDirectory">Default: the repository's root.</param>
    /// <param name="environment">Added to this process's own variables; null takes one away.</param>
    public static RunningProcess Start(
        string program,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory ?? Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? ReadOnlyDictionary<string, string?>.Empty)
        {
            start.Environment[name] = value;
        }

        return new RunningProcess(Process.Start(start) ?? throw new InvalidOperationException($"'{program}' didn't start."));
    }

    /// <summary>Completes with the first line, on either stream and also of those already written, that the condition holds for.</summary>
    /// <exception cref="InvalidOperationException">The process ended without such a line.</exception>
    /// <exception cref="TimeoutException">It took longer than the timeout (default: 5 minutes).</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> condition, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        var waiter = new LineWaiter(condition);
        lock (gate)
        {
            if (output.Concat(errors).FirstOrDefault(condition) is { } earlier)
            {
                return earlier;
            }

            if (finished.IsCompleted)
            {
                throw Ended();
            }

            waiters.Add(waiter);
        }

        return await waiter.Completion.Task.WaitAsync(timeout ?? TimeSpan.FromMinutes(5), ct);
    }

    /// <summary>Waits for the process to end and all its output to be read.</summary>
    /// <exception cref="TimeoutException">It took longer than the timeout; the process is still running.</exception>
    public async Task<ProcessResult> WaitForExitAsync(TimeSpan? timeout = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        await finished.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, time ?? TimeProvider.System, ct);
        return new ProcessResult(process.ExitCode, Output, Errors);
    }

    /// <summary>Ends the process and all that it started, found by their ids. Does nothing once it has ended.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async Task KeepExitCodeAsync()
    {
        await process.WaitForExitAsync();
        exitCode = process.ExitCode;
    }

    private async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                lines.Enqueue(line);
                foreach (var waiter in waiters.Where(w => w.Condition(line)).ToList())
                {
                    waiter.Completion.TrySetResult(line);
                    waiters.Remove(waiter);
                }
            }
        }
    }

    private void FailWaiters()
    {
        lock (gate)
        {
            waiters.ForEach(waiter => waiter.Completion.TrySetException(Ended()));
            waiters.Clear();
        }
    }

    private InvalidOperationException Ended() =>
        new($"The process ended with exit code {exitCode} before it wrote the expected line.\n{Output}\n{Errors}");

    private sealed record LineWaiter(Func<string, bool> Condition)
    {
        public TaskCompletionSource<string> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
