namespace RegulatedData.Testing;

/// <summary>How a process ended and what it wrote.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>This result, if the process ended with exit code 0.</summary>
    /// <exception cref="InvalidOperationException">It didn't; the message holds all that it wrote.</exception>
    public ProcessResult EnsureSuccess() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}.\n{Output}\n{Errors}");
}
