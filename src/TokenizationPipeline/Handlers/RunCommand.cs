using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer run</summary>
internal static class RunCommand
{
    internal static Command Create()
    {
        var command = new Command("run", "Does the plan's chunks, or some of them. What has been done isn't done again.");
        var (job, plan) = (new JobOptions(command), new PlanFile(command));
        var chunks = new Option<int[]>("--chunk")
        {
            Description = "A chunk to do; more than once for several. Default: all.",
            HelpName = "number",
            AllowMultipleArgumentsPerToken = true,
        };
        command.Options.Add(chunks);
        return command.Does(
            (parsed, stop) =>
                job.With(
                    parsed,
                    made =>
                    {
                        var read = plan.Read(parsed);
                        var chosen = parsed.GetValue(chunks) is { Length: > 0 } some ? some.ToHashSet() : null;
                        ProgressView.Show(progress => made.Run(read, plan.Options(parsed, progress) with { Chunks = chosen }, stop));
                        return ExitCode.Done;
                    }
                )
        );
    }
}
