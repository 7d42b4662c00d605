using System.CommandLine;
using System.CommandLine.Parsing;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>The plan, and how many workers go through it.</summary>
internal sealed class PlanFile
{
    private readonly Option<FileInfo> plan = new("--plan")
    {
        Description = "What 'tokenizer plan' has written.",
        HelpName = "file",
        Required = true,
    };

    private readonly Option<int?> parallel = new("--parallel")
    {
        Description = "How much is done side by side. Default: as many as there are processors, at least 2.",
        HelpName = "number",
    };

    internal PlanFile(Command command)
    {
        parallel.Validators.Add(AtLeastOne);
        command.Options.Add(plan);
        command.Options.Add(parallel);
    }

    internal RunPlan Read(ParseResult parsed) => RunPlan.FromJson(File.ReadAllText(parsed.GetValue(plan)!.FullName));

    internal RunOptions Options(ParseResult parsed, IProgress<RunProgress> progress)
    {
        var options = new RunOptions { Progress = progress };
        return parsed.GetValue(parallel) is { } number ? options with { Parallelism = number } : options;
    }

    private static void AtLeastOne(OptionResult result)
    {
        if (result.GetValueOrDefault<int?>() is < 1)
        {
            result.AddError("--parallel: a number from 1 on is expected.");
        }
    }
}
