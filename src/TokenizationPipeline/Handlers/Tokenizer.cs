using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>The command line: its commands, and what becomes of errors.</summary>
internal static class Tokenizer
{
    private const string Prefix = "error: ";

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand(
            "Tokenizes a database: encrypts what identifies people, and keeps its form. Plan, run, finish. Ends with 0 when it is done, 1 when the policy doesn't fit or the verification failed (the database is as it was), 2 when arguments can't be understood, 3 when anything else fails."
        );
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(SuggestCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(FinishCommand.Create());
        root.Subcommands.Add(RevealCommand.Create());

        var parsed = root.Parse(arguments);
        if (UsageErrors.Any(parsed))
        {
            return await TellAsync(UsageErrors.Of(parsed), ExitCode.Usage);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>A command that works until it is done, or until Ctrl+C or SIGTERM ends it, and tells its errors.</summary>
    /// <param name="command">The command.</param>
    /// <param name="run">What it does; returns the exit code.</param>
    internal static Command Does(this Command command, Func<ParseResult, CancellationToken, int> run)
    {
        command.SetAction((parsed, stop) => Task.Run(() => GuardAsync(() => run(parsed, stop)), CancellationToken.None));
        return command;
    }

    // Messages say what was given, what was expected and how to mend it, and hold no value: without a stack trace they say more.
    private static async Task<int> GuardAsync(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (UsageException error)
        {
            return await TellAsync(error.Message, ExitCode.Usage);
        }
        catch (Exception error) when (error is PolicyException or VerificationException)
        {
            return await TellAsync(error.Message, ExitCode.NotFit);
        }
        catch (TokenizationException error)
        {
            return await TellAsync(error.Message, ExitCode.Failed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return await TellAsync(
                $"Given: a file that can't be read or written ({error.Message}). To mend it: check its path, its permissions and the room on its disk.",
                ExitCode.Failed
            );
        }
        catch (OperationCanceledException)
        {
            return await TellAsync("Ended early. What was done stays done: the same command goes on.", ExitCode.Failed);
        }
        catch (Exception error)
        {
            // A mistake of ours. Messages of .NET's own exceptions can quote a value: where it happened says enough.
            var kinds = string.Join(", by ", Causes(error).Select(cause => cause.GetType().Name));
            return await TellAsync($"a mistake of this program ({kinds}); please report it:\n{error.StackTrace}", ExitCode.Failed);
        }
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static async Task<int> TellAsync(string message, int exitCode)
    {
        // What a check has found begins so already, line by line.
        await Console.Error.WriteLineAsync(message.StartsWith(Prefix, StringComparison.Ordinal) ? message : Prefix + message);
        return exitCode;
    }
}
