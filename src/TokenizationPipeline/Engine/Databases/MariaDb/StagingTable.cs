namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Makes staging tables. The server copies the definition itself: in what SHOW CREATE TABLE writes, characters beyond the basic plane are
/// question marks in members of an ENUM, on MariaDB in defaults too.
/// </summary>
internal sealed class StagingTable(MariaDbConnection connection, TableSchema table, string doing)
{
    private const int LongestName = 64;

    // What bytes become that aren't UTF-8.
    private const char Unreadable = '\uFFFD';

    private readonly string staging = WorkNames.Staging(table.Name);

    /// <summary>Makes it, empty, with the keys that loading needs and without foreign keys.</summary>
    internal void Make()
    {
        RefuseReferencesFromElsewhere();
        RefuseWhatTextLosesOfJson();
        var original = ReadAsStaging();
        RefuseNamesThatGrowTooLong();
        connection.Execute($"DROP TABLE IF EXISTS {Sql.Name(staging)}", doing);
        connection.Execute($"CREATE TABLE {Sql.Name(staging)} LIKE {Sql.Name(table.Name)}", doing);
        NameChecks(original);
        RefuseOtherDefinition(original);
        TryToMakeTriggers();
        Alter(original.Keys.Where(key => !IsNeededForLoading(key)).Select(key => $"DROP KEY {Sql.Name(TableDefinition.NameOf(key))}"));
    }

    /// <summary>Gives it the keys and the next value that the original has.</summary>
    internal void Complete()
    {
        RefuseReferencesFromElsewhere();
        var original = ReadAsStaging();
        var made = TableDefinition.Read(connection, staging);
        var changes = original.Keys.Except(made.Keys).Select(key => $"ADD {key}").ToList();
        // Tokens have mostly raised it beyond that. A statement for nothing isn't only slow: staging tables of a swap that was taken back have
        // foreign keys, and of two such tables in a circle that are altered side by side, each waits for the other, and the server with them.
        if (original.NextValue is { } next && next > (made.NextValue ?? 1))
        {
            changes.Add($"AUTO_INCREMENT = {next}");
        }

        Alter(changes);
        if (!TableDefinition.Read(connection, staging).IsLike(original))
        {
            throw new DatabaseException(RunErrors.DefinitionChanged(table.Name));
        }
    }

    // The original's definition as its staging table should have it.
    private TableDefinition ReadAsStaging()
    {
        var original = TableDefinition.Read(connection, table.Name);
        return connection.Server.NamesConstraintsAfterTables
            ? original with
            {
                Checks = [.. original.Checks.Select(check => check.ForStaging(table.Name))],
            }
            : original;
    }

    // MySQL has given them names by their number. Those that need other ones are made again, from their text.
    private void NameChecks(TableDefinition original)
    {
        if (!connection.Server.NamesConstraintsAfterTables)
        {
            return;
        }

        var made = TableDefinition.Read(connection, staging).Checks;
        var missing = original.Checks.Except(made).ToList();
        if (missing.Exists(check => check.Condition.Contains(Unreadable, StringComparison.Ordinal)))
        {
            throw new DatabaseException(
                Mend.Message(
                    $"a check of the table '{table.Name}' with a name of its own and text in another character set than utf8mb4",
                    $"a check that can be made again by its text, or one with the name that MySQL would give it ({table.Name}_chk_1)",
                    "drop it and make it again on the copy that is tokenized, with utf8mb4"
                )
            );
        }

        Alter(made.Except(original.Checks).Select(check => $"DROP CHECK {Sql.Name(check.Name)}"));
        Alter(missing.Select(check => $"ADD {check.Definition}"));
    }

    private void RefuseOtherDefinition(TableDefinition original)
    {
        if (!TableDefinition.Read(connection, staging).IsLike(original))
        {
            throw new DatabaseException(
                Mend.Message(
                    $"the table '{table.Name}', of which the server's own CREATE TABLE … LIKE makes another one",
                    "a definition that it carries over as a whole (it leaves DATA DIRECTORY out)",
                    "take that out of the definition on the copy that is tokenized"
                )
            );
        }
    }

    /// <summary>
    /// The swap makes the original's triggers again. Whether the user may is tried with one that does nothing for each of their definers: on a
    /// server with a binary log, all privileges on the database aren't enough.
    /// </summary>
    private void TryToMakeTriggers()
    {
        var definers = connection.Query(
            $"SELECT DISTINCT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_SCHEMA = DATABASE() AND {Sql.Is("EVENT_OBJECT_TABLE", table.Name)}",
            doing
        );
        foreach (var definer in definers.Select(row => row[0]!))
        {
            var at = definer.LastIndexOf('@');
            var account = at < 0 ? Sql.Name(definer) : $"{Sql.Name(definer[..at])}@{Sql.Name(definer[(at + 1)..])}";
            connection.Execute(
                $"CREATE DEFINER = {account} TRIGGER {Sql.Name(staging)} BEFORE DELETE ON {Sql.Name(staging)} FOR EACH ROW SET @tokenizer = NULL",
                $"trying whether a trigger of the table '{table.Name}' can be made again"
            );
            connection.Execute($"DROP TRIGGER {Sql.Name(staging)}", doing);
        }
    }

    // MySQL names them anew with their table, and its names end at 64 characters: the swap's rename would fail.
    private void RefuseNamesThatGrowTooLong()
    {
        if (!connection.Server.NamesConstraintsAfterTables)
        {
            return;
        }

        var definition = TableDefinition.Read(connection, table.Name);
        var names = definition
            .Checks.Select(check => (check.Name, Prefix: $"{table.Name}_chk_"))
            .Concat(definition.ForeignKeys.Select(key => (Name: TableDefinition.NameOf(key), Prefix: $"{table.Name}_ibfk_")));
        foreach (var (name, prefix) in names.Where(name => name.Name.StartsWith(name.Prefix, StringComparison.Ordinal)))
        {
            if (staging.Length + name.Length - table.Name.Length > LongestName)
            {
                throw new DatabaseException(
                    Mend.Message(
                        $"the constraint '{name}' of the table '{table.Name}', which gets a longer name with the table's",
                        string.Create(
                            System.Globalization.CultureInfo.InvariantCulture,
                            $"at most {LongestName - staging.Length + table.Name.Length} characters where a constraint's name begins with {prefix}"
                        ),
                        "give the constraint another name on the copy that is tokenized"
                    )
                );
            }
        }
    }

    // It would refer to the clear rows, and then to nothing.
    private void RefuseReferencesFromElsewhere()
    {
        var found = connection.Query(
            $"SELECT CONSTRAINT_SCHEMA, TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE UNIQUE_CONSTRAINT_SCHEMA = DATABASE() AND CONSTRAINT_SCHEMA <> DATABASE() AND {Sql.Is("REFERENCED_TABLE_NAME", table.Name)}",
            "looking for foreign keys of other databases"
        );
        if (found.Count > 0)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"the table '{found[0][0]}.{found[0][1]}', which refers to '{table.Name}' from another database",
                    "a table that is rewritten to be referred to from its own database only",
                    "drop that foreign key on the copy that is tokenized"
                )
            );
        }
    }

    /// <summary>
    /// Rows come and go as text. In text MySQL's dates and bytes within JSON are strings, and its decimals doubles. (A decimal that has the
    /// same digits as a double isn't seen: 1.5.)
    /// </summary>
    private void RefuseWhatTextLosesOfJson()
    {
        if (!connection.Server.ParsesJson)
        {
            return;
        }

        foreach (var column in table.Columns.Where(column => column is { IsJson: true, IsGenerated: false }))
        {
            var name = Sql.Name(column.Name);
            var text = $"CAST({name} AS CHAR CHARACTER SET utf8mb4)";
            var again = $"CAST({text} AS JSON)";
            var found = connection.Count(
                $"SELECT EXISTS (SELECT 1 FROM {Sql.Name(table.Name)} WHERE {again} <> {name} OR BINARY CAST({again} AS CHAR CHARACTER SET utf8mb4) <> BINARY {text})",
                $"looking at the JSON of '{table.Name}.{column.Name}'"
            );
            if (found > 0)
            {
                throw new DatabaseException(
                    Mend.Message(
                        $"JSON in '{table.Name}.{column.Name}' with dates, times, bytes or decimals that are no strings or doubles",
                        "JSON that its text says all of, since rows are copied as text",
                        $"write it anew on the copy that is tokenized: UPDATE {Sql.Name(table.Name)} SET {name} = JSON_ARRAY({again}) WHERE {name} IS NOT NULL; UPDATE {Sql.Name(table.Name)} SET {name} = JSON_EXTRACT({name}, '$[0]')"
                    )
                );
            }
        }
    }

    // The primary key, or the one that stands in for it; an AUTO_INCREMENT column must begin a key. And what no text carries for sure:
    // expressions.
    private bool IsNeededForLoading(string key)
    {
        var columns = TableDefinition.ColumnsOf(key);
        return key.StartsWith(TableDefinition.PrimaryKey, StringComparison.Ordinal)
            || TableDefinition.HasExpression(key)
            || columns.Any(name => table.FindColumn(name) is { IsAutoIncrement: true })
            || (
                table.PrimaryKey.Count == 0
                && key.StartsWith("UNIQUE", StringComparison.Ordinal)
                && columns.All(name => table.FindColumn(name) is { IsNullable: false })
            );
    }

    private void Alter(IEnumerable<string> changes)
    {
        var text = string.Join(", ", changes);
        if (text.Length > 0)
        {
            connection.Execute($"ALTER TABLE {Sql.Name(staging)} {text}", doing);
        }
    }
}
