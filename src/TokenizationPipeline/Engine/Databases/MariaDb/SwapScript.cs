using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>A foreign key as it stood before the swap: its definition in SQL.</summary>
internal sealed partial record SavedForeignKey(string Table, string Name, string ReferencedTable, string Definition)
{
    /// <summary>A name for the time that the first name is taken: such names are unique in a whole database.</summary>
    internal string TemporaryName => "tk_" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Table}\0{Name}")))[..24];

    /// <summary>The definition under another name, referring to another table; one of another database stays.</summary>
    internal string As(string name, string referencedTable)
    {
        var match = Parts().Match(Definition);
        var table = match.Groups["elsewhere"] is { Success: true } elsewhere ? elsewhere.Value : Sql.Name(referencedTable);
        return $"CONSTRAINT {Sql.Name(name)} {match.Groups["columns"].Value}{table}{match.Groups["rest"].Value}";
    }

    internal static SavedForeignKey Parse(string table, string definition)
    {
        var match = Parts().Match(definition);
        var referenced = match.Groups["table"] is { Success: true } within ? Unquote(within.Value) : match.Groups["elsewhere"].Value;
        return new SavedForeignKey(table, Unquote(match.Groups["name"].Value), referenced, definition);
    }

    private static string Unquote(string name) => name[1..^1].Replace("``", "`", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^CONSTRAINT (?<name>`(?:[^`]|``)*`) (?<columns>FOREIGN KEY \(.*\) REFERENCES )((?<table>`(?:[^`]|``)*`)|(?<elsewhere>`(?:[^`]|``)*`\.`(?:[^`]|``)*`))(?<rest> \(.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Parts();
}

/// <summary>
/// A key of a table that isn't rewritten but whose foreign keys are made again. The server takes a key that it once made for a foreign key
/// away for the new one, and names its own after that: this is what it was called.
/// </summary>
internal sealed record SavedKey(string Table, string Definition);

/// <summary>A check of a table on MySQL whose name is taken until the original gives it up.</summary>
internal sealed record SavedCheck(string Table, CheckConstraint Check);

/// <summary>
/// A trigger as it stood before the swap, with the settings that it was made under: its statement is in that character set, in
/// hexadecimal digits.
/// </summary>
internal sealed record SavedTrigger(string Name, string Table, string Mode, string Charset, string Collation, string Statement);

/// <summary>When a table was last changed before the swap; <c>null</c>: not since the server started.</summary>
internal sealed record SavedChange(string Table, string? ChangedAt);

/// <summary>
/// What a swap puts back, written down before it begins so that one that was killed can go on: foreign keys of all tables and triggers of
/// those that are swapped; checks whose names must wait; and what it must find unchanged.
/// </summary>
internal sealed record SwapScript(
    IReadOnlyList<SavedForeignKey> ForeignKeys,
    IReadOnlyList<SavedKey> Keys,
    IReadOnlyList<SavedCheck> Checks,
    IReadOnlyList<SavedTrigger> Triggers,
    IReadOnlyList<SavedChange> Changes
)
{
    internal const string Table = "_tokenizer_swap";
    private const string ChangeKind = "change";
    private const string Doing = "writing down foreign keys and triggers";

    /// <summary>Reads everything from the tables and writes it down. What a process that didn't come as far as the swap has written goes.</summary>
    internal static SwapScript Write(
        MariaDbConnection connection,
        DatabaseSchema schema,
        IReadOnlySet<string> rewritten,
        IReadOnlyDictionary<string, string?> changes
    )
    {
        var script = new SwapScript(
            [.. schema.Tables.SelectMany(table => ForeignKeysOf(connection, table.Name))],
            [.. schema.Tables.Where(table => IsRepointed(table, rewritten)).SelectMany(table => KeysOf(connection, table.Name))],
            [.. rewritten.SelectMany(table => ChecksOf(connection, table))],
            [.. TriggersOf(connection, rewritten)],
            [.. changes.Select(change => new SavedChange(change.Key, change.Value))]
        );
        connection.Execute($"DROP TABLE IF EXISTS {Table}", Doing);
        script.Save(connection);
        return script;
    }

    private static bool IsRepointed(TableSchema table, IReadOnlySet<string> rewritten) =>
        !rewritten.Contains(table.Name) && table.ForeignKeys.Any(key => rewritten.Contains(key.ReferencedTable));

    private static IEnumerable<SavedKey> KeysOf(MariaDbConnection connection, string table) =>
        TableDefinition.Read(connection, table).Keys.Select(definition => new SavedKey(table, definition));

    private static IEnumerable<SavedCheck> ChecksOf(MariaDbConnection connection, string table) =>
        connection.Server.NamesConstraintsAfterTables
            ? TableDefinition
                .Read(connection, table)
                .Checks.Where(check => !check.FollowsRename(table))
                .Select(check => new SavedCheck(table, check))
            : [];

    private static IEnumerable<SavedForeignKey> ForeignKeysOf(MariaDbConnection connection, string table) =>
        TableDefinition.Read(connection, table).ForeignKeys.Select(definition => SavedForeignKey.Parse(table, definition));

    private static IEnumerable<SavedTrigger> TriggersOf(MariaDbConnection connection, IReadOnlySet<string> rewritten)
    {
        const string Text = """
            SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS
            WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_SCHEMA = DATABASE()
            ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER
            """;
        foreach (var row in connection.Query(Text, Doing).Where(row => rewritten.Contains(row[1]!)))
        {
            var trigger = connection.QueryBytes($"SHOW CREATE TRIGGER {Sql.Name(row[0]!)}", Doing)[0];
            if (trigger[2] is not { } statement)
            {
                throw new DatabaseException(
                    Mend.Message(
                        $"the trigger '{row[0]}', whose text can't be read",
                        "a user who may read it",
                        "give the user TRIGGER on its table"
                    )
                );
            }

            string Word(int column) => Encoding.UTF8.GetString(trigger[column]!);
            var text = TriggerText.InOneCharacterSet(connection, row[0]!, statement, Word(3));
            yield return new SavedTrigger(row[0]!, row[1]!, Word(1), Word(3), Word(4), Convert.ToHexString(text));
        }
    }

    /// <summary>What had to be unchanged was: from now on the tables are changed by the swap itself.</summary>
    internal static void ForgetChanges(MariaDbConnection connection) =>
        connection.Execute($"DELETE FROM {Table} WHERE kind = {Sql.Text(ChangeKind)}", Doing);

    // Making and filling the table is one statement, so that it is there with everything in it, or not at all.
    private void Save(MariaDbConnection connection)
    {
        var rows = ForeignKeys
            .Select(key => Row("foreign key", key.Name, key.Table, key.ReferencedTable, "", "", key.Definition))
            .Concat(Keys.Select(key => Row("key", "", key.Table, "", "", "", key.Definition)))
            .Concat(Checks.Select(check => Row("check", "", check.Table, "", "", "", check.Check.Definition)))
            .Concat(
                Triggers.Select(trigger =>
                    Row("trigger", trigger.Name, trigger.Table, trigger.Mode, trigger.Charset, trigger.Collation, trigger.Statement)
                )
            )
            .Concat(Changes.Select(change => Row(ChangeKind, "", change.Table, change.ChangedAt ?? "", "", "", "")))
            .Prepend(Row("made", "", "", "", "", "", ""))
            .Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"SELECT {i} AS position, {row}"));
        connection.Execute(
            $"CREATE TABLE {Table} (position INT PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin AS {string.Join(" UNION ALL ", rows)}",
            Doing
        );
    }

    private static string Row(string kind, string name, string table, string third, string fourth, string fifth, string text) =>
        $"{Sql.Text(kind)} AS kind, {Sql.Text(name)} AS name, {Sql.Text(table)} AS table_name, {Sql.Text(third)} AS detail1, {Sql.Text(fourth)} AS detail2, {Sql.Text(fifth)} AS detail3, {Sql.Text(text)} AS definition";

    /// <summary>Reads what was written down.</summary>
    internal static SwapScript Read(MariaDbConnection connection)
    {
        var rows = connection.Query(
            $"SELECT kind, name, table_name, detail1, detail2, detail3, definition FROM {Table} ORDER BY position",
            Doing
        );
        return new SwapScript(
            [.. rows.Where(row => row[0] == "foreign key").Select(row => new SavedForeignKey(row[2]!, row[1]!, row[3]!, row[6]!))],
            [.. rows.Where(row => row[0] == "key").Select(row => new SavedKey(row[2]!, row[6]!))],
            [.. rows.Where(row => row[0] == "check").Select(row => new SavedCheck(row[2]!, CheckConstraint.Parse(row[6]!)))],
            [
                .. rows.Where(row => row[0] == "trigger")
                    .Select(row => new SavedTrigger(row[1]!, row[2]!, row[3]!, row[4]!, row[5]!, row[6]!)),
            ],
            [
                .. rows.Where(row => row[0] == ChangeKind)
                    .Select(row => new SavedChange(row[2]!, row[3] is { Length: > 0 } time ? time : null)),
            ]
        );
    }
}
