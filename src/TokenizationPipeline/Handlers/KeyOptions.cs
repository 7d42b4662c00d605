using System.CommandLine;
using System.Text;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>Where the keys come from: a file, an environment variable or standard input, never an argument.</summary>
internal sealed class KeyOptions
{
    private readonly Option<string?> file = Name(
        "--key-file",
        "file",
        "A file with the master key: 64 hexadecimal digits, or 44 characters of base64."
    );
    private readonly Option<string?> variable = Name("--key-env", "name", "The environment variable with the master key.");
    private readonly Option<bool> input = new("--key-stdin") { Description = "Read the master key from standard input." };

    private readonly Option<string> version = new("--key-version")
    {
        Description = "What the master key is called; tokens depend on it.",
        HelpName = "name",
        DefaultValueFactory = _ => "1",
    };

    private readonly Option<string?> seedFile = Name(
        "--seed-key-file",
        "file",
        "For 'seed' columns: a file with the older tool's secret, { \"salt\", \"password\", \"tweak\" }."
    );

    private readonly Option<string?> seedVariable = Name(
        "--seed-key-env",
        "name",
        "For 'seed' columns: the environment variable with that secret."
    );

    internal KeyOptions(Command command)
    {
        command.Options.Add(file);
        command.Options.Add(variable);
        command.Options.Add(input);
        command.Options.Add(version);
        command.Options.Add(seedFile);
        command.Options.Add(seedVariable);
    }

    internal bool ReadsInput(ParseResult parsed) => parsed.GetValue(input);

    internal Keys Read(ParseResult parsed)
    {
        var (master, seed) = (Given(parsed, file, variable) + (ReadsInput(parsed) ? 1 : 0), Given(parsed, seedFile, seedVariable));
        if (master > 1 || seed > 1 || master + seed == 0)
        {
            throw new UsageException(
                "Give the key once: --key-file, --key-env or --key-stdin; for columns of the older tool --seed-key-file or --seed-key-env."
            );
        }

        var masterKey = master == 0 ? null : Master(parsed);
        try
        {
            return new Keys(masterKey, seed == 0 ? null : Seed(parsed));
        }
        catch
        {
            masterKey?.Dispose();
            throw;
        }
    }

    private MasterKey Master(ParseResult parsed)
    {
        var name = parsed.GetValue(version)!;
        return parsed.GetValue(file) is { } path ? MasterKey.FromFile(path, name)
            : parsed.GetValue(variable) is { } variableName ? MasterKey.FromEnvironment(variableName, name)
            : MasterKey.FromStandardInput(name);
    }

    private SeedKey Seed(ParseResult parsed)
    {
        if (parsed.GetValue(seedFile) is { } path)
        {
            return SeedKey.FromJson(File.ReadAllBytes(path));
        }

        var name = parsed.GetValue(seedVariable)!;
        return Environment.GetEnvironmentVariable(name) is { } secret
            ? SeedKey.FromJson(Encoding.UTF8.GetBytes(secret))
            : throw new UsageException($"There is no environment variable {name}: set it for this process only, or give --seed-key-file.");
    }

    private static int Given(ParseResult parsed, Option<string?> one, Option<string?> other) =>
        (parsed.GetValue(one) is null ? 0 : 1) + (parsed.GetValue(other) is null ? 0 : 1);

    private static Option<string?> Name(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
