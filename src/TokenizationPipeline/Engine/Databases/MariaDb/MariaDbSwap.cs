namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Puts staging tables into their originals' places with one RENAME TABLE. Each step first looks whether it has been done, so that after a
/// kill the same swap goes on.
/// </summary>
internal sealed class MariaDbSwap(MariaDbConnection connection, MariaDbConnection holder, IReadOnlySet<string> rewritten)
{
    private const string Doing = "swapping the tables";
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(2);

    internal void Run(SwapScript script)
    {
        AddStagingForeignKeys(script);
        Rename();
        TakeBackIfChanged(script);
        DropForeignKeysOfOriginals();
        DropChecksOfOriginals(script);
        RepointForeignKeys(script);
        NameForeignKeys(script);
        NameKeys(script);
        NameChecks(script);
        MakeTriggers(script);
    }

    /// <summary>The staging tables' foreign keys, under temporary names, to each other's staging tables: a rename takes them along.</summary>
    private void AddStagingForeignKeys(SwapScript script)
    {
        foreach (var keys in script.ForeignKeys.Where(key => rewritten.Contains(key.Table)).GroupBy(key => key.Table))
        {
            var staging = WorkNames.Staging(keys.Key);
            if (!Exists(staging))
            {
                continue;
            }

            var present = ForeignKeys(staging).Keys;
            Alter(
                staging,
                keys.Where(key => !present.Contains(key.TemporaryName))
                    .Select(key =>
                        "ADD "
                        + key.As(
                            key.TemporaryName,
                            rewritten.Contains(key.ReferencedTable) ? WorkNames.Staging(key.ReferencedTable) : key.ReferencedTable
                        )
                    )
            );
        }
    }

    // One statement: everybody sees all originals or all tokens. After a server's crash in the middle, the rest is renamed.
    private void Rename()
    {
        var renames = new List<string>();
        foreach (var table in rewritten.Order(StringComparer.Ordinal))
        {
            var (staging, clear) = (WorkNames.Staging(table), WorkNames.Clear(table));
            if (!Exists(staging))
            {
                continue;
            }

            if (Exists(table))
            {
                renames.Add($"{Sql.Name(table)} TO {Sql.Name(clear)}");
            }

            renames.Add($"{Sql.Name(staging)} TO {Sql.Name(table)}");
        }

        if (renames.Count > 0)
        {
            RenameFromUnderLocks($"RENAME TABLE {string.Join(", ", renames)}");
        }
    }

    // It waits for the locks of the connection that froze the tables: when it is next in the queue, they are given back.
    private void RenameFromUnderLocks(string statement)
    {
        var number = connection.Scalar("SELECT CONNECTION_ID()", Doing);
        var renaming = Task.Factory.StartNew(
            () => connection.Execute(statement, Doing),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        var isEnded = ((IAsyncResult)renaming).AsyncWaitHandle;
        try
        {
            while (!isEnded.WaitOne(Instant) && !IsWaiting(number)) { }

            holder.Execute("UNLOCK TABLES", Doing);
        }
        finally
        {
            isEnded.WaitOne();
        }

        renaming.GetAwaiter().GetResult();
    }

    // On MySQL, information_schema's table of the same fails while somebody runs a statement that isn't UTF-8.
    private bool IsWaiting(string? connectionNumber)
    {
        const int Number = 0;
        const int State = 6;
        return holder
            .Query("SHOW PROCESSLIST", Doing)
            .Any(row => row[Number] == connectionNumber && row[State] == "Waiting for table metadata lock");
    }

    /// <summary>Those who waited for a lock too may have come first.</summary>
    private void TakeBackIfChanged(SwapScript script)
    {
        if (script.Changes.Count == 0)
        {
            return;
        }

        var now = LastChanges.Read(connection, rewritten.Select(WorkNames.Clear).ToHashSet());
        // Unknown after a crash of the server: then there is nothing to compare.
        var changed = script
            .Changes.Where(change => now.GetValueOrDefault(WorkNames.Clear(change.Table)) is { } time && time != change.ChangedAt)
            .ToList();
        if (changed.Count == 0)
        {
            SwapScript.ForgetChanges(connection);
            return;
        }

        var renames = rewritten
            .Order(StringComparer.Ordinal)
            .Select(table =>
                $"{Sql.Name(table)} TO {Sql.Name(WorkNames.Staging(table))}, {Sql.Name(WorkNames.Clear(table))} TO {Sql.Name(table)}"
            );
        connection.Execute($"RENAME TABLE {string.Join(", ", renames)}", Doing);
        throw new DatabaseException(
            Mend.Message(
                $"a change of the rows of {string.Join(", ", changed.Select(change => $"'{change.Table}'"))} just before the swap",
                "nobody who writes to the database during a run",
                "the originals are in their places again: keep writers away, then finish again"
            )
        );
    }

    // Their names are wanted.
    private void DropForeignKeysOfOriginals()
    {
        foreach (var clear in rewritten.Select(WorkNames.Clear).Where(Exists))
        {
            Alter(clear, ForeignKeys(clear).Keys.Select(name => $"DROP FOREIGN KEY {Sql.Name(name)}"));
        }
    }

    private void DropChecksOfOriginals(SwapScript script)
    {
        foreach (var checks in script.Checks.GroupBy(check => WorkNames.Clear(check.Table), check => check.Check.Name))
        {
            if (Exists(checks.Key))
            {
                var present = Checks(checks.Key);
                Alter(checks.Key, checks.Where(present.Contains).Select(name => $"DROP CHECK {Sql.Name(name)}"));
            }
        }
    }

    /// <summary>Tables that aren't rewritten followed their parents into their new names: back, and never without a foreign key.</summary>
    private void RepointForeignKeys(SwapScript script)
    {
        foreach (var key in script.ForeignKeys.Where(key => !rewritten.Contains(key.Table) && rewritten.Contains(key.ReferencedTable)))
        {
            var present = ForeignKeys(key.Table);
            if (present.GetValueOrDefault(key.Name) == key.ReferencedTable)
            {
                continue;
            }

            if (!present.ContainsKey(key.TemporaryName))
            {
                Alter(key.Table, ["ADD " + key.As(key.TemporaryName, key.ReferencedTable)]);
            }

            if (present.ContainsKey(key.Name))
            {
                Alter(key.Table, [$"DROP FOREIGN KEY {Sql.Name(key.Name)}"]);
            }
        }
    }

    private void NameForeignKeys(SwapScript script)
    {
        foreach (var keys in script.ForeignKeys.GroupBy(key => key.Table))
        {
            var present = ForeignKeys(keys.Key).Keys;
            var temporary = keys.Where(key => present.Contains(key.TemporaryName)).ToList();
            Alter(
                keys.Key,
                temporary.Where(key => !present.Contains(key.Name)).Select(key => "ADD " + key.As(key.Name, key.ReferencedTable))
            );
            Alter(keys.Key, temporary.Select(key => $"DROP FOREIGN KEY {Sql.Name(key.TemporaryName)}"));
        }
    }

    /// <summary>Keys that the server made again for foreign keys get the names that they had.</summary>
    private void NameKeys(SwapScript script)
    {
        foreach (var saved in script.Keys.GroupBy(key => key.Table, key => key.Definition))
        {
            var present = TableDefinition.Read(connection, saved.Key).Keys;
            var extra = present.Except(saved).ToLookup(TableDefinition.WithoutName);
            var renames =
                from definition in saved.Except(present)
                from other in extra[TableDefinition.WithoutName(definition)].Take(1)
                select $"RENAME INDEX {Sql.Name(TableDefinition.NameOf(other))} TO {Sql.Name(TableDefinition.NameOf(definition))}";
            Alter(saved.Key, renames);
        }
    }

    /// <summary>One statement for each table, which is never without a check. MySQL copies the table for it.</summary>
    private void NameChecks(SwapScript script)
    {
        foreach (var checks in script.Checks.GroupBy(check => check.Table, check => check.Check))
        {
            var present = Checks(checks.Key);
            var temporary = checks.Where(check => present.Contains(check.TemporaryName(checks.Key))).ToList();
            Alter(
                checks.Key,
                temporary
                    .Select(check => "ADD " + check.Definition)
                    .Concat(temporary.Select(check => $"DROP CHECK {Sql.Name(check.TemporaryName(checks.Key))}"))
            );
        }
    }

    private void MakeTriggers(SwapScript script)
    {
        foreach (var trigger in script.Triggers)
        {
            var table = connection.Scalar(
                $"SELECT EVENT_OBJECT_TABLE FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND {Sql.Is("TRIGGER_NAME", trigger.Name)}",
                Doing
            );
            if (table == trigger.Table)
            {
                continue;
            }

            if (table is not null)
            {
                connection.Execute($"DROP TRIGGER {Sql.Name(trigger.Name)}", Doing);
            }

            connection.Execute(
                $"SET SESSION sql_mode = {Sql.Text(trigger.Mode)}, character_set_client = {trigger.Charset}, collation_connection = {trigger.Collation}",
                Doing
            );
            connection.Execute(Convert.FromHexString(trigger.Statement), $"making the trigger '{trigger.Name}' again");
            connection.Execute(
                "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO', character_set_client = utf8mb4, collation_connection = utf8mb4_general_ci",
                Doing
            );
        }
    }

    private void Alter(string table, IEnumerable<string> changes)
    {
        var text = string.Join(", ", changes);
        if (text.Length > 0)
        {
            connection.Execute($"ALTER TABLE {Sql.Name(table)} {text}", $"changing the constraints of the table '{table}'");
        }
    }

    private HashSet<string> Checks(string table) => [.. TableDefinition.Read(connection, table).Checks.Select(check => check.Name)];

    private bool Exists(string table) => MariaDbRunStore.Exists(connection, table);

    private Dictionary<string, string> ForeignKeys(string table) =>
        connection
            .Query(
                $"SELECT CONSTRAINT_NAME, REFERENCED_TABLE_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() AND {Sql.Is("TABLE_NAME", table)}",
                Doing
            )
            .ToDictionary(row => row[0]!, row => row[1]!);
}
