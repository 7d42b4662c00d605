using System.CommandLine;
using System.CommandLine.Parsing;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>
/// What is wrong with arguments. Those that aren't known aren't repeated but for an option's name: somebody may have taken a key or a
/// password for one, and errors land in logs.
/// </summary>
internal static class UsageErrors
{
    internal static bool Any(ParseResult parsed) => parsed.Errors.Count > 0 || Empty(parsed).Any();

    internal static string Of(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens;
        var command = parsed.CommandResult.Command;
        var name = command is RootCommand ? "tokenizer" : $"tokenizer {command.Name}";
        return string.Join(
            Environment.NewLine,
            [
                .. unknown
                    .Select(token => NameOf(token) ?? "an argument that isn't known (not repeated here, since it may be a secret).")
                    .Distinct(),
                .. parsed
                    .Errors.Select(error => error.Message)
                    .Where(message => !unknown.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))),
                .. Empty(parsed).Select(option => $"{option}: nothing in place of its value."),
                $"See: {name} --help",
            ]
        );
    }

    private static string? NameOf(string token) =>
        token.StartsWith("--", StringComparison.Ordinal) ? $"{token.Split('=', ':')[0]}: an option that isn't known." : null;

    private static IEnumerable<string> Empty(ParseResult parsed) =>
        parsed
            .CommandResult.Children.OfType<OptionResult>()
            .Where(option => option.Tokens.Any(token => token.Value.Length == 0))
            .Select(option => option.Option.Name);
}
