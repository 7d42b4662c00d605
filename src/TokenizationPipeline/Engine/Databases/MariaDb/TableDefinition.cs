using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// A table as SHOW CREATE TABLE writes it: a line for each column, key and constraint, and the rest behind them. Texts in it have no line
/// feeds, which it escapes.
/// </summary>
internal sealed partial record TableDefinition(
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> ForeignKeys,
    string Tail
)
{
    internal const string PrimaryKey = "PRIMARY KEY";

    internal static TableDefinition Read(MariaDbConnection connection, string table)
    {
        var row = connection.Query($"SHOW CREATE TABLE {Sql.Name(table)}", $"reading the definition of the table '{table}'")[0];
        return Parse(row[1]!);
    }

    internal static TableDefinition Parse(string text)
    {
        var lines = text.Split('\n');
        var last = Array.FindIndex(lines, 1, line => line.StartsWith(')'));
        var parts = lines[1..last].Select(line => line.Trim().TrimEnd(',')).ToLookup(KindOf);
        return new TableDefinition(
            [.. parts[Part.Column]],
            [.. parts[Part.Key]],
            [.. parts[Part.ForeignKey]],
            string.Join('\n', lines[last..])
        );
    }

    /// <summary>The next value of an AUTO_INCREMENT column; <c>null</c> where it is 1 or there is none.</summary>
    internal ulong? NextValue =>
        AutoIncrement().Match(Tail) is { Success: true } match
            ? ulong.Parse(match.Groups["next"].Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>The statement that makes a table like it, with some of its keys and without its foreign keys.</summary>
    internal string CreateStatement(string name, Func<string, bool> isKeyWanted) =>
        $"CREATE TABLE {Sql.Name(name)} (\n{string.Join(",\n", Columns.Concat(Keys.Where(isKeyWanted)))}\n{AutoIncrement().Replace(Tail, "${engine}", 1)}";

    /// <summary>Whether another table has the same columns, checks, keys and options; foreign keys and the next value don't count.</summary>
    internal bool IsLike(TableDefinition other) =>
        Columns.SequenceEqual(other.Columns)
        && Keys.ToHashSet().SetEquals(other.Keys)
        && AutoIncrement().Replace(Tail, "${engine}", 1) == AutoIncrement().Replace(other.Tail, "${engine}", 1);

    /// <summary>A key's columns, without the lengths of prefixes.</summary>
    internal static IReadOnlyList<string> ColumnsOf(string key) =>
        [
            .. QuotedName()
                .Matches(key[(key.IndexOf('(', StringComparison.Ordinal) + 1)..])
                .Select(match => match.Groups["name"].Value.Replace("``", "`", StringComparison.Ordinal)),
        ];

    /// <summary>A key's name. Not the primary one's, which has none.</summary>
    internal static string NameOf(string key) => QuotedName().Match(key).Groups["name"].Value.Replace("``", "`", StringComparison.Ordinal);

    /// <summary>What a key is apart from its name.</summary>
    internal static string WithoutName(string key) => QuotedName().Replace(key, "", 1);

    private static Part KindOf(string line) =>
        line.StartsWith('`') || line.StartsWith("PERIOD FOR", StringComparison.Ordinal) ? Part.Column
        : ForeignKey().IsMatch(line) ? Part.ForeignKey
        : Check().IsMatch(line) ? Part.Column
        : Part.Key;

    private enum Part
    {
        Column,
        Key,
        ForeignKey,
    }

    [GeneratedRegex("^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ForeignKey();

    [GeneratedRegex("^(CONSTRAINT `(?:[^`]|``)*` )?CHECK ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Check();

    [GeneratedRegex(
        @"^(?<engine>\) ENGINE=\S+) AUTO_INCREMENT=(?<next>\d+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex AutoIncrement();

    [GeneratedRegex("`(?<name>(?:[^`]|``)*)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
