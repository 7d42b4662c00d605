using System.Globalization;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Reads tables, columns and keys from information_schema.</summary>
internal sealed class SchemaReader(MariaDbConnection connection, bool isRunOn)
{
    private const string Doing = "reading the schema";
    private const string Json = "json";

    // A table of another engine has its rows in other tables, at another server or nowhere: writing its staging table would write those.
    private static readonly HashSet<string> Engines = new(
        ["InnoDB", "MyISAM", "Aria", "MEMORY", "RocksDB", "ndbcluster"],
        StringComparer.OrdinalIgnoreCase
    );

    internal DatabaseSchema Read(string database)
    {
        var tables = ReadTables();
        var columns = ReadColumns().ToLookup(column => column.Table, column => column.Column);
        var keys = ReadKeys(columns).ToLookup(key => key.Table);
        var foreignKeys = ReadForeignKeys().ToLookup(key => key.Table, key => key.Key);
        return new DatabaseSchema(
            DatabaseKind.MySql,
            database,
            [
                .. tables.Select(table =>
                    Table(
                        table.Name,
                        [.. columns[table.Name]],
                        [.. keys[table.Name].Select(key => key.Key)],
                        [.. foreignKeys[table.Name]],
                        table.Rows
                    )
                ),
            ]
        );
    }

    private static TableSchema Table(
        string name,
        IReadOnlyList<ColumnSchema> columns,
        IReadOnlyList<KeySchema> keys,
        IReadOnlyList<ForeignKeySchema> foreignKeys,
        long rows
    )
    {
        var primary = keys.FirstOrDefault(key => key.Name == "PRIMARY");
        return new TableSchema(name, columns, primary?.Columns ?? [], [.. keys.Where(key => key != primary)], foreignKeys, rows)
        {
            PrimaryKeyBeginnings = primary?.Beginnings ?? [],
        };
    }

    private List<(string Name, long Rows)> ReadTables()
    {
        var tables = new List<(string, long)>();
        const string Text =
            "SELECT TABLE_NAME, TABLE_TYPE, TABLE_ROWS, ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME";
        foreach (var row in connection.Query(Text, Doing))
        {
            var (name, type) = (row[0]!, row[1]!);
            if (type == "SYSTEM VERSIONED")
            {
                throw new DatabaseException(
                    Mend.Message(
                        $"the system-versioned table '{name}'",
                        "tables without a history, which would keep the clear values",
                        $"remove the history from the copy: ALTER TABLE {Sql.Name(name)} DROP SYSTEM VERSIONING"
                    )
                );
            }

            if (type == "BASE TABLE" && !IsOurs(name))
            {
                RefuseOtherEngine(name, row[3]);
                tables.Add((name, long.Parse(row[2] ?? "0", CultureInfo.InvariantCulture)));
            }
        }

        return [.. tables.OrderBy(table => table.Item1, StringComparer.Ordinal)];
    }

    private static void RefuseOtherEngine(string table, string? engine)
    {
        if (engine is null || !Engines.Contains(engine))
        {
            throw new DatabaseException(
                Mend.Message(
                    $"the table '{table}' of the engine {engine ?? "that the server doesn't have"}",
                    $"tables that have their rows themselves ({string.Join(", ", Engines)})",
                    "change its engine, or drop it from the copy that is tokenized"
                )
            );
        }
    }

    // Names like a run's are a run's only while there is one.
    private bool IsOurs(string name) => MariaDbRunStore.IsOwnTable(name) || (isRunOn && WorkNames.IsWorkTable(name));

    private List<(string Table, ColumnSchema Column)> ReadColumns()
    {
        var columns = new List<(string Table, ColumnSchema Column, string Expression)>();
        var checkedAsJson = connection.Server.ParsesJson ? [] : ReadJsonChecks();
        const string Text = """
            SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, NUMERIC_SCALE,
                   DATETIME_PRECISION, IS_NULLABLE, EXTRA, COLLATION_NAME, GENERATION_EXPRESSION, CHARACTER_SET_NAME
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION
            """;
        foreach (var row in connection.Query(Text, Doing))
        {
            var isJson = row[2] == "longtext" && row[12] == "utf8mb4" && checkedAsJson.Contains((row[0]!, row[1]!));
            var column = TypeReader.Read(
                row[1]!,
                isJson ? Json : row[2]!,
                isJson ? Json : row[3]!,
                TypeReader.Number(row[4]),
                TypeReader.Number(row[5]),
                TypeReader.Number(row[6]),
                TypeReader.Number(row[7])
            );
            var extra = row[9] ?? "";
            var expression = row[11] ?? "";
            columns.Add(
                (
                    row[0]!,
                    column with
                    {
                        IsNullable = row[8] == "YES",
                        IsGenerated = expression.Length > 0,
                        IsAutoIncrement = extra.Contains("auto_increment", StringComparison.OrdinalIgnoreCase),
                        Equality = column.Type == ColumnType.Text ? TypeReader.EqualityOf(row[10]) : TextEquality.Exact,
                        CharacterSet = column.Type == ColumnType.Text ? TypeReader.CharacterSetOf(row[12]) : null,
                    },
                    expression
                )
            );
        }

        return [.. columns.GroupBy(column => column.Table).SelectMany(WithSources)];
    }

    // MariaDB's JSON is a text with a check.
    private HashSet<(string Table, string Column)> ReadJsonChecks() =>
        [
            .. connection
                .Query(
                    "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND LEVEL = 'Column'",
                    Doing
                )
                .Where(row => row[2] == $"json_valid({Sql.Name(row[1]!)})")
                .Select(row => (row[0]!, row[1]!)),
        ];

    // A generated column can be computed from another one, so the sources are followed to their ends.
    private static IEnumerable<(string Table, ColumnSchema Column)> WithSources(
        IGrouping<string, (string Table, ColumnSchema Column, string Expression)> table
    )
    {
        var direct = table.ToDictionary(
            column => column.Column.Name,
            column => table.Select(other => other.Column.Name).Where(name => Mentions(column.Expression, name)).ToList()
        );
        foreach (var (name, column, _) in table)
        {
            var sources = new SortedSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>(direct[column.Name]);
            while (open.TryPop(out var source))
            {
                if (sources.Add(source))
                {
                    direct[source].ForEach(open.Push);
                }
            }

            yield return (name, column with { GeneratedFrom = [.. sources] });
        }
    }

    private IEnumerable<(string Table, KeySchema Key)> ReadKeys(ILookup<string, ColumnSchema> columns)
    {
        var text = $"""
            SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART, {connection.Server.KeyExpression} FROM information_schema.STATISTICS
            WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
            """;
        return connection
            .Query(text, Doing)
            .GroupBy(row => (row[0]!, row[1]!), row => (Column: row[2], IsPart: row[3] is not null, Expression: row[4]))
            .Select(key =>
                (
                    key.Key.Item1,
                    new KeySchema(key.Key.Item2, [.. key.Select(part => part.Column).OfType<string>()])
                    {
                        Beginnings = [.. key.Where(part => part.IsPart).Select(part => part.Column).OfType<string>()],
                        ComputedFrom =
                        [
                            .. key.Select(part => part.Expression)
                                .OfType<string>()
                                .SelectMany(expression => SourcesOf(expression, columns[key.Key.Item1]))
                                .Distinct(),
                        ],
                    }
                )
            );
    }

    private static IEnumerable<string> SourcesOf(string expression, IEnumerable<ColumnSchema> columns) =>
        columns.Where(column => Mentions(expression, column.Name)).SelectMany(column => column.GeneratedFrom.Prepend(column.Name));

    private static bool Mentions(string expression, string column) =>
        expression.Contains(Sql.Name(column), StringComparison.OrdinalIgnoreCase);

    private IEnumerable<(string Table, ForeignKeySchema Key)> ReadForeignKeys()
    {
        const string Text = """
            SELECT TABLE_NAME, CONSTRAINT_NAME, REFERENCED_TABLE_NAME, COLUMN_NAME, REFERENCED_COLUMN_NAME, REFERENCED_TABLE_SCHEMA, DATABASE()
            FROM information_schema.KEY_COLUMN_USAGE
            WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL
            ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
            """;
        return connection
            .Query(Text, Doing)
            .GroupBy(row => (Table: row[0]!, Name: row[1]!, Referenced: row[5] == row[6] ? row[2]! : $"{row[5]}.{row[2]}"))
            .Select(key =>
                (
                    key.Key.Table,
                    new ForeignKeySchema(key.Key.Name, [.. key.Select(row => row[3]!)], key.Key.Referenced, [.. key.Select(row => row[4]!)])
                )
            );
    }
}
