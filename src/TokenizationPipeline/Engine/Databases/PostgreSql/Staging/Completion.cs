namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Gives a loaded staging table what the original has, but for what must have the original's place: foreign keys, triggers, rules.
/// In one transaction, so that all of it is there or nothing.
/// </summary>
internal static class Completion
{
    private const int IndexMemoryMegabytes = 256;

    /// <summary>See <see cref="IDatabase.CompleteStaging"/>.</summary>
    public static void Run(PostgreSqlSession session, Relation original)
    {
        var staging = original.Staging;
        session.InTransaction(() =>
        {
            var oid = TableFacts.Read(session, original).Oid;
            UseMemoryForIndexes(session);
            AddIndexes(session, oid, original, staging);
            Constraints.AddChecks(session, oid, staging, validated: false);
            // Its owner may be another by now, whom an identity column's sequence follows.
            Rights.Copy(session, oid, staging);
            CopyColumns(session, oid, staging);
            Sequences.AddIdentities(session, oid, staging);
            TableShape.RequireSame(session, original, staging);
            // A restored copy is often made into a snapshot right after this: without statistics, its first queries would be slow.
            session.Execute($"ANALYZE {staging.Quoted}");
        });
    }

    /// <summary>The server's own setting is for many sessions at once; it is kept where it is higher.</summary>
    private static void UseMemoryForIndexes(PostgreSqlSession session) =>
        session.Execute(
            $"""
            SELECT set_config('maintenance_work_mem', '{IndexMemoryMegabytes}MB', true) FROM pg_settings
            WHERE name = 'maintenance_work_mem' AND setting::bigint < {IndexMemoryMegabytes * 1024}
            """
        );

    private static void AddIndexes(PostgreSqlSession session, uint oid, Relation original, Relation staging)
    {
        var there = session.Query(
            "SELECT x.relname FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = to_regclass($1)",
            row => row.GetString(0),
            staging.Quoted
        );
        foreach (var index in Constraints.Indexes(session, oid).Where(index => !there.Contains(index.StagingName)))
        {
            session.Doing = $"making the key or index '{index.Name}' of the tokens of '{original.Display}'";
            Constraints.Add(session, index, original, staging, index.StagingName);
        }
    }

    /// <summary>Defaults, comments and settings of the columns.</summary>
    private static void CopyColumns(PostgreSqlSession session, uint oid, Relation staging)
    {
        var columns = session.Query(
            """
            SELECT a.attname, CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, col_description(a.attrelid, a.attnum)
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
            """,
            row => (Name: Sql.Name(row.GetString(0)), Default: row.GetText(1), Comment: row.GetText(2)),
            (long)oid
        );
        foreach (var column in columns)
        {
            if (column.Default is not null)
            {
                session.Execute($"ALTER TABLE {staging.Quoted} ALTER COLUMN {column.Name} SET DEFAULT {column.Default}");
            }

            if (column.Comment is not null)
            {
                session.Execute($"COMMENT ON COLUMN {staging.Quoted}.{column.Name} IS {Sql.Text(column.Comment)}");
            }
        }

        ColumnSettings.Copy(session, oid, staging);
    }
}
