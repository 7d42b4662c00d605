namespace RegulatedData.Testing;

/// <summary>Runs a program to its end.</summary>
public static class ProcessRunner
{
    /// <summary>Runs a program and returns its exit code and output. It is ended, with what it started, when the time is up.</summary>
    /// <param name="program">A name on the PATH, or a path.</param>
    /// <param name="arguments">Passed as they are: no shell reads them.</param>
    /// <param name="workingDirectory">Default: the repository's root.</param>
    /// <param name="environment">Added to this process's own variables; null takes one away.</param>
    /// <param name="timeout">Default: 5 minutes.</param>
    /// <param name="ct">Ends the process too.</param>
    /// <exception cref="TimeoutException">The program took too long; the message holds what it had written.</exception>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? timeout = null,
        CancellationToken ct = default
    )
    {
        var limit = timeout ?? TimeSpan.FromMinutes(5);
        await using var process = RunningProcess.Start(program, arguments, workingDirectory, environment);
        process.Input.Close();
        try
        {
            return await process.WaitForExitAsync(limit, ct);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"'{program}' hadn't ended after {limit}.\n{process.Output}\n{process.Errors}", e);
        }
    }
}
