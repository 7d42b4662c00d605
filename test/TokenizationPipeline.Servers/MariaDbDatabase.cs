using System.Text;

namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// A database of a MariaDB server, reached by MariaDB's own client so that tests don't rely on what they test. In what a query gives,
/// NULL can't be told from the text "NULL".
/// </summary>
internal sealed class MariaDbDatabase(MariaDbServer server, string name) : TestDatabase(server, name)
{
    public override async Task ExecuteAsync(string sql) =>
        await server.RunClientAsync(Name, ["--binary-mode", "--comments"], input => input.WriteAsync(MySqlProgram.Translate(sql)));

    public override async Task<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        var output = await server.RunClientAsync(
            Name,
            ["--batch", "--skip-column-names", "--quick", "--binary-mode"],
            input => input.WriteAsync(MySqlProgram.Translate(sql))
        );
        return output.Length == 0 ? [] : [.. output.Split('\n').Select(line => line.Split('\t').Select(Unescape).ToArray())];
    }

    public override async Task LoadAsync(string table, Func<TextWriter, Task> write)
    {
        // Rows that don't fit are cut, and rows that are there already left out: warnings are all that tells it.
        var warnings = await server.RunClientAsync(
            Name,
            [
                "--local-infile=1",
                "--show-warnings",
                $"--execute=SET foreign_key_checks = 0; LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE `{table}` CHARACTER SET utf8mb4",
            ],
            write
        );
        if (warnings.Length > 0)
        {
            throw new InvalidOperationException($"Not all rows came into {table} as they are:\n{warnings}");
        }
    }

    private static string? Unescape(string value)
    {
        if (value == "NULL")
        {
            return null;
        }

        if (!value.Contains('\\', StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            text.Append(
                value[i] != '\\'
                    ? value[i]
                    : value[++i] switch
                    {
                        'n' => '\n',
                        't' => '\t',
                        '0' => '\0',
                        var character => character,
                    }
            );
        }

        return text.ToString();
    }
}
