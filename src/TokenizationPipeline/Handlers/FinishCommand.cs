using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer finish</summary>
internal static class FinishCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "finish",
            "Builds indexes, verifies, puts the tokenized tables in the originals' place, and drops those. Ends with 1, and changes nothing, when the verification fails."
        );
        var (job, plan) = (new JobOptions(command), new PlanFile(command));
        var report = new TextOutput(command, "--report", "Where the report goes as JSON. As a table it is always printed.");
        return command.Does(
            (parsed, stop) =>
                job.With(
                    parsed,
                    made =>
                    {
                        var read = plan.Read(parsed);
                        report.TryOut(parsed);
                        RunReport? finished = null;
                        try
                        {
                            ProgressView.Show(progress => finished = made.Finish(read, plan.Options(parsed, progress), stop));
                        }
                        catch (VerificationException error) when (error.Report is not null)
                        {
                            Write(parsed, report, error.Report);
                            throw;
                        }

                        Write(parsed, report, finished!);
                        return ExitCode.Done;
                    }
                )
        );
    }

    private static void Write(ParseResult parsed, TextOutput output, RunReport report)
    {
        Console.Out.Write(report.ToTable());
        output.TryWriteFile(parsed, report.ToJson());
    }
}
