using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// A table as SHOW CREATE TABLE writes it: a line for each column, key and constraint, and the rest behind them. Texts in it have no line
/// feeds, which it escapes.
/// </summary>
internal sealed partial record TableDefinition(
    IReadOnlyList<string> Columns,
    IReadOnlyList<CheckConstraint> Checks,
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
            [.. parts[Part.Check].Select(CheckConstraint.Parse)],
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

    /// <summary>Whether another table has the same columns, checks, keys and options; foreign keys and the next value don't count.</summary>
    internal bool IsLike(TableDefinition other) =>
        Columns.SequenceEqual(other.Columns)
        && Checks.ToHashSet().SetEquals(other.Checks)
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

    /// <summary>Whether a key has an expression in place of a column. In doubt it has.</summary>
    internal static bool HasExpression(string key) => Expression().IsMatch(QuotedName().Replace(key, "x"));

    /// <summary>What a key is apart from its name.</summary>
    internal static string WithoutName(string key) => QuotedName().Replace(key, "", 1);

    private static Part KindOf(string line) =>
        line.StartsWith('`') || line.StartsWith("PERIOD FOR", StringComparison.Ordinal) ? Part.Column
        : ForeignKey().IsMatch(line) ? Part.ForeignKey
        : CheckConstraint.IsOne(line) ? Part.Check
        : Part.Key;

    private enum Part
    {
        Column,
        Check,
        Key,
        ForeignKey,
    }

    [GeneratedRegex("^CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ForeignKey();

    [GeneratedRegex(@"[(,]\s*\(", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(
        @"^(?<engine>\) (/\*!50100 TABLESPACE `([^`]|``)*` \*/ )?ENGINE=\S+) AUTO_INCREMENT=(?<next>\d+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex AutoIncrement();

    [GeneratedRegex("`(?<name>(?:[^`]|``)*)`", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedName();
}
