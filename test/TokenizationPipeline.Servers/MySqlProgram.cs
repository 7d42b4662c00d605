using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// MySQL's server in place of MariaDB's: whoever has one names its program in the environment variable TOKENIZER_TEST_MYSQLD, and the tests
/// that say MariaDB run on it. The client stays MariaDB's.
/// </summary>
public static partial class MySqlProgram
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "TOKENIZER_TEST_MYSQLD";

    /// <summary>Where the program is; <c>null</c>: the tests run MariaDB.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    /// <summary>
    /// Statements for MariaDB as MySQL understands them: it has no tables of numbers (seq_1_to_60) and two types less, and its older list of
    /// processes fails where one runs a statement with an emoji.
    /// </summary>
    internal static string Translate(string sql) =>
        Path is null
            ? sql
            : Inet6()
                .Replace(Uuid().Replace(Sequence().Replace(sql, Numbers), "CHAR(36)"), "VARCHAR(45)")
                .Replace("information_schema.PROCESSLIST", "performance_schema.processlist", StringComparison.Ordinal);

    /// <summary>What it needs beside what both servers take.</summary>
    internal static IReadOnlyList<string> Settings { get; } =
    ["--mysqlx=OFF", "--secure-file-priv=NULL", "--skip-log-bin", "--innodb-redo-log-capacity=512M", "--cte-max-recursion-depth=10000000"];

    private static string Numbers(Match match) =>
        $"(WITH RECURSIVE s (seq) AS (SELECT {match.Groups["first"].Value} UNION ALL SELECT seq + 1 FROM s WHERE seq < {match.Groups["last"].Value}) SELECT seq FROM s) AS {match.Value}";

    [GeneratedRegex(@"\bseq_(?<first>\d+)_to_(?<last>\d+)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Sequence();

    [GeneratedRegex(@"\bUUID\b(?!\()", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\bINET6\b", RegexOptions.CultureInvariant, 60_000)]
    private static partial Regex Inet6();
}
