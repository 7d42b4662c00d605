using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>The policy's file.</summary>
internal sealed class PolicyOption
{
    private readonly Option<string> policy = new("--policy")
    {
        Description =
            "The policy (JSON): what becomes of each column. The schema of aws-samples' tokenizing-db-data-tool is read as it is.",
        HelpName = "file",
        Required = true,
    };

    internal PolicyOption(Command command) => command.Options.Add(policy);

    internal Policy Read(ParseResult parsed) => Policy.FromFile(parsed.GetValue(policy)!);
}
