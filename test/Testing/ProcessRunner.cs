namespace RegulatedData.Testing;

/// <summary>Runs a program to its end.</summary>
public static class ProcessRunner
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    /// <summary>Runs a program and returns its exit code and output. It is ended, with what it started, when the time is up.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Passed as they are: no shell reads them.</param>
    /// <param name="workingDirectory">Default: the repository's root.</param>
    /// <param name="environment">Added to this process's own variables; null takes one away.</param>
    /// <param name="timeout">Default: 15 minutes.</param>
    /// <param name="time">The clock of the timeout. Default: the system's.</param>
    /// <param name="ct">Ends the process too.</param>
    /// <exception cref="TimeoutException">The program took too long; the message holds what it had written.</exception>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? timeout = null,
        TimeProvider? time = null,
        CancellationToken ct = default
    )
    {
        var limit = timeout ?? TimeSpan.FromMinutes(15);
        await using var process = RunningProcess.Start(program, arguments, workingDirectory, environment);
        process.Input.Close();
        try
        {
            return await process.WaitForExitAsync(limit, time, ct);
        }
        catch (TimeoutException e)
        {
            await process.KillAsync();
            // What it wrote may not have been read yet. Something that outlives it may keep its output open.
            await Task.WhenAny(process.WaitForExitAsync(ct: ct), Task.Delay(LastWords, ct));
            throw new TimeoutException($"'{program}' hadn't ended after {limit}.\n{process.Output}\n{process.Errors}", e);
        }
    }
}
