using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer plan</summary>
internal static class PlanCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "plan",
            "Makes a run: its staging tables and its chunks, which any number of processes can do. Again, it gives the same plan."
        );
        var job = new JobOptions(command);
        var rows = new Option<long?>("--rows-per-chunk")
        {
            Description = "About how many rows a chunk has. Default: 250000.",
            HelpName = "number",
        };
        var startOver = new Option<bool>("--start-over") { Description = "Give up a run that hasn't been swapped, and make a new one." };
        rows.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1)
            {
                result.AddError("--rows-per-chunk: a number from 1 on is expected.");
            }
        });
        command.Options.Add(rows);
        command.Options.Add(startOver);
        var output = new TextOutput(command, "--output", "Where the plan goes. Default: standard output.");
        return command.Does(
            (parsed, _) =>
                job.With(
                    parsed,
                    made =>
                    {
                        output.TryOut(parsed);
                        var options = new PlanOptions { StartOver = parsed.GetValue(startOver) };
                        var plan = made.Plan(parsed.GetValue(rows) is { } number ? options with { RowsPerChunk = number } : options);
                        output.Write(parsed, plan.ToJson());
                        return ExitCode.Done;
                    }
                )
        );
    }
}
