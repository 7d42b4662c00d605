using System.Security.Cryptography;
using RegulatedData.Testing;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.CommandLine.Tests;

/// <summary>The program as its users run it: as a process, with files in a folder of its own.</summary>
internal sealed class Cli : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestDatabase? database;

    internal Cli(TestDatabase? database = null)
    {
        this.database = database;
        KeyText = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        KeyFile = folder.Write("key", KeyText);
    }

    internal string KeyText { get; }

    internal string KeyFile { get; }

    internal string PathOf(string name) => folder.PathOf(name);

    internal string Write(string name, string text) => folder.Write(name, text);

    /// <summary>Runs it, with the database's address and password where there is one.</summary>
    internal Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(input: "", arguments);

    /// <summary>The same on a terminal, whose output comes as one, with the sequences that move its cursor.</summary>
    internal async Task<ProcessResult> RunOnTerminalAsync(params string[] arguments)
    {
        var command = string.Join(' ', Program(arguments).Prepend("dotnet").Select(word => $"'{word}'"));
        await using var process = RunningProcess.Start("script", ["-qfec", command, "/dev/null"], environment: Environment("xterm"));
        return await process.WaitForExitAsync(TimeSpan.FromMinutes(3));
    }

    internal async Task<ProcessResult> RunAsync(string input, string[] arguments)
    {
        await using var process = RunningProcess.Start("dotnet", Program(arguments), environment: Environment("dumb"));
        await process.Input.WriteAsync(input);
        process.Input.Close();
        var result = await process.WaitForExitAsync(TimeSpan.FromMinutes(3));

        // Whatever it does, it never prints a secret.
        (result.Output + result.Errors)
            .Should()
            .NotContain(KeyText)
            .And.NotContain(database?.Server.Password ?? KeyText);
        return result;
    }

    public void Dispose() => folder.Dispose();

    private IEnumerable<string> Program(string[] arguments)
    {
        var url = database is null ? [] : new[] { "--database", $"{database.Url}?tls-ca={database.Server.Certificates.AuthorityFile}" };
        return [Path.Combine(AppContext.BaseDirectory, "tokenizer.dll"), .. arguments.Take(1), .. url, .. arguments.Skip(1)];
    }

    private Dictionary<string, string?> Environment(string terminal) =>
        new()
        {
            ["TOKENIZER_PASSWORD"] = database?.Server.Password,
            ["TOKENIZATION_KEY"] = KeyText,
            ["TERM"] = terminal,
        };
}
