namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Puts the staging tables into the originals' places in one transaction, which also drops the originals. Dropping them is the proof that
/// nothing depends on them any more: the server refuses otherwise, and then everything is as it was.
/// </summary>
internal sealed class SwapTransaction
{
    private readonly PostgreSqlSession session;
    private readonly List<Table> tables;
    private readonly HashSet<uint> oids;

    private SwapTransaction(PostgreSqlSession session, IReadOnlySet<string> rewritten)
    {
        this.session = session;
        tables =
        [
            .. rewritten
                .Order(StringComparer.Ordinal)
                .Select(Relation.Of)
                .Select(name => new Table(TableFacts.Read(session, name).Oid, name)),
        ];
        oids = [.. tables.Select(table => table.Oid)];
    }

    private long[] Ids => [.. oids.Select(oid => (long)oid)];

    /// <summary>Swaps in the transaction that froze the tables.</summary>
    public static void Run(PostgreSqlSession session, IReadOnlySet<string> rewritten)
    {
        if (rewritten.Count > 0)
        {
            new SwapTransaction(session, rewritten).Run();
        }

        RunStore.SetPhase(session, RunPhase.Swapped);
    }

    private void Run()
    {
        LockTables();
        CopyRights();
        var allKeys = ForeignKeys.Read(session);
        AddMissingForeignKeys(allKeys);
        var views = Views.Over(session, Ids);
        var definitions = Definitions.Read(
            session,
            Ids,
            [.. Ids, .. views.Where(view => view.IsMaterialized).Select(view => (long)view.Oid)]
        );
        var indexes = tables.ToDictionary(table => table, table => Constraints.Indexes(session, table.Oid));

        var keysOfOthers = DropForeignKeysOfOthers(allKeys);
        Rename();
        definitions.ReplayFunctions(session);
        var dropOldViews = Views.Replay(session, views);
        definitions.ReplayFunctions(session);
        definitions.ReplayOthers(session);
        var finishSequences = tables.Select(table => Sequences.HandOver(session, table.Oid, table.Name)).ToList();
        dropOldViews();
        DropOriginals();

        RenameIndexes(indexes);
        finishSequences.ForEach(finish => finish());
        definitions.ReplayStatistics(session);
        AddForeignKeysOfOthers(keysOfOthers);
    }

    private void LockTables()
    {
        session.Doing = "locking the tables for the swap";
        var names = tables.SelectMany(table => new[] { table.Name.Quoted, table.Name.Staging.Quoted });
        session.Execute($"LOCK TABLE {string.Join(", ", names)} IN ACCESS EXCLUSIVE MODE");
    }

    /// <summary>Once more: a right may have been given or taken since the staging tables were made.</summary>
    private void CopyRights() => tables.ForEach(table => Rights.Copy(session, table.Oid, table.Name.Staging));

    /// <summary>Those that the verification hasn't already added.</summary>
    private void AddMissingForeignKeys(List<ForeignKey> keys)
    {
        foreach (var key in keys.Where(key => oids.Contains(key.Table)))
        {
            if (ForeignKeys.AddToStaging(session, key, name => tables.Any(table => table.Name == name)) && key.IsValidated)
            {
                ForeignKeys.Validate(session, key, key.From.Staging);
            }
        }
    }

    private List<ForeignKey> DropForeignKeysOfOthers(List<ForeignKey> keys)
    {
        var others = keys.Where(key => !oids.Contains(key.Table) && tables.Any(table => table.Name == key.To)).ToList();
        foreach (var key in others)
        {
            session.Doing = $"taking the foreign key '{key.Schema.Name}' off '{key.From.Display}'";
            session.Execute($"ALTER TABLE {key.From.Quoted} DROP CONSTRAINT {Sql.Name(key.Schema.Name)}");
        }

        return others;
    }

    private void Rename()
    {
        foreach (var (_, name) in tables)
        {
            session.Doing = $"putting the tokens into the place of '{name.Display}'";
            session.Execute($"ALTER TABLE {name.Quoted} RENAME TO {Sql.Name(name.Clear.Name)}");
            session.Execute($"ALTER TABLE {name.Staging.Quoted} RENAME TO {Sql.Name(name.Name)}");
        }
    }

    /// <summary>All in one statement: they may refer to each other.</summary>
    private void DropOriginals()
    {
        session.Doing = "dropping the originals, on which nothing may depend any more";
        session.Execute($"DROP TABLE {string.Join(", ", tables.Select(table => table.Name.Clear.Quoted))} RESTRICT");
    }

    private void RenameIndexes(Dictionary<Table, List<Constraints.Index>> indexes)
    {
        foreach (var (table, ofTable) in indexes)
        {
            foreach (var index in ofTable)
            {
                session.Doing = $"naming the index '{index.Name}'";
                // A constraint's index has the constraint's name, always.
                session.Execute(
                    $"ALTER INDEX {new Relation(table.Name.Schema, index.StagingName).Quoted} RENAME TO {Sql.Name(index.Name)}"
                );
            }
        }
    }

    private void AddForeignKeysOfOthers(List<ForeignKey> keys)
    {
        foreach (var key in keys)
        {
            session.Doing = $"pointing the foreign key '{key.Schema.Name}' of '{key.From.Display}' to the tokens";
            ForeignKeys.Add(session, key, key.From, key.To);
            if (key.IsValidated)
            {
                ForeignKeys.Validate(session, key, key.From);
            }
        }
    }

    private sealed record Table(uint Oid, Relation Name);
}
