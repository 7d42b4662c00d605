using System.Text.RegularExpressions;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>Everything that a MariaDB database says of its tables, views and triggers, but for rows.</summary>
internal static partial class Definitions
{
    internal static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database)
    {
        var lines = new List<string>();
        foreach (var table in await database.QueryAsync("SHOW FULL TABLES"))
        {
            if (table[0] == WorkNames.RunTable)
            {
                continue;
            }

            var created = (await database.QueryAsync($"SHOW CREATE TABLE `{table[0]!.Replace("`", "``", StringComparison.Ordinal)}`"))[0][
                1
            ]!;
            created = NextValue().Replace(created, "");
            lines.AddRange(created.Split('\n').Select(line => $"{table[0]}: {line.Trim().TrimEnd(',')}").Order(StringComparer.Ordinal));
        }

        foreach (var trigger in await database.QueryAsync("SHOW TRIGGERS"))
        {
            lines.Add($"trigger {string.Join('|', trigger.Take(5).Concat(trigger.Skip(6)))}");
        }

        return lines;
    }

    // Behind tokens it counts on from the greatest of them.
    [GeneratedRegex(@"(?<=\) ENGINE=\S+) AUTO_INCREMENT=\d+", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex NextValue();
}
