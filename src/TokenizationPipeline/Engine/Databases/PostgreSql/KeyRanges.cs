using System.Text.Json;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Ranges of an original's primary key. An end is a JSON array of the key columns' values as text, and ranges compare whole keys, so that a
/// table whose first key column has few values is split as well.
/// </summary>
internal static class KeyRanges
{
    /// <summary>Rows of which quantiles are taken, for each range.</summary>
    private const int SamplesPerRange = 300;

    /// <summary>Up to so many rows, all are looked at: nearly as fast as sampling.</summary>
    private const long FewRows = 100_000;

    public static IReadOnlyList<KeyRange> Split(PostgreSqlSession session, TableSchema table, long rowsPerRange)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowsPerRange);
        var from = Relation.Of(table, TableSource.Original).Quoted;
        var key = Columns(table);
        var rows = key.Count == 0 ? 0 : EstimateRows(session, from);
        var ranges = (rows + rowsPerRange - 1) / rowsPerRange;
        return ranges <= 1 ? [KeyRange.All] : Between(Boundaries(session, from, key, ranges, rows));
    }

    /// <summary>The condition of a range: " WHERE …", or nothing.</summary>
    public static string Condition(TableSchema table, KeyRange range) =>
        Sql.Where(
            range.After is null ? null : $"{Row(table)} > {Row(table, range.After)}",
            range.UpTo is null ? null : $"{Row(table)} <= {Row(table, range.UpTo)}"
        );

    /// <summary>How many rows the server takes a table to have now, from its size and its statistics.</summary>
    public static long EstimateRows(PostgreSqlSession session, string table)
    {
        var plan = session.Scalar<string>($"EXPLAIN (FORMAT JSON) SELECT FROM ONLY {table}") ?? "[]";
        using var document = JsonDocument.Parse(plan);
        return (long)document.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    /// <summary>
    /// The key's columns that can be compared by their built-in operators: those of an extension's type (citext) might not be found, and
    /// then the range would be another one than its boundaries say. What comes first in the key decides.
    /// </summary>
    private static List<ColumnSchema> Columns(TableSchema table) =>
        [
            .. table
                .PrimaryKey.Select(name => table.FindColumn(name)!)
                .TakeWhile(column => !column.DeclaredType.Contains('.', StringComparison.Ordinal)),
        ];

    private static IEnumerable<string[]> Boundaries(PostgreSqlSession session, string from, List<ColumnSchema> key, long ranges, long rows)
    {
        var wanted = ranges * SamplesPerRange;
        var percent = Math.Clamp(100.0 * wanted / rows, 0.01, 100);
        // The same pages at every call, so that a plan can be made again.
        var sample =
            rows <= FewRows || percent > 50 ? "" : FormattableString.Invariant($" TABLESAMPLE SYSTEM ({percent:F4}) REPEATABLE (1)");
        var names = Sql.Names(key.Select(column => column.Name));
        var texts = string.Join(", ", key.Select(column => $"{Sql.Name(column.Name)}::text"));
        var keys = session.Query($"SELECT ARRAY[{texts}] FROM ONLY {from}{sample} ORDER BY {names}", row => row.GetFieldValue<string[]>(0));
        return Enumerable
            .Range(1, (int)ranges - 1)
            .Select(i => (int)(i * (long)keys.Count / ranges))
            .Where(i => i < keys.Count)
            .Distinct()
            .Select(i => keys[i]);
    }

    private static List<KeyRange> Between(IEnumerable<string[]> boundaries)
    {
        var ranges = new List<KeyRange>();
        string? after = null;
        foreach (var boundary in boundaries.Select(key => JsonSerializer.Serialize(key)).Distinct())
        {
            ranges.Add(new KeyRange(after, boundary));
            after = boundary;
        }

        ranges.Add(new KeyRange(after, null));
        return ranges;
    }

    private static string Row(TableSchema table) => $"ROW({Sql.Names(Columns(table).Select(column => column.Name))})";

    private static string Row(TableSchema table, string end)
    {
        var values = JsonSerializer.Deserialize<string[]>(end)!;
        return $"ROW({string.Join(", ", Columns(table).Zip(values, (column, value) => $"{Sql.Text(value)}::{column.DeclaredType}"))})";
    }
}
