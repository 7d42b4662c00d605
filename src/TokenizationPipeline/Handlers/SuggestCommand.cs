using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer suggest</summary>
internal static class SuggestCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "suggest",
            "Proposes a policy, from names, types and keys, and from sampled values, which are never written anywhere. Read it before you use it."
        );
        var database = new DatabaseOptions(command);
        var output = new TextOutput(command, "--output", "Where the policy goes. Default: standard output.");
        return command.Does(
            (parsed, _) =>
            {
                using var opened = database.Open(parsed);
                output.Write(parsed, PolicySuggestion.Suggest(opened).ToJson());
                return ExitCode.Done;
            }
        );
    }
}
