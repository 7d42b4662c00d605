using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>Where the database is. The password is no argument, since other users of the machine can see those.</summary>
internal sealed class DatabaseOptions
{
    private const string PasswordVariable = "TOKENIZER_PASSWORD";

    private readonly Option<string> database = new("--database")
    {
        Description =
            "mysql://user@host:port/database or postgresql://user@host:port/database, with ?socket=<path> or ?tls-ca=<file> behind it if need be.",
        HelpName = "url",
        Required = true,
    };

    private readonly Option<FileInfo?> passwordFile = new("--password-file")
    {
        Description = $"A file with the database user's password. Default: the environment variable {PasswordVariable}.",
        HelpName = "file",
    };

    private readonly Option<bool> withoutTls = new("--insecure-no-tls")
    {
        Description = "Connect without TLS. Only to a server on this machine.",
    };

    internal DatabaseOptions(Command command)
    {
        command.Options.Add(database);
        command.Options.Add(passwordFile);
        command.Options.Add(withoutTls);
    }

    internal IDatabase Open(ParseResult parsed) => DatabaseFactory.Open(Address(parsed), Password(parsed));

    private DatabaseAddress Address(ParseResult parsed)
    {
        try
        {
            var address = DatabaseAddress.Parse(parsed.GetValue(database)!);
            return parsed.GetValue(withoutTls) ? address.ToInsecure() : address;
        }
        catch (TokenizationException error)
        {
            throw new UsageException($"--database: {error.Message}");
        }
    }

    private string? Password(ParseResult parsed) =>
        parsed.GetValue(passwordFile) is { } file
            ? File.ReadAllText(file.FullName).TrimEnd('\r', '\n')
            : Environment.GetEnvironmentVariable(PasswordVariable);
}
